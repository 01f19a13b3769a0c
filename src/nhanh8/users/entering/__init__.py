"""How users come in: by an invitation, a password and a second factor; and say again who they are."""
