"""Outgoing mail: letters posted with a decision, composed and sent by background jobs, bounces read.

It knows no account and stores no secret. What it learns of an address it tells whoever listens (`outcomes`).
"""
