"""The VssID account: the only code that makes, checks or changes a password; login, lock, sessions.

Who may get a new password is decided in `reissue`; this folder only carries it out.
"""
