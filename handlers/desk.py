"""Say what a handler is given and what it gives back; Telegram itself is met in `edge`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from messages.html import Message
from storage import Storage


@dataclass(frozen=True, slots=True)
class Desk:
    """Hold what every handler may use: the archive, and the time in UTC seconds."""

    storage: Storage
    now: Callable[[], int]


@dataclass(frozen=True, slots=True)
class Ask:
    """Hold what a person asked: the words after a command, or those of a button."""

    chat_id: int
    kind: str
    words: tuple[str, ...] = ()
    card: int | None = None
    """The number on the card that the command answers, if it answers one."""

    @property
    def text(self) -> str:
        """Join the words again."""
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class Reply:
    """Send messages; `toast` shows for a moment above the chat when a button was pressed."""

    messages: tuple[Message, ...]
    toast: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """Change the message whose button was pressed."""

    message: Message
    toast: str = ""


Handler = Callable[[Desk, Ask], Awaitable[Reply | Edit]]


def say(*messages: Message, toast: str = "") -> Reply:
    """Answer with messages."""
    return Reply(messages, toast)
