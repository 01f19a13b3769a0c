"""What users prove themselves by beside a password: an app of codes, passkeys, recovery codes."""
