"""The demonstration: the whole product on one machine, with invented people and a mailbox to read.

It starts the product's own processes and knows their verbs; nothing in the product knows it.
"""
