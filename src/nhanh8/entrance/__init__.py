"""The pages on which users (staff, representatives of filers) log in and look after what they log in with.

It decides nothing: who comes in, `nhanh8.users` says.
"""
