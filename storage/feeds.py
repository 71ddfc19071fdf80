"""Remember feeds: which there are, when each is due, and which of their entries were seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from news import polls
from news.feeds import Category, Entry, Feed, ParsedFeed
from news.opml import Listed
from news.web import Fetched, NotModified
from storage.database import Database, add_missing, claim
from storage.tables import categories, entries, feeds

LEASE: Final = 30
"""Seconds a poll may take before another worker may try; longer than any fetch."""
REISSUED_SENT: Final = 3
"""How many entries are new of a feed that names all it had anew."""
BASELINE_READ: Final = 10
"""How many entries of a feed's first answer are read, so that there is something to show."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Hold a category with the number of its feeds."""

    category: Category
    feeds: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Hold how a feed stands: when it was asked and is asked again, and what went wrong last."""

    category: Category
    url: str
    title: str
    state: str
    polled_at: int | None
    due_at: int
    failures: int
    error: str | None


class Feeds:
    """Keep feeds and what was seen in them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, listed: Sequence[Listed], *, now: int) -> None:
        """Add the categories and feeds that are not known yet; remove nothing."""
        shelves = {each.category.id: each.category.name for each in listed}
        rows = [
            {
                "url": each.url,
                "category_id": each.category.id,
                "title": each.title,
                "added_at": now,
                "due_at": now,
            }
            for each in listed
        ]
        async with self._database.writing() as connection:
            await add_missing(
                connection,
                categories,
                [{"id": key, "name": name} for key, name in shelves.items()],
            )
            await add_missing(connection, feeds, rows)

    async def shelves(self) -> list[Shelf]:
        """List the categories that have feeds, in the order they were added."""
        query = (
            select(categories.c.id, categories.c.name, func.count())
            .join(feeds, feeds.c.category_id == categories.c.id)
            .group_by(categories.c.id, categories.c.name)
            .order_by(func.min(feeds.c.id))
        )
        async with self._database.reading() as connection:
            rows = await connection.execute(query)
            return [Shelf(Category(id=row[0], name=row[1]), feeds=row[2]) for row in rows]

    async def standings(self) -> list[Standing]:
        """List how every feed stands, by category and in the order they were added."""
        query = (
            select(feeds, categories.c.name.label("category_name"))
            .join(categories, categories.c.id == feeds.c.category_id)
            .order_by(categories.c.id, feeds.c.id)
        )
        async with self._database.reading() as connection:
            return [_standing(row) for row in await connection.execute(query)]

    async def claim_due(self, *, now: int, limit: int) -> list[Feed]:
        """Lease the feeds that are due, the longest waiting first."""
        due = (
            select(feeds.c.id)
            .where(feeds.c.state == "active", feeds.c.due_at <= now)
            .order_by(feeds.c.due_at)
            .limit(limit)
        )
        async with self._database.writing() as connection:
            return [_feed(row) for row in await claim(connection, feeds, due, now=now, lease=LEASE)]

    async def keep(
        self, feed: Feed, parsed: ParsedFeed, answer: Fetched, *, now: int, due_at: int
    ) -> int:
        """Record a good answer: its unseen entries and the feed's new state, in one transaction.

        Return how many entries are to be read.
        """
        async with self._database.writing() as connection:
            rows = await _unseen(connection, feed, parsed.entries, now=now)
            await add_missing(connection, entries, rows)
            told = {
                "title": feed.title or parsed.title,
                "etag": answer.etag,
                "last_modified": answer.last_modified,
                "body_hash": polls.body_hash(answer.body),
                "baseline_at": feed.baseline_at or now,
                "rhythm": polls.rhythm(parsed.entries, now=now),
            }
            await _after_good(connection, feed, answer, now=now, due_at=due_at, told=told)
        return sum(row["state"] == "unread" for row in rows)

    async def keep_unchanged(
        self, feed: Feed, answer: Fetched | NotModified, *, now: int, due_at: int
    ) -> None:
        """Record that a feed holds nothing new."""
        async with self._database.writing() as connection:
            await _after_good(connection, feed, answer, now=now, due_at=due_at, told={})

    async def keep_failure(self, feed: Feed, *, reason: str, now: int, due_at: int) -> None:
        """Record that a feed gave nothing this time, and why."""
        failed = {"failures": feed.failures + 1, "error": reason, "polled_at": now}
        await self._set(feed, failed | {"due_at": due_at, "leased_until": 0})

    async def retire(self, feed: Feed, *, now: int) -> None:
        """Record that a feed is gone for good: it is not asked again."""
        await self._set(feed, {"state": "gone", "polled_at": now, "leased_until": 0})

    async def _set(self, feed: Feed, values: dict[str, Any]) -> None:
        async with self._database.writing() as connection:
            await connection.execute(update(feeds).where(feeds.c.id == feed.id).values(values))


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
    state: dict[str, Any] = {"failures": 0, "error": None, "polled_at": now, "due_at": due_at}
    state |= {"leased_until": 0, "moved_to": moved_to, "moved_polls": times}
    if isinstance(answer, Fetched):
        state["fetched_at"] = now
    if moved_to and times >= polls.POLLS_TO_MOVE and not await _is_known(connection, moved_to):
        state |= {"url": moved_to, "moved_to": None, "moved_polls": 0}
    await connection.execute(update(feeds).where(feeds.c.id == feed.id).values(state | told))


