"""Remember which entries a feed ever had, and notice when one of them says something else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import Row, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from news import polls
from news.feeds import Entry, Feed
from storage.database import add_missing
from storage.tables import entries

REISSUED_SENT: Final = 3
"""How many entries are new of a feed that names all it had anew."""
_ONE_EACH: Final = 2  # one known, one found now
BASELINE_READ: Final = 10
"""How many entries of a feed's first answer are read, so that there is something to show."""


async def take_in(
    connection: AsyncConnection, feed: Feed, parsed: Sequence[Entry], *, now: int
) -> int:
    """Record what a feed tells for the first time, and what it tells differently now.

    Return how many entries are to be read.
    """
    known = await _known(connection, feed, parsed)
    fresh = await _fresh(connection, feed, parsed, known, now=now)
    await add_missing(connection, entries, fresh)
    changed = await _take_changes(connection, parsed, known, now=now)
    unread = [row for row in fresh if row["state"] == "unread"]
    return len(unread) + changed


async def _known(
    connection: AsyncConnection, feed: Feed, parsed: Sequence[Entry]
) -> Sequence[Row[Any]]:
    """Find the entries that were seen before, by their identity or by their link."""
    found = await connection.execute(
        select(entries).where(
            entries.c.feed_id == feed.id,
            or_(
                entries.c.identity.in_([each.identity for each in parsed]),
                entries.c.url.in_([each.url for each in parsed]),
            ),
        )
    )
    return found.all()


async def _fresh(
    connection: AsyncConnection,
    feed: Feed,
    parsed: Sequence[Entry],
    known: Collection[Row[Any]],
    *,
    now: int,
) -> list[dict[str, Any]]:
    """Make rows of the entries that were not seen before, by identity or by link and title.

    Where not one identity is known, the feed may have named all it had anew: then its links and
    its titles tell. The oldest come first, so that the order of arrival is the order of telling.
    """
    seen = {key for row in known for key in (row.identity, (row.url, row.title))}
    fresh = [each for each in parsed if not seen & {each.identity, (each.url, each.title)}]
    if feed.polled_at is not None and seen.isdisjoint(each.identity for each in parsed):
        unlike = await _unlike(connection, feed, fresh)
        again = len(parsed) - len(unlike)
        reissued = polls.is_reissue(unlike, again=again, polled_at=feed.polled_at)
        if reissued and await _has_entries(connection, feed):
            return _rows(unlike, feed, now, news=REISSUED_SENT, read=REISSUED_SENT)
    return _rows(fresh, feed, now, news=len(fresh), read=BASELINE_READ)


async def _unlike(
    connection: AsyncConnection, feed: Feed, fresh: Sequence[Entry]
) -> Sequence[Entry]:
    """Leave out the entries that have the title of a known one, or its link and no other's."""
    found = await connection.execute(
        select(entries.c.url, entries.c.title).where(
            entries.c.feed_id == feed.id,
            or_(
                entries.c.url.in_([each.url for each in fresh]),
                entries.c.title.in_([each.title for each in fresh]),
            ),
        )
    )
    rows = found.all()
    shared = Counter([*(row.url for row in rows), *(each.url for each in fresh)])
    links = {row.url for row in rows if shared[row.url] == _ONE_EACH}
    titles = {row.title for row in rows}
    return [each for each in fresh if each.url not in links and each.title not in titles]


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
                "version": polls.version(entry),
                "state": "unread" if new or position < read else "skipped",
                "due_at": now,
            }
        )
    return rows[::-1]


async def _take_changes(
    connection: AsyncConnection, parsed: Sequence[Entry], known: Collection[Row[Any]], *, now: int
) -> int:
    """Put entries that say something else up for reading again; return how many."""
    by_identity = {each.identity: each for each in parsed}
    changed = [
        (row, entry)
        for row in known
        if (entry := by_identity.get(row.identity)) and polls.version(entry) != row.version
    ]
    if polls.is_new_dress(changed=len(changed), of=len(known)):
        await _note(connection, changed)
        return 0
    due = [
        (row, entry)
        for row, entry in changed
        if row.state != "skipped"
        and polls.may_read_again(seen_at=row.seen_at, changed_at=row.changed_at, now=now)
    ]
    again = {"state": "unread", "attempts": 0, "due_at": now, "changed_at": now}
    for row, entry in due:
        says = {"title": entry.title, "text": entry.text, "version": polls.version(entry)}
        await connection.execute(update(entries).where(entries.c.id == row.id).values(says | again))
    return len(due)


async def _note(connection: AsyncConnection, changed: Sequence[tuple[Row[Any], Entry]]) -> None:
    """Remember what entries say now, without looking at their pages for it."""
    for row, entry in changed:
        await connection.execute(
            update(entries).where(entries.c.id == row.id).values(version=polls.version(entry))
        )
