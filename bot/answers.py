"""Say what Telegram answered to a delivery: values, so that what follows from them is plain.

The words are those of its server: https://github.com/tdlib/telegram-bot-api, Client.cpp.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

_UNREACHABLE: Final = (
    "chat not found",
    "user is deactivated",
    "bot was kicked",
    "peer_id_invalid",
    "user_is_blocked",
    "input_user_deactivated",
    "channel_private",
    "rights to send",
    "administrator rights",
    "chat_write_forbidden",
    "chat_restricted",
)
_NO_TOPIC: Final = ("thread not found", "topic_closed", "topic_deleted")
_NOTHING_TO_EDIT: Final = ("not modified", "message to edit not found", "can't be edited")


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram took the message, under this id."""

    message_id: int | None


@dataclass(frozen=True, slots=True)
class Moved:
    """The group has another id now."""

    new_id: int


@dataclass(frozen=True, slots=True)
class Flooded:
    """It was too much; nothing may go for so many seconds, where it says how many."""

    seconds: float | None


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Nothing can be sent to this chat until it lets us in again."""

    reason: str


@dataclass(frozen=True, slots=True)
class NoTopic:
    """The topic is closed or gone; the group is there."""

    reason: str


@dataclass(frozen=True, slots=True)
class NothingToEdit:
    """The message is as it should be already, or is gone."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """It does not take this message, which is our fault."""

    reason: str


@dataclass(frozen=True, slots=True)
class TokenRefused:
    """It no longer knows the token."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """There was no answer that can be read: it may have the message or not."""

    reason: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """It did not take the message, for a reason that may pass."""

    reason: str


Answer = (
    Sent
    | Moved
    | Flooded
    | Unreachable
    | NoTopic
    | NothingToEdit
    | Refused
    | TokenRefused
    | Unknown
    | Trouble
)


def understood(error: TelegramError) -> Answer:
    """Make a value of what python-telegram-bot raised."""
    # its BadRequest and TimedOut are NetworkErrors as well
    return next(read(error) for kind, read in _READ if isinstance(error, kind))


def _flooded(error: Any) -> Answer:  # noqa: ANN401 - a RetryAfter
    asked = error.retry_after
    return Flooded(float(asked.total_seconds() if isinstance(asked, timedelta) else asked))


def _trouble(error: TelegramError) -> Answer:
    # a 429 without its parameters, as some proxies have it
    flooded = "too many requests" in error.message.lower()
    return Flooded(None) if flooded else Trouble(error.message)


def _refused(error: TelegramError) -> Answer:
    reason, said = error.message, error.message.lower()
    for known, answer in (
        (_UNREACHABLE, Unreachable),
        (_NO_TOPIC, NoTopic),
        (_NOTHING_TO_EDIT, NothingToEdit),
    ):
        if any(each in said for each in known):
            return answer(reason)
    return Refused(reason)


_READ: Final[tuple[tuple[type[TelegramError], Callable[[Any], Answer]], ...]] = (
    (ChatMigrated, lambda error: Moved(error.new_chat_id)),
    (RetryAfter, _flooded),
    (Forbidden, lambda error: Unreachable(error.message)),
    (BadRequest, _refused),
    (InvalidToken, lambda _: TokenRefused()),
    (EndPointNotFound, lambda _: TokenRefused()),  # what do_api_request makes of that
    (TimedOut, lambda error: Unknown(error.message)),
    (NetworkError, _trouble),
    (TelegramError, lambda error: Unknown(error.message)),
)
