"""Show the categories: which there are, which the chat has, and what a press or command changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final, Protocol

from messages import html, reasons
from messages.buttons import ask
from messages.html import Button, Keyboard, Message
from messages.texts import later, t
from news.digests import BOTH, DIGEST, PUSH
from news.feeds import Category
from news.slots import Slot, written

_IN_A_ROW: Final = 2
MOST_BUTTONS: Final = 96
"""Categories with a button; Telegram draws a hundred."""
MOST_LINES: Final = 40
"""Categories written out; more would not fit into a message, nor into its hundred entities."""
_LONGEST_NAME: Final = 40
_COMES: Final = {
    DIGEST: later("{category} – in the digest"),
    BOTH: later("{category} – as it comes, and in the digest"),
}


class Followed(Protocol):
    """Tell of a feed that a chat follows what it is called, where it is, and how it stands."""

    @property
    def category(self) -> Category: ...
    @property
    def title(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def error(self) -> str | None: ...


def welcome(categories: Sequence[Category], mine: Collection[str]) -> Message:
    """Greet somebody, and let them choose what to hear of."""
    said = t(
        "I bring you news as short summaries that you can trust, each with its source. "
        "Press what interests you: you get the latest three stories now, and new ones as they "
        "come."
    )
    more = t("/help shows everything else.")
    text = f"{html.bold(t('Welcome to Crier'))}\n\n{said}\n\n{more}"
    return Message(text, buttons(categories, mine, page="welcome"))


def overview(
    categories: Sequence[Category], mine: Collection[str], *, page: str = "categories"
) -> Message:
    """List the categories with their ids, for people who type."""
    lines = [
        f"{_mark(each, mine)} {html.escape(html.shorten(each.name, _LONGEST_NAME))} – "
        f"<code>/subscribe {html.escape(each.id)}</code>"
        for each in categories[:MOST_LINES]
    ]
    if more := len(categories) - len(lines):
        lines.append(t("… and {more} more, on the buttons.", more=more))
    head = html.bold(t("Categories"))
    return Message("\n".join([head, "", *lines]), buttons(categories, mine, page=page))


def _mark(category: Category, mine: Collection[str]) -> str:
    return "✓" if category.id in mine else "•"


def buttons(categories: Sequence[Category], mine: Collection[str], *, page: str) -> Keyboard:
    """Make a button a category; it subscribes, or ends a subscription that is marked.

    Each tells the page it stands on, so that a press can show that page anew.
    """
    made = [_button(each, subscribed=each.id in mine, page=page) for each in categories]
    shown = made[:MOST_BUTTONS]
    return tuple(tuple(shown[i : i + _IN_A_ROW]) for i in range(0, len(shown), _IN_A_ROW))


def _button(category: Category, *, subscribed: bool, page: str) -> Button:
    name = html.shorten(category.name, _LONGEST_NAME)
    if subscribed:
        return Button(f"✓ {name}", data=ask("unsubscribe", category.id, page))
    return Button(name, data=ask("subscribe", category.id, page))


def subscribed(category: Category, mode: str, slots: Collection[Slot], *, already: bool) -> Message:
    """Say that a chat is subscribed now, or was, and how news comes; digests come at `slots`."""
    name, at = html.bold(category.name), written(slots)
    said = (
        t("You are subscribed to {category} already.", category=name)
        if already
        else t("Subscribed to {category}.", category=name)
    )
    if already and not mode:
        return Message(said)
    how = mode or (DIGEST if slots else PUSH)
    news = {
        PUSH: t("New stories come as they appear."),
        DIGEST: t("New stories come in your digest at {hours}.", hours=at),
        BOTH: t("New stories come as they appear, and again in your digest at {hours}.", hours=at),
    }
    return Message(f"{said} {news[how]}")


def with_topic(said: Message, category: Category) -> Message:
    """Offer a topic of its own for a category of a forum."""
    button = Button(t("In a topic of its own"), data=ask("topic", category.id))
    return Message(said.html, ((button,),))


def unsubscribed(categories: Sequence[Category]) -> Message:
    """Say which subscriptions ended."""
    if not categories:
        return Message(t("There was nothing to unsubscribe from."))
    shown = categories[:MOST_LINES]
    names = ", ".join(html.bold(html.shorten(each.name, _LONGEST_NAME)) for each in shown)
    if more := len(categories) - len(shown):
        names = t("{listed} and {more} more", listed=names, more=more)
    return Message(t("Unsubscribed from {names}. Nothing more of it will come.", names=names))


def subscriptions(
    mine: Sequence[Category], followed: Sequence[Followed], modes: Mapping[str, str]
) -> Message:
    """List what a chat hears of, how it comes and what is wrong with it, and buttons to end it."""
    if not mine and not followed:
        return Message(
            t(
                "You have no subscriptions yet. /categories shows what there is; "
                "/follow example.com adds what there is not."
            )
        )
    parts = []
    if mine:
        names = [
            t(
                _COMES.get(modes.get(each.id, PUSH), "{category}"),
                category=html.escape(html.shorten(each.name, _LONGEST_NAME)),
            )
            for each in mine
        ]
        parts.append(_listed(t("Your subscriptions"), names))
    if followed:
        parts.append(_listed(t("Feeds you follow"), [_standing(each) for each in followed]))
    own = [*mine, *(each.category for each in followed)]
    return Message(
        "\n\n".join(parts), buttons(own, {each.id for each in own}, page="subscriptions")
    )


def _listed(head: str, lines: Sequence[str]) -> str:
    shown = [f"• {each}" for each in lines[:MOST_LINES]]
    if more := len(lines) - len(shown):
        shown.append(t("… and {more} more; /export lists them all.", more=more))
    return "\n".join([html.bold(head), "", *shown])


def _standing(feed: Followed) -> str:
    name = html.link(html.shorten(feed.title or feed.url, _LONGEST_NAME), feed.url)
    if feed.state == "gone":
        return t("{feed} – ended", feed=name)
    return f"{name} – {html.escape(reasons.sentence(feed.error))}" if feed.error else name


def toast(category: Category, *, subscribed: bool, changed: bool) -> str:
    """Say in a word what a press did."""
    name = category.name
    if subscribed:
        said = t("{category}: subscribed", category=name)
        return said if changed else t("{category}: subscribed already", category=name)
    said = t("{category}: unsubscribed", category=name)
    return said if changed else t("{category}: unsubscribed already", category=name)
