"""My data: what is kept about me, as a file; what I ask of it. The rules are in `nhanh8.privacy`."""
