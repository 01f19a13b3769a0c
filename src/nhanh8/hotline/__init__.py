"""The hotline 1900.9068: the phone. It talks to callers and decides nothing."""
