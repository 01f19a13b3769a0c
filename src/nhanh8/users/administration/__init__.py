"""What administrators do with users: invite, give a role, lock, set up anew; some of it by two."""
