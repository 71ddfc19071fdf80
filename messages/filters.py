"""Say what a chat watches for, and what it wants nothing of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from messages import html
from messages.buttons import ask
from messages.html import Button, Message
from messages.story import open_buttons, turns
from news.stories import Story

_SAID: Final = 60
_NONE_LATELY: Final = "The last week had none."
_LABEL: Final = 24
EXAMPLES: Final = {
    "watch": '/watch ferry, or /watch "Port Lumen" -strike',
    "mute": '/mute football, or /mute title:"live blog" category:sport',
}
_DOES: Final = {"watch": "I watch for", "mute": "I leave out"}


class Kept(Protocol):
    """Tell of a filter what it is, and how many stories it caught within a week."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def said(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def caught(self) -> int: ...


def overview(kept: Sequence[Kept], *, page: int = 1, pages: int = 1) -> Message:
    """List a page of the filters, each with what it caught and a button that ends it."""
    if not kept:
        return Message(
            "You have no filters. /watch WORDS brings you every story that has them, and /mute "
            f"WORDS none of them. {_examples()}"
        )
    parts = [
        f"{html.bold(title)}\n" + "\n".join(_line(each) for each in kept if each.kind == kind)
        for kind, title in (("watch", "Watched, and pushed at once"), ("mute", "Never shown"))
        if any(each.kind == kind for each in kept)
    ]
    ends = tuple((_end(each, page),) for each in kept)
    turned = turns("filters", page, pages)
    return Message("\n\n".join(parts), (*ends, *((turned,) if turned else ())))


def watching(kept: Kept, lately: Sequence[Story]) -> Message:
    """Say that words are watched for, and show what of the last week has them."""
    said = (
        f"{_DOES['watch']} {_named(kept)}: a story that has it comes at once, whatever you are "
        "subscribed to."
    )
    return Message(f"{said}\n{_lately(kept)}", (*open_buttons(lately), (_end(kept),)))


def muting(kept: Kept) -> Message:
    """Say that words are muted, and of how much of the last week that holds."""
    said = f"{_DOES['mute']} {_named(kept)}: no story that has it comes to you any more."
    return Message(f"{said}\n{_lately(kept)}", ((_end(kept),),))


def ended(said: str) -> str:
    """Say above the chat that a filter is ended."""
    return f"No longer: {html.shorten(said, _SAID)}"


def no_words(kind: str) -> Message:
    """Ask for words, with examples."""
    what = "to watch for" if kind == "watch" else "to leave out"
    return Message(f"Please say which words {what}: {html.escape(EXAMPLES[kind])}")


def too_many(most: int) -> Message:
    """Say that there is room for no more filters."""
    return Message(f"You have {most} filters, and there is room for no more. End one in /filters.")


def _lately(kept: Kept) -> str:
    return f"The last week had {_count(kept.caught)} like that." if kept.caught else _NONE_LATELY


def _examples() -> str:
    return html.escape(f"Try {EXAMPLES['watch']}.")


def _count(number: int) -> str:
    return "1 story" if number == 1 else f"{number} stories"


def _named(kept: Kept) -> str:
    category = f" in {html.escape(kept.category)}" if kept.category else ""
    return f"“{html.escape(html.shorten(kept.said, _SAID))}”{category}"


def _line(kept: Kept) -> str:
    caught = _count(kept.caught) if kept.caught else "nothing"
    return f"{_named(kept)} – {caught} this week"


def _end(kept: Kept, page: int = 1) -> Button:
    return Button(f"✕ {html.shorten(kept.said, _LABEL)}", data=ask("unfilter", kept.id, page))
