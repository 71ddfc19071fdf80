"""Say what the bot is, and what it can be asked."""

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


def description() -> str:
    """Say what the bot is, in a chat in which nothing was said yet; 512 characters at most."""
    return t(
        "I bring you the news you ask for, as short summaries in which nothing is invented. Choose "
        "categories or follow any site, and hear of it at once, or once a day at your hour. Send "
        "me any link, and I tell you what it says."
    )


def in_short() -> str:
    """Say so on the bot's own page, in 120 characters at most."""
    return t("The news you choose, in short summaries you can trust.")
