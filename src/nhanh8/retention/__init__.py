"""Retention: what is kept how long. Each room says so of its own tables; one run removes what is over."""
