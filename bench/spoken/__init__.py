"""Speech, measured: what is said, what was heard, who was let in. Parts of `speech.py` and `listening.py`.

`corpus`, `made` and `noises` make sounds, `ears` hears them; `answers` keeps what was made of them, `tables`
and `scores` count it. `load` and `speaking` are callers of a running hotline, `figures` counts their packets.
"""
