"""Remember what was read: how often in all, and by which chat."""

from __future__ import annotations

from sqlalchemy import update

from storage.chats import know
from storage.database import Database, insert
from storage.tables import articles, readings


class Readings:
    """Keep what chats have read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def mark(self, article_id: str, *, chat_id: int, kind: str, now: int) -> None:
        """Record that somebody in a chat read an article."""
        async with self._database.writing() as connection:
            await know(connection, chat_id, kind=kind, now=now)
            await connection.execute(
                update(articles)
                .where(articles.c.id == article_id)
                .values(last_read_at=now, read_count=articles.c.read_count + 1)
            )
            row = {"chat_id": chat_id, "article_id": article_id, "read_at": now}
            again = {"times": readings.c.times + 1, "read_at": now}
            await connection.execute(
                insert(connection, readings)
                .values(row)
                .on_conflict_do_update(index_elements=["chat_id", "article_id"], set_=again)
            )
