"""Say what became of the feeds that a chat wants to follow."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from typing import Final

from messages import html
from messages.buttons import ask
from messages.html import Button, Keyboard, Message
from messages.shelves import Followed
from messages.texts import amount, t, tn
from news.discovery import Sight
from news.feeds import Entry

NEWEST: Final = 3
"""Headlines that show what a feed is like."""
MOST_NAMED: Final = 10
_NAME: Final = 80
_BUTTON: Final = 40


def begun(sight: Sight, *, already: bool) -> Message:
    """Say that a chat follows a feed, and what is in it."""
    name = html.bold(html.shorten(sight.title, _NAME))
    if already:
        return Message(t("You follow {feed} already.", feed=name))
    head = t("You follow {feed} now. You will hear what is new in it.", feed=name)
    newest = heapq.nlargest(NEWEST, sight.feed.entries, key=lambda each: each.published or 0)
    if not newest:
        return Message(f"{head} {t('There is nothing in it yet.')}")
    return Message("\n".join([head, "", t("There now:"), *map(_headline, newest)]))


def choice(sights: Sequence[Sight]) -> Message:
    """Let a chat choose among the feeds of a page; a button tells which of the links it means."""
    lines = [
        f"{number}. {html.link(html.shorten(each.title, _NAME), each.url)}"
        for number, each in enumerate(sights, 1)
    ]
    one = "There is {n} feed on this page. Do you want it?"
    head = tn(one, "There are {n} feeds on this page. Which do you want?", len(sights))
    linked = [(n, each.title) for n, each in enumerate(sights, 1) if html.is_linkable(each.url)]
    buttons = tuple(
        (Button(f"{number}. {html.shorten(title, _BUTTON)}", data=ask("follow", place)),)
        for place, (number, title) in enumerate(linked, 1)
    )
    return Message("\n".join([head, "", *lines]), buttons)


def which(mine: Sequence[Followed]) -> Message:
    """Ask which feed a chat wants to follow no more."""
    if not mine:
        return Message(t("You follow no feeds. /follow example.com begins with one."))
    return Message(t("Which feed do you want to follow no more?"), stops(mine, page="unfollow"))


def stops(mine: Sequence[Followed], *, page: str) -> Keyboard:
    """Make a button a feed that ends following it."""
    return tuple(
        (
            Button(
                f"✓ {html.shorten(each.title or each.url, _BUTTON)}",
                data=ask("unsubscribe", each.category.id, page),
            ),
        )
        for each in mine[:MOST_NAMED]
    )


def not_followed(asked: str, mine: Sequence[Followed]) -> Message:
    """Say that no feed that a chat follows, or more than one, is called so."""
    name = html.escape(html.shorten(asked, 60))
    said = t("No one feed that you follow is “{name}”.", name=name)
    if not mine:
        return Message(f"{said} {t('You follow none; /follow example.com begins with one.')}")
    return Message(f"{said} {t('Choose one:')}", stops(mine, page="unfollow"))


def ended(name: str) -> Message:
    """Say that a chat follows a feed no more."""
    return Message(t("You follow {feed} no more.", feed=html.bold(html.shorten(name, _NAME))))


def too_many(most: int) -> Message:
    """Say that a chat follows as many feeds as it may."""
    return Message(
        t(
            "You follow {most} feeds, which is as many as a chat can. /unfollow makes room.",
            most=most,
        )
    )


def list_under_way(done: int, total: int) -> Message:
    """Say how far in a list I am."""
    return Message(
        t(
            "I am reading your list: {done} of {total} feeds so far.",
            done=amount(done),
            total=amount(total),
        )
    )


def list_taken(new: int, there: int, beyond: int, *, most: int) -> Message:
    """Say what became of the feeds of a list."""
    many = "From your list you follow {n} feeds now."
    parts = [tn("From your list you follow {n} feed now.", many, new)]
    if there:
        parts.append(tn("You heard of {n} feed before.", "You heard of {n} feeds before.", there))
    if beyond:
        one = "{n} feed found no room: a chat can follow {most}."
        parts.append(
            tn(one, "{n} feeds found no room: a chat can follow {most}.", beyond, most=most)
        )
    if new:
        parts.append(t("In some minutes /subscriptions shows which of them do not work."))
    return Message(" ".join(parts))


def list_broken(line: int) -> Message:
    """Say that a list cannot be read."""
    return Message(
        t(
            "This file is not OPML that can be read (line {line}). "
            "Most feed readers write a good one: look for “Export”.",
            line=line,
        )
    )


def list_empty() -> Message:
    """Say that a list has no feeds."""
    return Message(t("There are no feeds in this file."))


def list_too_large() -> Message:
    """Say that a list is larger than any list of feeds should be."""
    return Message(t("This file is too large for a list of feeds. Please split it."))


def counted(count: int) -> str:
    """Say how many feeds."""
    return tn("{n} feed", "{n} feeds", count)


def _headline(entry: Entry) -> str:
    return f"• {html.link(html.shorten(entry.title or entry.url, 120), entry.url)}"
