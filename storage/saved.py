"""Remember what chats put aside to read later."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Select, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from news.filters import Filter, catches, read
from news.stories import Story
from storage.cards import story_of, told
from storage.chats import know
from storage.database import Database, add_missing
from storage.tables import articles, saved, stories

MOST: Final = 500
"""Stories that a chat may put aside."""


class Saved:
    """Keep what chats put aside."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, chat_id: int, number: int, *, kind: str, now: int) -> bool:
        """Put a story aside; False where there is room for no more."""
        async with self._database.writing() as connection:
            if await _count(connection, chat_id) >= MOST:
                return False
            await know(connection, chat_id, kind=kind, now=now)
            row = {"chat_id": chat_id, "story_id": number, "saved_at": now}
            await add_missing(connection, saved, [row])
        return True

    async def remove(self, chat_id: int, number: int) -> None:
        """Take a story out again."""
        mine = saved.c.chat_id == chat_id, saved.c.story_id == number
        async with self._database.writing() as connection:
            await connection.execute(delete(saved).where(*mine))

    async def of(self, chat_id: int, wanted: Filter) -> list[Story]:
        """List what a chat put aside, and a filter catches if it wants anything; the last first."""
        async with self._database.reading() as connection:
            rows = (await connection.execute(_put_aside(chat_id))).all()
            return [story_of(row) for row in rows if _is_wanted(row, wanted)]


def _is_wanted(row: Any, wanted: Filter) -> bool:  # noqa: ANN401 - a row of `told`, with the text
    if not wanted.wanted:
        return True
    title = f"{row.title}\n{row.headline}"
    return catches(wanted, read(title, f"{row.medium}\n{row.text}"))


def _put_aside(chat_id: int) -> Select[Any]:
    return (
        told(chat_id)
        .add_columns(articles.c.text)
        .join(saved, saved.c.story_id == stories.c.id)
        .where(saved.c.chat_id == chat_id)
        .order_by(saved.c.saved_at.desc(), saved.c.story_id.desc())
    )


async def _count(connection: AsyncConnection, chat_id: int) -> int:
    query = select(func.count()).select_from(saved).where(saved.c.chat_id == chat_id)
    return int(await connection.scalar(query) or 0)
