"""The dialogues: what is said and asked, in which order. They run on any `Call` and know no SIP."""
