"""A mail server that delivers nothing: a mail becomes a file and is shown on a page. It knows no account."""

from nhanh8.demo.mailbox.serve import Addresses, serve

__all__ = ["Addresses", "serve"]
