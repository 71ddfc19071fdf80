"""Speak as a chat wants to be spoken to; whoever answers says first to whom (`speaking`)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Final

import regex  # type: ignore[import-untyped]

from messages.html import Button, Message


@dataclass(frozen=True, slots=True)
class Voice:
    """Hold how a chat is spoken to; plain is without emoji and decoration, to be read out."""

    language: str = "en"
    plain: bool = False


_USUAL: Final = Voice()
_VOICE: Final[ContextVar[Voice]] = ContextVar("voice", default=_USUAL)
# what a screen reader spells out or stumbles over; keycaps begin with a digit, which stays
_DECORATION: Final = regex.compile(
    r"[\p{Extended_Pictographic}--[©®™]]\p{M}*|[\ufe0e\ufe0f\u200d\u20e3]|[✓✕‹›«»•]\s?",
    flags=regex.VERSION1,
)
_CHOSEN: Final = "✓ "


@contextmanager
def speaking(voice: Voice) -> Iterator[None]:
    """Let all that is written within the block be in a voice."""
    token = _VOICE.set(voice)
    try:
        yield
    finally:
        _VOICE.reset(token)


def turn_to(voice: Voice) -> None:
    """Speak in another voice from now on, to the end of the block."""
    _VOICE.set(voice)


def voice() -> Voice:
    """Tell how to speak here."""
    return _VOICE.get()


def voiced(message: Message) -> Message:
    """Give a message as the chat wants it that it is for."""
    if not voice().plain:
        return message
    rows = tuple(tuple(_plain_button(each) for each in row) for row in message.keyboard)
    return replace(message, html=_plain(message.html), keyboard=rows)


def _plain_button(button: Button) -> Button:
    label = _plain(button.text).strip() or button.text
    return replace(button, text=f"{label}, on" if button.text.startswith(_CHOSEN) else label)


def _plain(text: str) -> str:
    return str(_DECORATION.sub("", text.replace(" · ", ", ").replace(" – ", ": ")))
