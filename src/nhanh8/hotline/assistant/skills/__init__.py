"""Skills: what a key of the main menu leads to. A skill names prompts and asks rules; it holds neither."""
