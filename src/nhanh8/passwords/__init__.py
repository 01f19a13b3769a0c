"""Passwords in themselves: how one meets its hash, and which are too easy to guess.

It knows nobody who has one, and decides on none.
"""
