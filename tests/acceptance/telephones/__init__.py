"""Two independent telephones, sipp and baresip, and an ear that finds spoken digits in what they received.

They know the hotline only by its address, and share no code with it.
"""
