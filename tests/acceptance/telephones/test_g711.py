"""The telephones' own G.711, held against the standard: the product's is judged by it."""

import numpy as np
import pytest

from acceptance.telephones.g711 import Codec, decode, encode


@pytest.mark.parametrize(
    ("codec", "code", "sample"),
    [
        (Codec.PCMA, 0xD5, 8),
        (Codec.PCMA, 0x55, -8),
        (Codec.PCMA, 0xAA, 32256),
        (Codec.PCMA, 0x2A, -32256),
        (Codec.PCMA, 0x85, 4224),
        (Codec.PCMU, 0xFF, 0),
        (Codec.PCMU, 0x80, 32124),
        (Codec.PCMU, 0x00, -32124),
        (Codec.PCMU, 0xEF, 132),
    ],
)
def test_codes_mean_what_the_tables_of_itu_t_g711_say(codec: Codec, code: int, sample: int) -> None:
    assert decode(bytes([code]), codec)[0] == sample


@pytest.mark.parametrize("codec", Codec)
def test_every_code_comes_back(codec: Codec) -> None:
    samples = decode(bytes(range(256)), codec)
    assert np.array_equal(decode(encode(samples, codec), codec), samples)
