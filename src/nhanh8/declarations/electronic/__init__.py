"""What comes by TK1-TS: taken in, numbered, acknowledged with a signature, withdrawn."""
