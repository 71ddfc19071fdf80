"""Remember feeds: which there are, when each is due, and which of their entries were seen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Row, Select, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from news import polls
from news.feeds import Category, Feed, ParsedFeed
from news.links import host
from news.opml import Listed
from news.web import Fetched, NotModified
from storage.database import Database, add_missing, claim
from storage.entries import take_in
from storage.notices import tell
from storage.outbox import FEED_FAILING, FEED_GONE
from storage.tables import FOLLOWED, SHARED, categories, feed_categories, feeds, subscriptions
from storage.together import Together

LEASE: Final = 30
"""Seconds a poll may take before another worker may try; longer than any fetch."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Hold a category with the number of its feeds."""

    category: Category
    feeds: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Hold how a feed stands: when it was asked and is asked again, and what went wrong last."""

    id: int
    category: Category
    url: str
    title: str
    state: str
    polled_at: int | None
    due_at: int
    failures: int
    failing_since: int | None
    error: str | None


@dataclass(frozen=True, slots=True)
class _Unchanged:
    """Hold what is recorded of a feed that holds nothing new."""

    feed_id: int
    polled_at: int
    due_at: int
    fetched_at: int | None


class Feeds:
    """Keep feeds and what was seen in them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._unchanged = Together(database, _keep_unchanged)

    async def add(self, listed: Sequence[Listed], *, now: int) -> None:
        """Add the categories and feeds that are not known yet; remove nothing."""
        shelves = {each.category.id: each.category.name for each in listed}
        async with self._database.writing() as connection:
            await add_missing(
                connection,
                categories,
                [{"id": key, "name": name} for key, name in shelves.items()],
            )
            for each in listed:
                await _place(connection, each, now=now)

    async def shelves(self) -> list[Shelf]:
        """List the shared categories that have feeds, in the order they were added."""
        query = (
            select(categories.c.id, categories.c.name, func.count())
            .join(feed_categories, feed_categories.c.category_id == categories.c.id)
            .where(categories.c.kind == SHARED)
            .group_by(categories.c.id, categories.c.name)
            .order_by(func.min(feed_categories.c.feed_id))
        )
        async with self._database.reading() as connection:
            rows = await connection.execute(query)
            return [Shelf(Category(id=row[0], name=row[1]), feeds=row[2]) for row in rows]

    async def standings(self, ids: Sequence[int] | None = None) -> list[Standing]:
        """List how feeds stand, all or some, by category and in the order they were added."""
        home = categories.c.id == feeds.c.category_id
        query = standings_query().where(home).order_by(categories.c.id, feeds.c.id)
        if ids is not None:
            query = query.where(feeds.c.id.in_(ids))
        async with self._database.reading() as connection:
            return [standing_of(row) for row in await connection.execute(query)]

    async def shared(self) -> list[Standing]:
        """List the feeds of the shared categories, each under every one in which it stands."""
        query = standings_query().where(categories.c.kind == SHARED).order_by(feeds.c.id)
        async with self._database.reading() as connection:
            return [standing_of(row) for row in await connection.execute(query)]

    async def claim_due(self, *, now: int, limit: int, busy: Collection[str] = ()) -> list[Feed]:
        """Lease the feeds that are due at hosts that are not busy, the longest waiting first."""
        due = (
            select(feeds.c.id)
            .where(
                feeds.c.state == "active", feeds.c.due_at <= now, feeds.c.host.not_in(list(busy))
            )
            .order_by(feeds.c.due_at)
            .limit(limit)
        )
        async with self._database.writing() as connection:
            return [_feed(row) for row in await claim(connection, feeds, due, now=now, lease=LEASE)]

    async def keep(
        self, feed: Feed, parsed: ParsedFeed, answer: Fetched, *, now: int, due_at: int
    ) -> int:
        """Record a good answer in one transaction: new and changed entries, the feed's new state.

        Return how many entries are to be read.
        """
        async with self._database.writing() as connection:
            unread = await take_in(connection, feed, parsed.entries, now=now)
            told = {
                "title": feed.title or parsed.title,
                "etag": answer.etag,
                "last_modified": answer.last_modified,
                "body_hash": polls.body_hash(answer.body),
                "baseline_at": feed.baseline_at or now,
                "rhythm": polls.rhythm(parsed.entries, now=now),
            }
            await _after_good(connection, feed, answer, now=now, due_at=due_at, told=told)
        return unread

    async def keep_unchanged(
        self, feed: Feed, answer: Fetched | NotModified, *, now: int, due_at: int
    ) -> None:
        """Record that a feed holds nothing new, as most do most of the time."""
        if answer.moved_to or feed.moved_to:
            async with self._database.writing() as connection:
                await _after_good(connection, feed, answer, now=now, due_at=due_at, told={})
        else:
            fetched_at = now if isinstance(answer, Fetched) else feed.fetched_at
            await self._unchanged.add(_Unchanged(feed.id, now, due_at, fetched_at))

    async def keep_failure(self, feed: Feed, *, reason: str, now: int, due_at: int) -> None:
        """Record that a feed gave nothing this time, and why; tell its subscribers after a week."""
        since = feed.failing_since or now
        failed = {"failures": feed.failures + 1, "error": reason, "failing_since": since}
        asked = {"polled_at": now, "due_at": due_at, "leased_until": 0}
        async with self._database.writing() as connection:
            await _set(connection, feed, failed | asked)
            if now - since >= polls.FAILING_LONG:
                await tell(connection, feed, FEED_FAILING, now=now)

    async def retire(self, feed: Feed, *, now: int) -> None:
        """Record that a feed is gone for good: its subscribers are told, it is not asked again."""
        async with self._database.writing() as connection:
            await _set(connection, feed, {"state": "gone", "polled_at": now, "leased_until": 0})
            await tell(connection, feed, FEED_GONE, now=now)


