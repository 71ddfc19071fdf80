"""Every answer of Telegram's is understood, and of each we know what it is about."""

from __future__ import annotations

from datetime import timedelta

import pytest
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

from bot.answers import (
    Answer,
    Flooded,
    Moved,
    NothingToEdit,
    NoTopic,
    Refused,
    TokenRefused,
    Trouble,
    Unknown,
    Unreachable,
    understood,
)

BLOCKED = "Forbidden: bot was blocked by the user"


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        (ChatMigrated(-1005), Moved(-1005)),
        (NetworkError("Too Many Requests"), Flooded(None)),
        (Forbidden(BLOCKED), Unreachable(BLOCKED)),
        (BadRequest("Chat not found"), Unreachable("Chat not found")),
        (BadRequest("PEER_ID_INVALID"), Unreachable("PEER_ID_INVALID")),
        (BadRequest("USER_IS_BLOCKED"), Unreachable("USER_IS_BLOCKED")),
        (
            BadRequest("Not enough rights to send text messages to the chat"),
            Unreachable("Not enough rights to send text messages to the chat"),
        ),
        (BadRequest("TOPIC_CLOSED"), NoTopic("TOPIC_CLOSED")),
        (BadRequest("Message thread not found"), NoTopic("Message thread not found")),
        (BadRequest("Message to edit not found"), NothingToEdit("Message to edit not found")),
        (BadRequest("Can't parse entities: x"), Refused("Can't parse entities: x")),
        (BadRequest("Message is too long"), Refused("Message is too long")),
        (InvalidToken(), TokenRefused()),
        (EndPointNotFound("x"), TokenRefused()),
        (TimedOut("no answer: TimeoutError"), Unknown("no answer: TimeoutError")),
        (NetworkError("Bad Gateway"), Trouble("Bad Gateway")),
        (TelegramError("Unparsable"), Unknown("Unparsable")),
    ],
    ids=lambda each: f"{each!r:.40}",
)
def test_an_error_of_the_library_becomes_the_answer_that_it_was(
    error: TelegramError, answer: Answer
) -> None:
    assert understood(error) == answer


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
def test_a_flood_says_how_long_it_lasts() -> None:
    assert understood(RetryAfter(timedelta(seconds=7))) == Flooded(7.0)
    assert understood(RetryAfter(9)) == Flooded(9.0)
