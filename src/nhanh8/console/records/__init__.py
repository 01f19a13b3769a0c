"""What was done: the audit record, call records, mail."""
