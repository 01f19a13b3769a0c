"""Text to audio: prompts, voices, clips, G.711. It knows no call and no account."""
