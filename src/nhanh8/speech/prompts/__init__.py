"""What the assistant says, by name. The words are in `languages/*/prompts.toml`, for staff to change."""

from nhanh8.speech.prompts.catalogue import Catalogue, Slot, Wording, Words, read_catalogue
from nhanh8.speech.prompts.names import Prompt

__all__ = ["Catalogue", "Prompt", "Slot", "Wording", "Words", "read_catalogue"]
