"""Read what the operator set, in the environment or in `.env`, and check it at the start."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, Literal
from urllib.parse import quote, unquote

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.pace import FREE_CEILING
from news.errors import SettingsWrong

_UNITS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_PAID_CEILING: Final = 1000
"""Messages a second; https://core.telegram.org/bots/faq#how-can-i-message-all-of-my-bot-39s-subscribers-at-once."""
# as SQLAlchemy reads it; urlsplit would end the password at a # or a /
_PASSWORDS: Final = re.compile(r"^[\w+]+://[^:/]*:([^@]*)@|[?&]password=([^&]*)")


def seconds(written: object) -> object:
    """Read a duration as people write it: 30s, 10m, 2h; a bare number is seconds."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smhd]?)", str(written).strip().lower())
    if match is None:
        message = f"{written!r} is no duration; write 30s, 10m or 2h"
        raise ValueError(message)
    return float(match[1]) * _UNITS[match[2] or "s"]


def ids(written: object) -> object:
    """Read Telegram's ids of people, with commas between them."""
    if not isinstance(written, str):
        return written
    return tuple(each.strip() for each in written.split(",") if each.strip())


_LOWER: Final = BeforeValidator(str.lower)


class Settings(BaseSettings):
    """Hold the settings, checked; the comments of `.env.example` say what each is for."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    telegram_bot_token: SecretStr = SecretStr("")
    telegram_api_url: str = "https://api.telegram.org"
    database_url: str = "sqlite:///crier.db"
    feeds: str = "feeds.opml"
    openai_api_key: SecretStr = SecretStr("")
    openai_base_url: str = ""
    summary_model: str = ""
    embedding_model: str = ""
    summary_daily_budget: Annotated[int, Field(ge=0)] = 200_000
    poll_interval: Annotated[float, BeforeValidator(seconds), Field(ge=1)] = 600.0
    messages_per_second: Annotated[float, Field(gt=0)] = 25.0
    paid_broadcast: bool = False
    allow_private_addresses: bool = False
    admins: Annotated[tuple[int, ...], NoDecode, BeforeValidator(ids)] = ()
    log_level: Annotated[Literal["debug", "info", "warning", "error"], _LOWER] = "info"
    log_format: Annotated[Literal["text", "json"], _LOWER] = "text"

    @property
    def pace(self) -> float:
        """The messages a second, under the ceiling that Telegram sets."""
        ceiling = _PAID_CEILING if self.paid_broadcast else FREE_CEILING
        return min(self.messages_per_second, ceiling)

    def secrets(self) -> list[str]:
        """List what no log may show, in the forms in which it may stand in an address."""
        written = {each for found in _PASSWORDS.findall(self.database_url) for each in found}
        keys = (self.telegram_bot_token, self.openai_api_key)
        known = {*(key.get_secret_value() for key in keys), *written, *map(unquote, written)}
        return [form for secret in known for form in {secret, quote(secret, safe="")} if form]


def load(**given: Any) -> Settings:  # noqa: ANN401 - what a test or `try` sets itself
    """Read the settings, those given before all others.

    Raise SettingsWrong with the first fault.
    """
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        name = ".".join(map(str, first["loc"])).upper()
        raise SettingsWrong(name, first["msg"].removeprefix("Value error, ")) from None
