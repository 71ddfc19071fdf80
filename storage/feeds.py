"""Remember feeds: which there are, when each is due, and which of their entries were seen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Row, bindparam, func, select, update
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
from storage.placing import place, take_out
from storage.standings import Standing, standing_of, standings_query
from storage.tables import SHARED, categories, feed_categories, feeds
from storage.together import Together

LEASE: Final = 30
"""Seconds a poll may take before another worker may try; longer than any fetch."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Hold a category with the number of its feeds."""

    category: Category
    feeds: int


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
        self._unchanged = Together(self._keep_unchanged)

    async def finish(self) -> None:
        """Wait for the records that are being written."""
        await self._unchanged.finish()

    async def add(self, listed: Sequence[Listed], *, now: int, again: bool = False) -> None:
        """Add the categories and feeds that are not known yet; remove nothing.

        What was removed stays so, but where it is asked for `again`.
        """
        shelves = {each.category.id: each.category.name for each in listed}
        async with self._database.writing() as connection:
            await add_missing(
                connection,
                categories,
                [{"id": key, "name": name} for key, name in shelves.items()],
            )
            await place(connection, listed, now=now, again=again)

    async def remove(self, url: str, *, now: int) -> bool:
        """Take a feed out of the shared categories; False where it stands in none."""
        async with self._database.writing() as connection:
            return await take_out(connection, url, now=now)

    async def shelves(self) -> list[Shelf]:
        """List the shared categories that have feeds, in the order they were added."""
        async with self._database.reading() as connection:
            rows = await connection.execute(_SHELVES)
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

    async def _keep_unchanged(self, records: Sequence[_Unchanged]) -> Sequence[None]:
        async with self._database.writing() as connection:
            await _write_unchanged(connection, records)
        return [None for _ in records]

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


# made once: putting a query together takes longer than asking it
_SHELVES: Final = (
    select(categories.c.id, categories.c.name, func.count())
    .join(feed_categories, feed_categories.c.category_id == categories.c.id)
    .where(categories.c.kind == SHARED)
    .group_by(categories.c.id, categories.c.name)
    .order_by(func.min(feed_categories.c.feed_id))
)


async def _set(connection: AsyncConnection, feed: Feed, values: dict[str, Any]) -> None:
    await connection.execute(update(feeds).where(feeds.c.id == feed.id).values(values))


async def _write_unchanged(connection: AsyncConnection, records: Sequence[_Unchanged]) -> None:
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
