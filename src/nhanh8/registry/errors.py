"""What the registry refuses. A class's docstring is its message; what was typed is never repeated in it."""


class RegistryError(ValueError):
    """The registry can't use this."""

    def __str__(self) -> str:
        """Give the docstring: the text that was refused may be personal, so it stays out."""
        return type(self).__doc__ or ""
