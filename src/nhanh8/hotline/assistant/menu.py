"""The main menu: which key leads where, from `menu.toml`."""

import tomllib
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from nhanh8.config.faults import faults
from nhanh8.speech.errors import PromptError
from nhanh8.speech.prompts import Prompt

FILE: Final = Path(__file__).with_name("menu.toml")


class LeadsTo(StrEnum):
    """What a key of the menu does."""

    REISSUE_PASSWORD = "reissue_password"  # noqa: S105 - the name of a skill
    OFFICER = "officer"
    OTHER_LANGUAGE = "other_language"
    REPEAT = "repeat"
    SLOWER = "slower"
    FASTER = "faster"


class Item(BaseModel):
    """One key of the menu."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: Annotated[str, Field(pattern=r"^[0-9]$")]
    prompt: Prompt
    leads_to: LeadsTo
    after_repeat: bool = False
    """Whether it is said only to someone who asked to hear the menu again. Its key works always."""


class Menu(BaseModel):
    """The items in the order they are said."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    items: tuple[Item, ...] = Field(min_length=1)

    @property
    def by_key(self) -> dict[str, LeadsTo]:
        """Where each key leads."""
        return {item.key: item.leads_to for item in self.items}


def read_menu(file: Path = FILE) -> Menu:
    """Read the menu. Raises PromptError, saying what to mend, if it can't be used."""
    try:
        menu = Menu.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise PromptError(f"cannot read the menu {file}: {error}") from None
    except ValidationError as error:
        raise PromptError(f"{file}: {'; '.join(faults(error))}") from None
    if len(menu.by_key) < len(menu.items):
        raise PromptError(f"{file}: a key stands twice")
    return menu


@cache
def main_menu() -> Menu:
    """Give this process's menu."""
    return read_menu()
