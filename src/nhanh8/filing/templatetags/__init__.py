"""What the filers' templates can do beyond Django's own."""
