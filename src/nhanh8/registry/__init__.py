"""Participants and their contacts: who is who, and where they can be reached.

It knows no password and no account; those stand on it.
"""
