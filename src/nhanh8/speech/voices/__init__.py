"""Voices: what turns text into sound. A voice knows no prompt and no cache."""
