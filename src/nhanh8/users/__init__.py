"""Users: staff of an agency, and those who file for a unit or a collection organisation.

Participants are no users: they have accounts (`nhanh8.accounts`), with a login and a cookie of their own.
"""
