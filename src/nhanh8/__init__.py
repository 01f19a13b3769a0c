"""Nhánh 8: a new password for a VssID account, by phone, on the portal, in the app."""
