"""The console: officers, supervisors, operators, auditors and administrators at work. It decides nothing."""
