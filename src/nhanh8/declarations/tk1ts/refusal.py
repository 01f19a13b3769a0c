"""Why a file is refused as a whole."""

from nhanh8.declarations.answers import Fault


class RefusedError(Exception):
    """The file is refused. What is wrong with it is said in Vietnamese, for the filer."""

    def __init__(self, tag: str, why: str) -> None:
        super().__init__(tag)
        self.tag = tag
        """For the audit record: `signature`, `certificate revoked`, ..."""
        self.fault = Fault(None, "", why)
