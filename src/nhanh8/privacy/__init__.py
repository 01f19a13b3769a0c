"""What a participant may ask of their own data: to have it, to have it corrected, to have it erased.

It gathers and asks; each room carries out what is its own.
"""
