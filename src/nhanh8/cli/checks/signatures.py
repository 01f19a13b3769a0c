"""Signatures: whose are believed, and whether our own answers can be signed."""

from django.utils import timezone

from nhanh8.cli.checks import Check, Finding
from nhanh8.config import settings
from nhanh8.declarations.electronic import receipts
from nhanh8.declarations.tk1ts import trust
from nhanh8.declarations.tk1ts.refusal import RefusedError


def trusted() -> Finding:
    """See whether signed XML can be verified now: authorities, and a list in force of each of them."""
    name = "signed filings"
    if settings().signatures.trusted is None:
        return Finding(name, well=True, found="no authority is trusted: no signed XML is taken")
    try:
        names, without = trust.stand(timezone.now())
    except RefusedError:
        return Finding(
            name,
            well=False,
            found="the files of trusted authorities or of revocation lists can't be read",
            advice="See to it that signatures.trusted and signatures.revocations are PEM files.",
        )
    if not names:
        return Finding(
            name, well=False, found="there is no root", advice="Put the roots into signatures.trusted."
        )
    return Finding(
        name,
        not without,
        f"no revocation list in force: {', '.join(without)}" if without else f"trusted: {', '.join(names)}",
        "Fetch their lists into signatures.revocations; until then what they certified is refused.",
    )


def own() -> Finding:
    """See whether receipts and states can be signed: unsigned ones are not sent."""
    name = "our signature"
    ours = settings().signatures
    if ours.own_certificate is None and ours.own_key is None and ours.trusted is None:
        return Finding(name, well=True, found="not set up: no receipt is signed, and none is sent")
    try:
        _, chain = receipts.own()
    except receipts.NotSignedError as error:
        return Finding(
            name,
            well=False,
            found="receipts can't be signed, and unsigned ones are not sent",
            advice=f"{error} The key has to be the certificate's, and it in force.",
        )
    until = timezone.localtime(chain[0].not_valid_after_utc)
    return Finding(name, well=True, found=f"{trust.subject(chain[0])}, until {until:%d/%m/%Y}")


CHECKS: tuple[Check, ...] = (trusted, own)
