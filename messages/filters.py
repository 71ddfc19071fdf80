"""Say what a chat watches for, and what it wants nothing of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from messages import html
from messages.buttons import ask
from messages.html import Button, Message
from messages.lists import open_buttons, turns
from messages.texts import t, tn
from news.stories import Story

_SAID: Final = 60
_LABEL: Final = 24
EXAMPLES: Final = {
    "watch": '/watch ferry, or /watch "Port Lumen" -strike',
    "mute": '/mute football, or /mute title:"live blog" category:sport',
}


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
            t(
                "You have no filters. /watch WORDS brings you every story that has them, and "
                "/mute WORDS none of them."
            )
            + f" {t('Try {examples}.', examples=html.escape(EXAMPLES['watch']))}"
        )
    parts = [
        f"{html.bold(title)}\n" + "\n".join(_line(each) for each in kept if each.kind == kind)
        for kind, title in (
            ("watch", t("Watched, and pushed at once")),
            ("mute", t("Never shown")),
        )
        if any(each.kind == kind for each in kept)
    ]
    ends = tuple((_end(each, page),) for each in kept)
    turned = turns("filters", page, pages)
    return Message("\n\n".join(parts), (*ends, *((turned,) if turned else ())))


def watching(kept: Kept, lately: Sequence[Story]) -> Message:
    """Say that words are watched for, and show what of the last week has them."""
    said = t(
        "I watch for {words}: a story that has it comes at once, whatever you are subscribed to.",
        words=_named(kept),
    )
    return Message(f"{said}\n{_lately(kept)}", (*open_buttons(lately), (_end(kept),)))


def muting(kept: Kept) -> Message:
    """Say that words are muted, and of how much of the last week that holds."""
    said = t("I leave out {words}: no story that has it comes to you any more.", words=_named(kept))
    return Message(f"{said}\n{_lately(kept)}", ((_end(kept),),))


def ended(said: str) -> str:
    """Say above the chat that a filter is ended."""
    return t("No longer: {words}", words=html.shorten(said, _SAID))


def no_words(kind: str) -> Message:
    """Ask for words, with examples."""
    examples = html.escape(EXAMPLES[kind])
    if kind == "watch":
        return Message(t("Please say which words to watch for: {examples}", examples=examples))
    return Message(t("Please say which words to leave out: {examples}", examples=examples))


def too_many(most: int) -> Message:
    """Say that there is room for no more filters."""
    return Message(
        t("You have {most} filters, and there is room for no more. End one in /filters.", most=most)
    )


def _lately(kept: Kept) -> str:
    if not kept.caught:
        return t("The last week had none.")
    one = "The last week had {n} story like that."
    return tn(one, "The last week had {n} stories like that.", kept.caught)


def _named(kept: Kept) -> str:
    said = f"“{html.escape(html.shorten(kept.said, _SAID))}”"
    if not kept.category:
        return said
    return t("{words} in {category}", words=said, category=html.escape(kept.category))


def _line(kept: Kept) -> str:
    if not kept.caught:
        return t("{words} – nothing this week", words=_named(kept))
    one = "{words} – {n} story this week"
    return tn(one, "{words} – {n} stories this week", kept.caught, words=_named(kept))


def _end(kept: Kept, page: int = 1) -> Button:
    return Button(f"✕ {html.shorten(kept.said, _LABEL)}", data=ask("unfilter", kept.id, page))
