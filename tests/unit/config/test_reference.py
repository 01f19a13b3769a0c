"""The page of settings."""

from pathlib import Path

from pydantic import BaseModel

from nhanh8.config import Settings
from nhanh8.config.reference import page

PAGE = Path(__file__).parents[3] / "docs" / "settings.md"


def test_the_page_of_settings_is_current() -> None:
    assert PAGE.read_text("utf-8") == page(), "say `make docs`"


def test_every_setting_is_on_the_page() -> None:
    text = page()
    for name, field in Settings.model_fields.items():
        section = type(field.default)
        for one in section.model_fields if issubclass(section, BaseModel) else [name]:
            assert f"`{'DATABASE_URL' if one == 'database_url' else one}`" in text


def test_defaults_are_shown_as_they_are_written() -> None:
    text = page()
    assert "| `good_for_by_phone` | `60 min` |" in text
    assert "| `per_caller` | `3 per call, 10 per day` |" in text
    assert "| `rtp_ports` | `[20000, 29998]` |" in text
    assert "| `secret_key` | none |" in text
