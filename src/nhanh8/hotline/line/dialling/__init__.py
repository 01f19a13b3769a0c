"""A telephone of our own that dials a hotline: for `nhanh8 call`, tests, benchmarks. No hotline needs it."""
