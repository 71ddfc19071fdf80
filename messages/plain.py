"""Give a message as the chat wants it, plain where it is read out."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import regex  # type: ignore[import-untyped]

from messages.html import Button, Message
from messages.texts import t, voice

# what a screen reader spells out or stumbles over; keycaps begin with a digit, which stays
_DECORATION: Final = regex.compile(
    r"[\p{Extended_Pictographic}--[©®™]]\p{M}*|[\ufe0e\ufe0f\u200d\u20e3]|[✓✕‹›«»•]\s?",
    flags=regex.VERSION1,
)
_CHOSEN: Final = "✓ "


def voiced(message: Message) -> Message:
    """Give a message as the chat wants it that it is for."""
    if not voice().plain:
        return message
    rows = tuple(tuple(_plain_button(each) for each in row) for row in message.keyboard)
    return replace(message, html=_plain(message.html), keyboard=rows)


def _plain_button(button: Button) -> Button:
    label = _plain(button.text).strip() or button.text
    is_chosen = button.text.startswith(_CHOSEN)
    return replace(button, text=t("{name}, on", name=label) if is_chosen else label)


def _plain(text: str) -> str:
    return str(_DECORATION.sub("", text.replace(" · ", ", ").replace(" – ", ": ")))
