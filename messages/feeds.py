"""Show those who run the bot which feeds there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from messages import html
from messages.follows import counted
from messages.html import Message
from messages.lists import turns
from messages.status import trouble
from messages.texts import t
from news.discovery import Sight
from news.feeds import Category

_NAME: Final = 60
_ADDRESS: Final = 160
_MOST: Final = 10
_ACTIVE: Final = "active"


class Feed(Protocol):
    """Say of a feed what is shown."""

    @property
    def category(self) -> Category: ...
    @property
    def url(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def due_at(self) -> int: ...
    @property
    def failing_since(self) -> int | None: ...
    @property
    def error(self) -> str | None: ...


def listed(feeds: Sequence[Feed], *, total: int, page: int, pages: int) -> Message:
    """List a page of feeds with their addresses, those of a category together."""
    count = counted(total)
    if pages > 1:
        count = t("{counted}, page {page} of {pages}", counted=count, page=page, pages=pages)
    lines, shelf = [count], ""
    for each in feeds:
        if each.category.id != shelf:
            shelf = each.category.id
            lines += ["", html.bold(html.shorten(each.category.name, _NAME))]
        lines.append(f"{_standing(each)}\n{_address(each.url)}")
    turned = turns("feeds", page, pages)
    return Message("\n".join(lines), (turned,) if turned else ())


def _standing(feed: Feed) -> str:
    name = html.escape(html.shorten(feed.title or feed.url, _NAME))
    if feed.state != _ACTIVE:
        return t("{feed} – ended", feed=name)
    if feed.error and feed.failing_since:
        return trouble(name, since=feed.failing_since, reason=feed.error, next_try=feed.due_at)
    return t("{feed} works. Next look: {time}.", feed=name, time=html.moment(feed.due_at))


def added(title: str, category: Category, *, already: bool) -> Message:
    """Say that a feed is in a category."""
    said = {
        "feed": html.bold(html.shorten(title, _NAME)),
        "category": html.bold(html.shorten(category.name, _NAME)),
    }
    if already:
        return Message(t("{feed} is in {category} already.", **said))
    return Message(t("{feed} is in {category} now.", **said))


def several(category: Category, sights: Sequence[Sight]) -> Message:
    """Say that a page names more than one feed, and how to choose."""
    lines = (
        html.code(f"/addfeed {category.name} {each.url}")
        for each in sights[:_MOST]
        if len(each.url) <= _ADDRESS
    )
    return Message("\n".join([t("This page names several feeds. Send the one you want:"), *lines]))


def removed(url: str) -> Message:
    """Say that a feed is in no category any more."""
    said = t(
        "{feed} is in no category any more. Who follows it by itself still hears of it.",
        feed=_address(url),
    )
    return Message(said)


def not_there(address: str) -> Message:
    """Say that no category has a feed of this address."""
    shown = html.escape(html.shorten(address, 2 * _NAME))
    said = t("No category has a feed at “{address}”. /feeds lists them all.", address=shown)
    return Message(said)


def _address(url: str) -> str:
    return html.code(html.shorten(url, _ADDRESS))


def what_to_add() -> Message:
    """Ask for a category and an address."""
    return Message(t("Please say which category, and where: /addfeed Science example.com/feed"))


def what_to_remove() -> Message:
    """Ask for an address."""
    return Message(t("Please say which one: /removefeed example.com/feed"))
