"""One-time codes: six digits that prove whoever types them in reads the mail of an address.

It knows neither what a code is for nor where it is sent.
"""
