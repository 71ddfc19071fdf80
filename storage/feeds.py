"""Remember feeds: which there are, when each is due, and which of their entries were seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, func, or_, select, update

from news.feeds import Category, Entry, Feed, ParsedFeed
from news.opml import Listed
from news.polls import body_hash, is_new
from news.web import Fetched
from storage.database import Database, add_missing, claim
from storage.tables import categories, entries, feeds

LEASE: Final = 30
"""Seconds a poll may take before another worker may try; longer than any fetch."""
BASELINE_READ: Final = 10
"""How many entries of a feed's first answer are read, so that there is something to show."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Hold a category with the number of its feeds."""

    category: Category
    feeds: int


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
            found = await connection.execute(
                select(entries.c.identity, entries.c.url, entries.c.title).where(
                    entries.c.feed_id == feed.id,
                    or_(
                        entries.c.identity.in_([each.identity for each in parsed.entries]),
                        entries.c.url.in_([each.url for each in parsed.entries]),
                    ),
                )
            )
            known = {key for row in found for key in (row.identity, (row.url, row.title))}
            fresh = [
                each
                for each in parsed.entries
                if not known & {each.identity, (each.url, each.title)}
            ]
            rows = _rows(fresh, feed, now)
            await add_missing(connection, entries, rows)
            await connection.execute(
                update(feeds)
                .where(feeds.c.id == feed.id)
                .values(
                    title=feed.title or parsed.title,
                    etag=answer.etag,
                    last_modified=answer.last_modified,
                    body_hash=body_hash(answer.body),
                    baseline_at=feed.baseline_at or now,
                    **_after_good(now, due_at),
                )
            )
        return sum(row["state"] == "unread" for row in rows)

    async def keep_unchanged(self, feed: Feed, *, now: int, due_at: int) -> None:
        """Record that a feed holds nothing new."""
        await self._set(feed, _after_good(now, due_at))

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


def _after_good(now: int, due_at: int) -> dict[str, Any]:
    return {"failures": 0, "error": None, "polled_at": now, "due_at": due_at, "leased_until": 0}


def _rows(fresh: Sequence[Entry], feed: Feed, now: int) -> list[dict[str, Any]]:
    """Make rows, the oldest first, so that the order of arrival is the order of telling."""
    rows = []
    for position, entry in enumerate(fresh):
        new = is_new(entry, feed=feed, now=now)
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
                "state": "unread" if new or position < BASELINE_READ else "skipped",
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
    )