async def _set(connection: AsyncConnection, feed: Feed, values: dict[str, Any]) -> None:
    await connection.execute(update(feeds).where(feeds.c.id == feed.id).values(values))


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


async def rest_unwanted(connection: AsyncConnection, ended: Sequence[str]) -> None:
    """Ask feeds no more that stood in ended categories alone, and that nobody follows."""
    touched = select(feed_categories.c.feed_id).where(feed_categories.c.category_id.in_(ended))
    locked = await connection.execute(
        select(feeds.c.id).where(feeds.c.id.in_(touched)).order_by(feeds.c.id).with_for_update()
    )
    wanted = (
        select(feed_categories.c.feed_id)
        .join(categories, categories.c.id == feed_categories.c.category_id)
        .outerjoin(subscriptions, subscriptions.c.category_id == categories.c.id)
        .where((categories.c.kind == SHARED) | subscriptions.c.chat_id.is_not(None))
    )
    await connection.execute(
        update(feeds)
        .where(
            feeds.c.id.in_(locked.scalars().all()),
            feeds.c.state == "active",
            feeds.c.id.not_in(wanted),
        )
        .values(state="idle")
    )


async def _keep_unchanged(connection: AsyncConnection, records: Sequence[_Unchanged]) -> None:
    query = (
        update(feeds)
        .where(feeds.c.id == bindparam("feed"))
        .values(
            failures=0,
            error=None,
            failing_since=None,
            moved_to=None,
            moved_polls=0,
            leased_until=0,
            polled_at=bindparam("polled"),
            due_at=bindparam("due"),
            fetched_at=bindparam("fetched"),
        )
    )
    in_order = sorted(records, key=attrgetter("feed_id"))  # so that no two processes block
    await connection.execute(query, [_bound(each) for each in in_order])


def _bound(record: _Unchanged) -> dict[str, int | None]:
    return {
        "feed": record.feed_id,
        "polled": record.polled_at,
        "due": record.due_at,
        "fetched": record.fetched_at,
    }


async def _after_good(
    connection: AsyncConnection,
    feed: Feed,
    answer: Fetched | NotModified,
    *,
    now: int,
    due_at: int,
    told: dict[str, Any],
) -> None:
    """Record a good answer, and the feed's new address when it has proved lasting."""
    moved_to, times = polls.moved(feed, answer.moved_to)
    state: dict[str, Any] = {"failures": 0, "error": None, "failing_since": None}
    state |= {"polled_at": now, "due_at": due_at}
    state |= {"leased_until": 0, "moved_to": moved_to, "moved_polls": times}
    if isinstance(answer, Fetched):
        state["fetched_at"] = now
    if moved_to and times >= polls.POLLS_TO_MOVE and not await _is_known(connection, moved_to):
        state |= {"url": moved_to, "host": host(moved_to), "former_url": feed.url}
        state |= {"moved_to": None, "moved_polls": 0}
    await _set(connection, feed, state | told)


async def _is_known(connection: AsyncConnection, url: str) -> bool:
    found = await connection.execute(select(feeds.c.id).where(feeds.c.url == url))
    return found.one_or_none() is not None


def _feed(row: Row[Any]) -> Feed:
    return Feed(
        id=row.id,
        url=row.url,
        category=row.category_id,
        title=row.title,
        etag=row.etag,
        last_modified=row.last_modified,
        body_hash=row.body_hash,
        failures=row.failures,
        added_at=row.added_at,
        baseline_at=row.baseline_at,
        polled_at=row.polled_at,
        fetched_at=row.fetched_at,
        rhythm=row.rhythm,
        moved_to=row.moved_to,
        moved_polls=row.moved_polls,
        failing_since=row.failing_since,
    )


def standings_query() -> Select[Any]:
    """Select feeds with each category in which they stand."""
    return (
        select(feeds, categories.c.id.label("shelf"), categories.c.name.label("shelf_name"))
        .join(feed_categories, feed_categories.c.feed_id == feeds.c.id)
        .join(categories, categories.c.id == feed_categories.c.category_id)
    )


def standing_of(row: Row[Any]) -> Standing:
    """Make a standing of a row of `standings_query`."""
    return Standing(
        id=row.id,
        category=Category(id=row.shelf, name=row.shelf_name),
        url=row.url,
        title=row.title,
        state=row.state,
        polled_at=row.polled_at,
        due_at=row.due_at,
        failures=row.failures,
        failing_since=row.failing_since,
        error=row.error,
    )
