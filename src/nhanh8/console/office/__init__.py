"""Who works here, and for whom: users, agencies, filers."""
