"""What a call was and what it cost: call detail records and the tariff.

It is told about calls when they have ended; it knows neither SIP nor accounts.
"""
