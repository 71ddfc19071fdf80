"""Show what the bot can be asked."""

from __future__ import annotations

from collections.abc import Iterable

from messages import html
from messages.html import Message
from messages.texts import t


def overview(commands: Iterable[tuple[str, str, str]]) -> Message:
    """List commands with their arguments and what they do."""
    lines = [
        f"/{name}{f' {html.escape(words)}' if words else ''} – {html.escape(t(purpose))}"
        for name, words, purpose in commands
    ]
    foot = t(
        "N is the number on a card, like #1042; it may be left out when you answer the card. "
        "The buttons under a card do the same. An .opml file from another reader has me follow its "
        "feeds."
    )
    return Message("\n".join([html.bold(t("What you can ask")), "", *lines, "", foot]))
