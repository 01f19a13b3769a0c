"""Fixtures for speech."""

import pytest

from nhanh8.speech.speaker import Speaker
from nhanh8.speech.speaker import speaker as speaker_of_this_process


@pytest.fixture(scope="session")
def speaker() -> Speaker:
    """Give the speaker with the voice of the settings."""
    return speaker_of_this_process()
