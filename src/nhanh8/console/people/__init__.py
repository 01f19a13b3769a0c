"""Participants: found, looked at for a reason, their accounts, and what they ask about their data."""
