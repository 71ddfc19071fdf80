"""Show what channels post, and greet who lets the bot into a group or channel."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from messages import html
from messages.buttons import ask
from messages.html import Button, Message
from messages.settings import PAGES
from messages.texts import t
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
            t(
                "I post in no channel of yours yet. Make me an administrator of one, with the "
                "right to post, and it appears here."
            )
        )
    buttons = [
        (Button(html.shorten(title, _LABEL), data=ask("channel", number)),)
        for number, title in [*titles.items()][:MOST]
    ]
    return Message(t("Which channel is it about?"), tuple(buttons))


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
    asked = t("What does {channel} post?", channel=name)
    said = t("News of what is marked goes there, each story once.")
    back = (Button(f"‹ {t('Channels')}", data=ask("settings", "channels")),)
    return Message(f"{asked}\n{said}", (*rows, back))


def into_channel(channel: int, title: str) -> Message:
    """Tell who let the bot into a channel what to do next."""
    name = html.bold(html.shorten(title, _TITLE))
    choose = Button(t("Choose what it posts"), data=ask("channel", channel))
    return Message(t("I may post in {channel} now.", channel=name), ((choose,),))


def into_group(bot: str, *, reads_all: bool) -> Message:
    """Greet a group, and say what the bot sees there."""
    name = f"@{html.escape(bot)}"
    seen = (
        t("I answer to what names {bot}, and to answers to me.", bot=name)
        if reads_all
        else t(
            "Of what is said here I see commands that name me, and answers to me; where I am an "
            "administrator I see what names {bot} too.",
            bot=name,
        )
    )
    return Message(
        f"{t('I bring news into this group, as short summaries with their sources.')} {seen}\n"
        + t(
            "Administrators choose with /categories{bot}, and in a forum I send to the topic in "
            "which they do.",
            bot=name,
        ),
        ((Button(t(PAGES["categories"]), data=ask("categories")),),),
    )


def in_topic(category: Category) -> Message:
    """Say that a category has a topic of its own."""
    name = html.bold(html.shorten(category.name, _TITLE))
    return Message(t("{category} goes to its own topic now.", category=name))


def no_topic() -> str:
    """Say above the chat that no topic can be made."""
    return t("I may not make topics here: an administrator has to let me manage them.")
