"""Remember what was read: how often in all, and by which chat, as far as where."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update

from storage.chats import know
from storage.database import Database, insert
from storage.tables import articles, readings


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold how often a chat read an article, when the last time, and at which page it is."""

    times: int = 0
    read_at: int | None = None
    page: int = 0


class Readings:
    """Keep what chats have read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def mark(
        self, article_id: str, *, chat_id: int, kind: str, now: int, page: int = 1
    ) -> None:
        """Record that somebody in a chat read an article, as far as a page."""
        async with self._database.writing() as connection:
            await know(connection, chat_id, kind=kind, now=now)
            await connection.execute(
                update(articles)
                .where(articles.c.id == article_id)
                .values(last_read_at=now, read_count=articles.c.read_count + 1)
            )
            row = {"chat_id": chat_id, "article_id": article_id, "read_at": now, "page": page}
            again = {"times": readings.c.times + 1, "read_at": now, "page": page}
            await connection.execute(
                insert(connection, readings)
                .values(row)
                .on_conflict_do_update(index_elements=["chat_id", "article_id"], set_=again)
            )

    async def turn(self, article_id: str, *, chat_id: int, page: int) -> None:
        """Record that a chat that reads an article is at a page of it."""
        mine = readings.c.chat_id == chat_id, readings.c.article_id == article_id
        async with self._database.writing() as connection:
            await connection.execute(update(readings).where(*mine).values(page=page))

    async def of(self, article_id: str, *, chat_id: int) -> Reading:
        """Tell how a chat has read an article."""
        mine = readings.c.chat_id == chat_id, readings.c.article_id == article_id
        async with self._database.reading() as connection:
            row = (await connection.execute(select(readings).where(*mine))).one_or_none()
            return Reading(row.times, row.read_at, row.page) if row else Reading()
