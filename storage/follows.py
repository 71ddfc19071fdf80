"""Remember which feeds a chat follows: each is a category of its own, out of the others' sight."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import BigInteger, Text, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.chats import know
from storage.database import Database, add_missing
from storage.placing import known_as, make
from storage.standings import Standing, standing_of, standings_query
from storage.tables import FOLLOWED, SHARED, categories, feed_categories, feeds, subscriptions


@dataclass(frozen=True, slots=True)
class Wanted:
    """Name a feed that a chat wants to follow; the title may be empty."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Followed:
    """Count what became of feeds that a chat wanted: new to it, heard of already, too many."""

    new: int
    there: int
    beyond: int


class Follows:
    """Keep the feeds that chats follow."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def follow(
        self,
        chat_id: int,
        wanted: Sequence[Wanted],
        *,
        kind: str,
        most: int,
        now: int,
        though_heard: bool = True,
    ) -> Followed:
        """Let a chat follow feeds, `most` in all, in one transaction.

        What it hears of through a shared category it may follow none the less, `though_heard`.
        """
        async with self._database.writing() as connection:
            await know(connection, chat_id, kind=kind, now=now)
            room = max(0, most - await _count(connection, chat_id))
            heard = await _heard_of(connection, chat_id, of_any=not though_heard)
            by_url = {each.url: each for each in wanted if each.url not in heard}
            fresh = [*by_url.values()]
            for each in fresh[:room]:
                await _begin(connection, chat_id, each, now=now)
        new = min(len(fresh), room)
        return Followed(new, len(wanted) - len(fresh), len(fresh) - new)

    async def of(self, chat_id: int) -> list[Standing]:
        """List the feeds that a chat follows, by title."""
        return await self._heard(chat_id, kind=FOLLOWED)

    async def shared(self, chat_id: int) -> list[Standing]:
        """List the feeds of the shared categories that a chat is subscribed to."""
        return await self._heard(chat_id, kind=SHARED)

    async def _heard(self, chat_id: int, *, kind: str) -> list[Standing]:
        asked = {"chat": chat_id, "kind": kind}
        async with self._database.reading() as connection:
            return [standing_of(row) for row in await connection.execute(_HEARD, asked)]


# made once: putting a query together takes longer than asking it
_HEARD: Final = (
    standings_query()
    .join(subscriptions, subscriptions.c.category_id == categories.c.id)
    .where(
        subscriptions.c.chat_id == bindparam("chat", type_=BigInteger),
        categories.c.kind == bindparam("kind", type_=Text),
    )
    .order_by(categories.c.name, feeds.c.title, feeds.c.id)
)


async def _count(connection: AsyncConnection, chat_id: int) -> int:
    query = (
        select(func.count())
        .select_from(subscriptions)
        .join(categories, categories.c.id == subscriptions.c.category_id)
        .where(subscriptions.c.chat_id == chat_id, categories.c.kind == FOLLOWED)
    )
    return int(await connection.scalar(query) or 0)


async def _heard_of(connection: AsyncConnection, chat_id: int, *, of_any: bool) -> set[str]:
    """List the addresses, former ones too, of the feeds that a chat follows, or hears of at all."""
    query = (
        select(feeds.c.url, feeds.c.former_url)
        .join(feed_categories, feed_categories.c.feed_id == feeds.c.id)
        .join(subscriptions, subscriptions.c.category_id == feed_categories.c.category_id)
        .join(categories, categories.c.id == subscriptions.c.category_id)
        .where(subscriptions.c.chat_id == chat_id)
    )
    if not of_any:
        query = query.where(categories.c.kind == FOLLOWED)
    rows = await connection.execute(query)
    return {url for row in rows for url in (row.url, row.former_url)}


async def _begin(connection: AsyncConnection, chat_id: int, wanted: Wanted, *, now: int) -> None:
    feed_id = await known_as(connection, wanted.url)
    category = await _category(connection, wanted, feed_id)
    if feed_id is None:
        feed_id = await make(connection, wanted.url, wanted.title, category=category, now=now)
    await add_missing(connection, feed_categories, [{"feed_id": feed_id, "category_id": category}])
    row = {"chat_id": chat_id, "category_id": category, "since": now}
    await add_missing(connection, subscriptions, [row])
    await connection.execute(
        update(feeds)
        .where(feeds.c.id == feed_id, feeds.c.state != "active")
        .values(state="active", due_at=now, failures=0, failing_since=None)
    )


async def _category(connection: AsyncConnection, wanted: Wanted, feed_id: int | None) -> str:
    """Find the category that a followed feed is, or make it; its id is none that people type."""
    found = await connection.execute(
        select(categories.c.id)
        .join(feed_categories, feed_categories.c.category_id == categories.c.id)
        .where(feed_categories.c.feed_id == feed_id, categories.c.kind == FOLLOWED)
        .limit(1)
    )
    if (known := found.scalar_one_or_none()) is not None:
        return str(known)
    key = f"+{hashlib.sha256(wanted.url.encode()).hexdigest()[:12]}"
    name = wanted.title or urlsplit(wanted.url).netloc
    await add_missing(connection, categories, [{"id": key, "name": name, "kind": FOLLOWED}])
    return key
