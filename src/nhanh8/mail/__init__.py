"""Outgoing mail: how one message leaves over SMTP, and when it is tried again.

It is handed an address and a text by a background job; it knows no account and stores no secret.
"""
