"""Settings of the signatures on what is filed electronically, and of our own on the answers."""

from pydantic import FilePath

from nhanh8.config.rules import Section


class Signatures(Section):
    """Whose signatures are believed, and what ours are made with."""

    trusted: FilePath | None = None
    """PEM file of the certification authorities that are believed, roots and intermediates. Without it no
    XML is taken."""

    revocations: FilePath | None = None
    """PEM file of their revocation lists (RFC 5280). A certificate whose authority has no list in force here
    is not believed."""

    own_certificate: FilePath | None = None
    """PEM file of the certificate with which answers to filers are signed, and its chain."""

    own_key: FilePath | None = None
    """PEM file of its private key, readable by the service alone."""
