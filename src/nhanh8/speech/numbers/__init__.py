"""Spoken numbers and short answers: the one grammar by which all recognisers read words and sounds."""
