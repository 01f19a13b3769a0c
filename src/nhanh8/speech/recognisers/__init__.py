"""Audio to meaning: what a recogniser is, those there are, and the one that is set up."""
