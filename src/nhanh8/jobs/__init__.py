"""Background jobs: the loop that runs them.

It knows no job: each stands in the room whose decision it follows.
"""
