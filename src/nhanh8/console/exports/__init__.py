"""Lists as files: asked for, recorded, masked, safe to open in a spreadsheet."""
