"""The menu file."""

from pathlib import Path

import pytest

from nhanh8.hotline.assistant.menu import LeadsTo, main_menu, read_menu
from nhanh8.speech.errors import PromptError

EIGHT = '[[items]]\nkey = "8"\nprompt = "menu_reissue_password"\nleads_to = "reissue_password"\n'


def test_eight_is_the_password_as_announced() -> None:
    assert main_menu().by_key == {
        "8": LeadsTo.REISSUE_PASSWORD,
        "2": LeadsTo.OTHER_LANGUAGE,
        "0": LeadsTo.OFFICER,
        "9": LeadsTo.REPEAT,
        "4": LeadsTo.SLOWER,
        "6": LeadsTo.FASTER,
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "items"),
        ("[[items", "cannot read the menu"),
        (EIGHT + EIGHT, "a key stands twice"),
        (EIGHT.replace('"8"', '"88"'), "items.0.key"),
        (EIGHT.replace('"8"', '"*"'), "items.0.key"),
        (EIGHT.replace("menu_reissue_password", "menu_of_dishes"), "items.0.prompt"),
        (EIGHT.replace('"reissue_password"', '"nowhere"'), "items.0.leads_to"),
    ],
)
def test_a_menu_that_cannot_be_used_is_refused_with_what_to_mend(
    tmp_path: Path, text: str, told: str
) -> None:
    file = tmp_path / "menu.toml"
    file.write_text(text)
    with pytest.raises(PromptError, match=told):
        read_menu(file)
