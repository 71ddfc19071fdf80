"""Put feeds into categories and take them out, within a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Final

from sqlalchemy import ColumnElement, Select, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from news.links import host
from news.opml import Listed
from storage.database import add_missing
from storage.tables import (
    FOLLOWED,
    SHARED,
    articles,
    categories,
    feed_categories,
    feeds,
    subscriptions,
)

_AT_ONCE: Final = 500
"""Feeds that one query asks for; databases bind only so many values."""


async def place(
    connection: AsyncConnection, listed: Sequence[Listed], *, now: int, again: bool
) -> None:
    """Put feeds, which may be new, into shared categories that are there.

    Those that were taken out are left out, but where they are asked for `again`.
    """
    waiting = iter(listed)
    while some := [*islice(waiting, _AT_ONCE)]:
        placed = await _placed(connection, some)
        removed = set() if again else await _removed(connection, some)
        for each in some:
            if each.url not in removed and (each.url, each.category.id) not in placed:
                await _place(connection, each, now=now)


async def _placed(connection: AsyncConnection, listed: Sequence[Listed]) -> set[tuple[str, str]]:
    """Find which feeds are asked, and told, under their category already: at most starts, all."""
    urls = [each.url for each in listed]
    found = await connection.execute(
        select(feeds.c.url, feeds.c.former_url, feed_categories.c.category_id)
        .join(feed_categories, feed_categories.c.feed_id == feeds.c.id)
        .join(categories, categories.c.id == feeds.c.category_id)
        .where(
            or_(feeds.c.url.in_(urls), feeds.c.former_url.in_(urls)),
            feeds.c.state != "idle",
            categories.c.kind == SHARED,
        )
    )
    return {(url, row.category_id) for row in found for url in (row.url, row.former_url)}


async def _removed(connection: AsyncConnection, listed: Sequence[Listed]) -> set[str]:
    urls = [each.url for each in listed]
    found = await connection.execute(
        select(feeds.c.url, feeds.c.former_url).where(
            or_(feeds.c.url.in_(urls), feeds.c.former_url.in_(urls)),
            feeds.c.removed_at.is_not(None),
        )
    )
    return {url for row in found for url in (row.url, row.former_url)}


async def _place(connection: AsyncConnection, listed: Listed, *, now: int) -> None:
    """Put a feed, which may be new, into a shared category."""
    feed_id = await known_as(connection, listed.url)
    if feed_id is None:
        feed_id = await make(
            connection, listed.url, listed.title, category=listed.category.id, now=now
        )
    row = {"feed_id": feed_id, "category_id": listed.category.id}
    await add_missing(connection, feed_categories, [row])
    await connection.execute(  # nobody followed it any more
        update(feeds)
        .where(feeds.c.id == feed_id, feeds.c.state == "idle")
        .values(state="active", due_at=now)
    )
    await connection.execute(
        update(feeds)
        .where(feeds.c.id == feed_id, feeds.c.removed_at.is_not(None))
        .values(removed_at=None)
    )
    followed = select(categories.c.id).where(categories.c.kind == FOLLOWED)
    await connection.execute(  # what is shared is told under the name of its shelf
        update(feeds)
        .where(feeds.c.id == feed_id, feeds.c.category_id.in_(followed))
        .values(category_id=listed.category.id)
    )


async def known_as(connection: AsyncConnection, url: str) -> int | None:
    """Find a feed by its address, or by the one that it had, and hold on to its row."""
    query = select(feeds.c.id).where(or_(feeds.c.url == url, feeds.c.former_url == url))
    found = await connection.execute(query.order_by(feeds.c.id).limit(1).with_for_update())
    return found.scalar_one_or_none()


async def make(
    connection: AsyncConnection, url: str, title: str, *, category: str, now: int
) -> int:
    """Add a feed whose category is there; return its id."""
    row = {
        "url": url,
        "host": host(url),
        "category_id": category,
        "title": title,
        "added_at": now,
        "due_at": now,
    }
    await add_missing(connection, feeds, [row])  # another process may have been quicker
    made = await connection.execute(select(feeds.c.id).where(feeds.c.url == url))
    return int(made.scalar_one())


async def take_out(connection: AsyncConnection, url: str, *, now: int) -> bool:
    """Take a feed out of the shared categories; False where it stands in none.

    Who follows it by itself still hears of it, under its own name.
    """
    feed_id = await known_as(connection, url)
    shared = select(categories.c.id).where(categories.c.kind == SHARED)
    taken = await connection.execute(
        delete(feed_categories)
        .where(feed_categories.c.feed_id == feed_id, feed_categories.c.category_id.in_(shared))
        .returning(feed_categories.c.category_id)
    )
    if not taken.all():
        return False
    of_its_own = (
        select(feed_categories.c.category_id)
        .where(feed_categories.c.feed_id == feed_id)
        .limit(1)
        .scalar_subquery()
    )
    this = update(feeds).where(feeds.c.id == feed_id)
    home = func.coalesce(of_its_own, feeds.c.category_id)
    await connection.execute(this.values(removed_at=now, category_id=home))
    await connection.execute(
        this.where(feeds.c.state == "active", feeds.c.id.not_in(_wanted())).values(state="idle")
    )
    return True


async def rest_unwanted(connection: AsyncConnection, ended: Sequence[str]) -> None:
    """Ask feeds no more that stood in ended categories alone, and that nobody follows."""
    touched = select(feed_categories.c.feed_id).where(feed_categories.c.category_id.in_(ended))
    locked = await connection.execute(
        select(feeds.c.id).where(feeds.c.id.in_(touched)).order_by(feeds.c.id).with_for_update()
    )
    await connection.execute(
        update(feeds)
        .where(
            feeds.c.id.in_(locked.scalars().all()),
            feeds.c.state == "active",
            feeds.c.id.not_in(_wanted()),
        )
        .values(state="idle")
    )


def _wanted() -> Select[tuple[int]]:
    """Select the feeds that stand in a shared category, or that somebody follows."""
    return (
        select(feed_categories.c.feed_id)
        .join(categories, categories.c.id == feed_categories.c.category_id)
        .outerjoin(subscriptions, subscriptions.c.category_id == categories.c.id)
        .where((categories.c.kind == SHARED) | subscriptions.c.chat_id.is_not(None))
    )


def is_shared() -> ColumnElement[bool]:
    """Hold for the feeds that stand in a shared category."""
    return exists().where(
        feed_categories.c.feed_id == feeds.c.id,
        categories.c.id == feed_categories.c.category_id,
        categories.c.kind == SHARED,
    )


async def is_for_all(connection: AsyncConnection, article_id: str) -> bool:
    """Tell whether an article is of a feed that stands in a shared category."""
    query = (
        select(articles.c.id)
        .join(feeds, feeds.c.id == articles.c.feed_id)
        .where(articles.c.id == article_id, is_shared())
    )
    return await connection.scalar(query) is not None
