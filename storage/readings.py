"""Remember what was read: how often in all, and by which chat, as far as where."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from sqlalchemy import BigInteger, Connection, Insert, Text, bindparam, select, update

from storage.chats import know_at_once
from storage.database import Database, insert_by
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
        row = {"chat_id": chat_id, "article_id": article_id, "read_at": now, "page": page}

        def write(connection: Connection) -> None:
            know_at_once(connection, chat_id, kind=kind, now=now)
            connection.execute(_COUNTED, {"article": article_id, "now": now})
            connection.execute(_reading(connection.dialect.name), row)

        await self._database.mark(write)

    async def turn(self, article_id: str, *, chat_id: int, page: int) -> None:
        """Record that a chat that reads an article is at a page of it."""
        mine = readings.c.chat_id == chat_id, readings.c.article_id == article_id
        async with self._database.writing() as connection:
            await connection.execute(update(readings).where(*mine).values(page=page))

    async def of(self, article_id: str, *, chat_id: int) -> Reading:
        """Tell how a chat has read an article."""
        asked = {"chat": chat_id, "article": article_id}
        async with self._database.glancing() as connection:
            row = (await connection.execute(_READING, asked)).one_or_none()
            return Reading(row.times, row.read_at, row.page) if row else Reading()


@cache
def _reading(dialect: str) -> Insert:
    first = insert_by(dialect, readings)
    again = {name: first.excluded[name] for name in ("read_at", "page")}
    return first.on_conflict_do_update(
        index_elements=["chat_id", "article_id"], set_={"times": readings.c.times + 1, **again}
    )


_COUNTED: Final = (
    update(articles)
    .where(articles.c.id == bindparam("article", type_=Text))
    .values(last_read_at=bindparam("now", type_=BigInteger), read_count=articles.c.read_count + 1)
)
_READING: Final = select(readings).where(
    readings.c.chat_id == bindparam("chat", type_=BigInteger),
    readings.c.article_id == bindparam("article", type_=Text),
)
