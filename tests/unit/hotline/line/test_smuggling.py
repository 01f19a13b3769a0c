"""What a stranger writes into a message that the trunk passes on is nobody's identity."""

import pytest

from unit.hotline.conftest import MakeStand

VICTIM = "P-Asserted-Identity: <sip:+84912345678@operator.example>"


@pytest.mark.parametrize("field", ["User-Agent", "Subject", "Contact", "From", "Call-ID"])
@pytest.mark.parametrize("byte", ["\r", "\n", "\0", "\r\n\x0b", "\r\n\xa0"])
async def test_a_field_within_a_field_starts_no_call(stand: MakeStand, field: str, byte: str) -> None:
    hotline = await stand(trunks=["127.0.0.1"], trust_from_header=False)
    phone = await hotline.phone()
    phone.invite(headers={field: f"x{byte}{VICTIM}{byte}X: y"})
    assert (await phone.ask("OPTIONS")).status_code == 200, "what came before it was read"
    assert hotline.hotline.counts["sip malformed"] == 1
    assert hotline.hotline.counts["sip INVITE"] == 0
