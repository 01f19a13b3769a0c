"""The tariff: "Cước phí gọi đến Tổng đài 1900.9068 là 1.000 đồng/phút"."""

from datetime import timedelta

from nhanh8.config import settings


def fee(talked: timedelta) -> int:
    """Give the fee in đồng: every started increment counts whole; integers all the way."""
    tariff = settings().tariff
    started = -(-talked // tariff.increment)
    return max(started, 0) * tariff.rate
