"""Show what channels post, and greet who lets the bot into a group or channel."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from messages import html
from messages.buttons import ask
from messages.html import Button, Message
from messages.settings import PAGES
from news.feeds import Category

_TITLE: Final = 60
_LABEL: Final = 40
_A_ROW: Final = 2
MOST: Final = 90
"""Buttons of a page; Telegram draws a hundred."""


def listed(titles: Mapping[int, str]) -> Message:
    """List somebody's channels."""
    if not titles:
        return Message(
            "I post in no channel of yours yet. Make me an administrator of one, with the right to "
            "post, and it appears here."
        )
    buttons = [
        (Button(html.shorten(title, _LABEL), data=ask("channel", number)),)
        for number, title in [*titles.items()][:MOST]
    ]
    return Message("Which channel is it about?", tuple(buttons))


def page(
    channel: int, title: str, categories: Sequence[Category], mine: Collection[str]
) -> Message:
    """Show what a channel posts, with a button for each category."""
    buttons = [
        Button(
            f"{'✓ ' if each.id in mine else ''}{html.shorten(each.name, _LABEL)}",
            data=ask("channel", channel, each.id),
        )
        for each in categories[:MOST]
    ]
    rows = tuple(tuple(buttons[at : at + _A_ROW]) for at in range(0, len(buttons), _A_ROW))
    name = html.bold(html.shorten(title, _TITLE))
    said = "News of what is marked goes there, each story once."
    back = (Button("‹ Channels", data=ask("settings", "channels")),)
    return Message(f"What does {name} post?\n{said}", (*rows, back))


def into_channel(channel: int, title: str) -> Message:
    """Tell who let the bot into a channel what to do next."""
    name = html.bold(html.shorten(title, _TITLE))
    choose = Button("Choose what it posts", data=ask("channel", channel))
    return Message(f"I may post in {name} now.", ((choose,),))


def into_group(bot: str, *, reads_all: bool) -> Message:
    """Greet a group, and say what the bot sees there."""
    seen = (
        f"I answer to what names @{html.escape(bot)}, and to answers to me."
        if reads_all
        else "Of what is said here I see commands that name me, and answers to me; where I am an "
        f"administrator I see what names @{html.escape(bot)} too."
    )
    return Message(
        f"I bring news into this group, as short summaries with their sources. {seen}\n"
        f"Administrators choose with /categories@{html.escape(bot)}, and in a forum I send to the "
        "topic in which they do.",
        ((Button(PAGES["categories"], data=ask("categories")),),),
    )


def in_topic(category: Category) -> Message:
    """Say that a category has a topic of its own."""
    return Message(f"{html.bold(html.shorten(category.name, _TITLE))} goes to its own topic now.")


def no_topic() -> str:
    """Say above the chat that no topic can be made."""
    return "I may not make topics here: an administrator has to let me manage them."
