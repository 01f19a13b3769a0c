"""The settings object, where its values come from, and how tests replace it."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Annotated, Literal

from pydantic import AfterValidator, AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from nhanh8.config.declarations import Declarations
from nhanh8.config.faults import faults
from nhanh8.config.privacy import Privacy
from nhanh8.config.retention import Retention
from nhanh8.config.rules import CheckCode, Codes, Login, Registry, Reissue, Tariff
from nhanh8.config.services import Hotline, Mail, Speech, Web
from nhanh8.config.signatures import Signatures
from nhanh8.config.users import Users


class ConfigError(Exception):
    """The settings cannot be used as they are."""


_BEARER_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]*=*")
"""RFC 6750, 2.1."""


def _bearer_token(token: SecretStr) -> SecretStr:
    if not _BEARER_TOKEN.fullmatch(token.get_secret_value()):
        raise ValueError("a token has letters, digits and -._~+/ only, with = at its end")
    return token


class Settings(BaseSettings):
    """All settings of Nhánh 8."""

    model_config = SettingsConfigDict(
        env_prefix="NHANH8_",
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        nested_model_default_partial_update=True,
    )

    home: Path = Path("var")
    """Folder for data: the SQLite database, made audio, the demo's mailbox."""

    database_url: str = Field("", validation_alias=AliasChoices("DATABASE_URL", "database_url"))
    """`postgres://user@host/name`; empty: SQLite in `home`."""

    secret_key: SecretStr = SecretStr("")
    """Key of every signature, pseudonym and the audit chain: 50 random characters or more, kept secret and
    kept the same. `nhanh8 demo` makes one of its own."""

    mail_password: SecretStr = SecretStr("")
    """Password for the mail server, if `mail.username` is set."""

    speech_token: Annotated[SecretStr, AfterValidator(_bearer_token)] = SecretStr("")
    """Bearer token for the server that `speech.voice` or `speech.recogniser` names, if it wants one. It is
    sent there only."""

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """From which level on a process logs."""

    debug: bool = False
    """Error pages for developers. Never on a server that people reach."""

    web: Web = Web()
    hotline: Hotline = Hotline()
    mail: Mail = Mail()
    speech: Speech = Speech()
    registry: Registry = Registry()
    codes: Codes = Codes()
    checkcode: CheckCode = CheckCode()
    reissue: Reissue = Reissue()
    login: Login = Login()
    tariff: Tariff = Tariff()
    declarations: Declarations = Declarations()
    signatures: Signatures = Signatures()
    users: Users = Users()
    retention: Retention = Retention()
    privacy: Privacy = Privacy()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order of the sources: arguments, environment, TOML file."""
        del dotenv_settings, file_secret_settings
        toml = TomlConfigSettingsSource(settings_cls, toml_file=os.environ.get("NHANH8_CONFIG"))
        return init_settings, env_settings, toml


_current: list[Settings] = []


def settings() -> Settings:
    """Give the settings in force. Raises ConfigError, one line for each wrong value, if they are unusable."""
    if not _current:
        _current.append(_load())
    return _current[-1]


@contextmanager
def use(replacement: Settings) -> Iterator[None]:
    """Put other settings in force for a while (tests, benchmarks)."""
    settings()
    _current.append(replacement)
    try:
        yield
    finally:
        _current.remove(replacement)


def _load() -> Settings:
    try:
        loaded = Settings()
    except ValidationError as error:
        wrong = "\n".join(f"  {fault}" for fault in faults(error))
        raise ConfigError(f"These settings can't be used:\n{wrong}\nSee docs/settings.md.") from None
    except SettingsError as error:
        raise ConfigError(
            f"These settings can't be used: {error}.\n"
            'A list in an environment variable is written as JSON, ["a", "b"]. See docs/settings.md.'
        ) from None
    except (OSError, TOMLDecodeError) as error:
        raise ConfigError(f"The settings file can't be read: {error}") from None
    return loaded
