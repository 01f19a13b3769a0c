"""What the registry refuses. What was typed is never repeated in a message: it may be personal."""


class RegistryError(ValueError):
    """The registry can't use this."""

    def __str__(self) -> str:
        """Give the docstring: it is the message."""
        return type(self).__doc__ or ""


class ListError(RegistryError):
    """A list of participants that can't be read at all; nothing of it was imported."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self._why = why

    def __str__(self) -> str:
        """Say why."""
        return self._why
