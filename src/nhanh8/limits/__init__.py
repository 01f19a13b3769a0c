"""How often something may be done: allowances counted in the database, for every channel and worker alike.

It knows no account and no channel: whoever asks names what is counted, and on whom.
"""
