"""What a participant may ask of their own data: to see it, have it corrected, have it erased."""
