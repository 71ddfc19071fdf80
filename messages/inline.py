"""Offer stories to people who type the bot's name in any chat, as cards that they are glad to send.

https://core.telegram.org/bots/api#inline-mode
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from messages import html
from messages.html import Button, Message
from messages.links import as_story
from messages.story import card
from messages.texts import t
from news.stories import Story
from news.summaries import Linked

STORY: Final = "story"
LINK: Final = "link"
"""What a deep link into the private chat says before the number of a story, or the key of a link.
https://core.telegram.org/bots/features#deep-linking"""
HELLO: Final = "hello"
_TITLE: Final = 120
_ABOUT: Final = 160
_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class Offer:
    """Hold a result: what the list says of it, and the message that choosing it sends."""

    id: str
    title: str
    about: str
    message: Message


def story(told: Story, bot: str) -> Offer:
    """Offer a story of the archive."""
    opens = Button(t("Open in Crier"), url=_deep(bot, f"{STORY}_{told.number}"))
    return _offer(f"{STORY}-{told.number}", told, opens)


def linked(found: Linked, length: str, bot: str, key: str) -> Offer:
    """Offer what stands at an address."""
    opens = Button(t("Open in Crier"), url=_deep(bot, f"{LINK}_{key}"))
    return _offer(f"{LINK}-{key}", as_story(found, length), opens)


def start_button() -> str:
    """Invite somebody who has never spoken to the bot."""
    return t("Start Crier, and choose what to hear of")


def reading_button() -> str:
    """Say that a page takes longer to read."""
    return t("Still reading the page; open it in Crier")


def nothing_button() -> str:
    """Say that nothing was found."""
    return t("Nothing in the archive has that; open Crier")


def unreadable_button() -> str:
    """Say that nothing can be read at an address."""
    return t("There is no article to read there; open Crier")


def busy_button() -> str:
    """Say that somebody has asked for too much."""
    return t("That was a lot at once; try again in a while")


def _offer(key: str, told: Story, opens: Button) -> Offer:
    source = (Button(t("Source"), url=told.url),) if html.is_linkable(told.url) else ()
    shown = card(told)
    written = Message(shown.html, ((opens, *source),), shown.preview)
    said = " ".join(told.summary.split())
    about = f"{html.shorten(told.outlet, _NAME)} · {html.day(told.published_at)} · {said}"
    title = html.shorten(told.title, _TITLE)
    return Offer(key, title, html.shorten(about, _ABOUT), written)


def _deep(bot: str, parameter: str) -> str:
    return f"https://t.me/{bot}?start={parameter}"
