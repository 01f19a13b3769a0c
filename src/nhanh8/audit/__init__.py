"""The append-only, hash-chained record of every decision, and the masks that keep people out of it.

It knows no account, no call and no page: others tell it what happened, in facts that hold no secret.
"""
