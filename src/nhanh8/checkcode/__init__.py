"""The check code of a form: digits in a picture or a recording, which people read and programs don't easily.

It knows neither the form nor what it asks for. It slows programs down; the limits of `reissue` stop them.
"""