async def _is_known(connection: AsyncConnection, url: str) -> bool:
    found = await connection.execute(select(feeds.c.id).where(feeds.c.url == url))
    return found.one_or_none() is not None


async def _unseen(
    connection: AsyncConnection, feed: Feed, parsed: Sequence[Entry], *, now: int
) -> list[dict[str, Any]]:
    """Make rows of the entries that were not seen before, by their identity or by link and title.

    The oldest come first, so that the order of arrival is the order of telling.
    """
    found = await connection.execute(
        select(entries.c.identity, entries.c.url, entries.c.title).where(
            entries.c.feed_id == feed.id,
            or_(
                entries.c.identity.in_([each.identity for each in parsed]),
                entries.c.url.in_([each.url for each in parsed]),
            ),
        )
    )
    known = {key for row in found for key in (row.identity, (row.url, row.title))}
    fresh = [each for each in parsed if not known & {each.identity, (each.url, each.title)}]
    if not known and polls.is_reissue(fresh, feed=feed) and await _has_entries(connection, feed):
        return _rows(fresh, feed, now, news=REISSUED_SENT, read=REISSUED_SENT)
    return _rows(fresh, feed, now, news=len(fresh), read=BASELINE_READ)


async def _has_entries(connection: AsyncConnection, feed: Feed) -> bool:
    found = await connection.execute(
        select(entries.c.id).where(entries.c.feed_id == feed.id).limit(REISSUED_SENT + 1)
    )
    return len(found.all()) > REISSUED_SENT


def _rows(
    fresh: Sequence[Entry], feed: Feed, now: int, *, news: int, read: int
) -> list[dict[str, Any]]:
    """Make rows, of which `news` may be new, and `read` are read though they are not."""
    rows = []
    for position, entry in enumerate(fresh):
        new = position < news and polls.is_new(entry, feed=feed, now=now)
        rows.append(
            {
                "feed_id": feed.id,
                "identity": entry.identity,
                "url": entry.url,
                "title": entry.title,
                "text": entry.text,
                "published_at": entry.published,
                "seen_at": now,
                "is_new": int(new),
                "state": "unread" if new or position < read else "skipped",
                "due_at": now,
            }
        )
    return rows[::-1]


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
    )


def _standing(row: Row[Any]) -> Standing:
    return Standing(
        category=Category(id=row.category_id, name=row.category_name),
        url=row.url,
        title=row.title,
        state=row.state,
        polled_at=row.polled_at,
        due_at=row.due_at,
        failures=row.failures,
        error=row.error,
    )
