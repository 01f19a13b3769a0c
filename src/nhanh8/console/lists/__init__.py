"""What all lists of the console have in common: who sees them, how they are filtered, how rows are shown."""
