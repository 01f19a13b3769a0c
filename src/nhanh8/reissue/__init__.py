"""The heart: who may get a new password; how it is offered, heard and made active; limits and abuse.

It reads no request object and speaks to nobody: channels ask it and say its answer.
"""
