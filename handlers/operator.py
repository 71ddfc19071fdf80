"""Answer those who run the bot: what a model costs, which feeds there are, a word to all chats."""

from __future__ import annotations

from typing import Final

from handlers.authority import for_admins, for_admins_by_press
from handlers.desk import Ask, Desk, Edit, Reply, number_of, paged, say
from handlers.subscriptions import find, shared
from messages import apology, broadcasts, costs, html, reasons
from messages import feeds as show
from messages.html import Message
from news import opml
from news.feeds import Category
from news.links import completed
from news.opml import Listed
from news.web import Failed

AT_ONCE: Final = 8
"""Feeds on a page."""


@for_admins
async def cost(desk: Desk, _ask: Ask) -> Reply:
    """Show what a model has cost."""
    spent = await desk.storage.spending.costs(now=desk.now())
    return say(
        costs.costs(
            spent.days,
            spent.categories,
            spent.outcomes,
            deliveries=spent.deliveries,
            budget=desk.budget,
        )
    )


@for_admins
async def feeds(desk: Desk, _ask: Ask) -> Reply:
    """List the feeds of the shared categories, and how each stands."""
    return say(await _page(desk, 1))


@for_admins_by_press
async def press_feeds(desk: Desk, ask: Ask) -> Reply | Edit:
    """Turn to another page of the feeds."""
    page = number_of(ask.text)
    return Edit(await _page(desk, page)) if page else say(toast=apology.stale_button())


@for_admins
async def add_feed(desk: Desk, ask: Ask) -> Reply:
    """Put a feed into a category, which may be new."""
    if len(ask.words) < 2:  # noqa: PLR2004 - a category and an address
        return say(show.what_to_add())
    *named, address = ask.words
    found = await desk.find(completed(address))
    if isinstance(found, Failed):
        return say(Message(reasons.sentence(found.reason)))
    category = await _category(desk, " ".join(named))
    if len(found) > 1:
        return say(show.several(category, found))
    sight, before = found[0], await desk.storage.feeds.shared()
    if any(each.url == sight.url and each.category == category for each in before):
        return say(show.added(sight.title, category, already=True))
    listed = Listed(category, sight.feed.title, sight.url)
    await desk.storage.feeds.add([listed], now=desk.now(), again=True)
    return say(show.added(sight.title, category, already=False))


@for_admins
async def remove_feed(desk: Desk, ask: Ask) -> Reply:
    """Take a feed out of the categories."""
    if not ask.words:
        return say(show.what_to_remove())
    for url in (ask.words[0], completed(ask.words[0])):
        if await desk.storage.feeds.remove(url, now=desk.now()):
            return say(show.removed(url))
    return say(show.not_there(ask.words[0]))


@for_admins
async def broadcast(desk: Desk, ask: Ask) -> Reply:
    """Show what would be told to how many chats, and ask."""
    if not ask.said:
        return say(broadcasts.nothing_said())
    if html.units(ask.said) > broadcasts.LONGEST:
        return say(broadcasts.too_long())
    key, chats = await desk.storage.broadcasts.draft(ask.said, now=desk.now())
    return say(broadcasts.really(ask.said, key, chats))


@for_admins_by_press
async def press_broadcast(desk: Desk, ask: Ask) -> Reply | Edit:
    """Send what was drafted, or drop it."""
    match ask.words:
        case (broadcasts.YES, number) if key := number_of(number):
            sent = await desk.storage.broadcasts.send(key, now=desk.now())
            if sent is not None:
                return Edit(broadcasts.on_its_way(sent))
        case (broadcasts.NO, number) if key := number_of(number):
            if await desk.storage.broadcasts.drop(key):
                return Edit(broadcasts.dropped())
    return say(toast=apology.stale_button())


async def _page(desk: Desk, page: int) -> Message:
    stood = sorted(await desk.storage.feeds.shared(), key=lambda each: each.category.name)
    shown, page, pages = paged(stood, page, most=AT_ONCE)
    return show.listed(shown, total=len(stood), page=page, pages=pages)


async def _category(desk: Desk, named: str) -> Category:
    """Find the category that is meant, or name a new one."""
    return find(await shared(desk), named) or Category(opml.slug(named), named)
