"""Look after the whole: what waits at each bend of the river, and what may be forgotten."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Select, delete, func, literal_column, select

from storage import tellings
from storage.database import Database
from storage.marks import WAITING
from storage.outbox import GATHERED
from storage.tables import (
    articles,
    broadcasts,
    chats,
    digest_stories,
    digests,
    entries,
    feeds,
    outbox,
    spending,
    summaries,
)
from storage.tables import story_categories as shelved

DELIVERIES_KEPT: Final = 90 * 24 * 3600
"""Seconds for which what was sent is remembered; a story is announced but once, so it is enough."""
ACCOUNTS_KEPT: Final = 400 * 24 * 3600
"""Seconds for which what was spent is remembered."""
ARTICLES_COUNTED: Final = 200_000
"""Articles after which the counts of terms are halved: words become common, and rare again."""


class Upkeep:
    """Count what waits, and tidy up."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def backlog(self, *, now: int) -> dict[str, int]:
        """Count the rows that each stage has to work on now; of feeds, those being polled."""
        waiting = {
            "gather": _count().where(feeds.c.leased_until > now),
            "read": _count().where(entries.c.state == "unread", entries.c.due_at <= now),
            "group": _count().where(articles.c.story_id.is_(None)),
            "write": _count().where(summaries.c.unwritten > 0),
            "announce": _count().where(shelved.c.announced_at.is_(None)),
            "digest": _count().where(chats.c.digest_at <= now, chats.c.state == "active"),
            "lead": _count().where(digests.c.wants_lead == literal_column("1")),
            "quiet": _count().where(chats.c.quiet_at <= now),
            "deliver": _count().where(outbox.c.state.in_(WAITING), outbox.c.due_at <= now),
        }
        async with self._database.reading() as connection:
            return {
                stage: int(await connection.scalar(query) or 0) for stage, query in waiting.items()
            }

    async def tidy(self, *, now: int) -> int:
        """Forget old accounts, and deliveries that ended long ago; return how many of these."""
        ended = delete(outbox).where(
            outbox.c.state.in_(("sent", "dropped", GATHERED)),
            outbox.c.created_at < now - DELIVERIES_KEPT,
        )
        async with self._database.writing() as connection:
            await connection.execute(
                delete(spending).where(spending.c.asked_at < now - ACCOUNTS_KEPT)
            )
            old = digests.c.made_at < now - DELIVERIES_KEPT
            told = digest_stories.c.digest_id.in_(select(digests.c.id).where(old))
            await connection.execute(delete(digest_stories).where(told))
            await connection.execute(delete(digests).where(old))
            said = broadcasts.c.created_at < now - DELIVERIES_KEPT
            await connection.execute(delete(broadcasts).where(said))
            await tellings.fade(connection, most=ARTICLES_COUNTED)
            return (await connection.execute(ended)).rowcount


def _count() -> Select[tuple[int]]:
    return select(func.count())
