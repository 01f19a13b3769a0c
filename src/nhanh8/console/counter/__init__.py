"""The counter: where an officer takes in what a person brings. Plain pages, outside the console's frame."""
