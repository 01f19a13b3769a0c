"""The queue of declarations: who may decide on one, and how."""
