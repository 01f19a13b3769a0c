"""SQLite, as Django's database engine: a file that is missing is missed, not made anew.

Django's own makes an empty database where there is none, and keeps on writing into a file that was moved
away: after a slip of an operator, calls would be served from, and recorded in, a file that nobody looks at.
"""
