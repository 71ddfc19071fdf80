"""Remember what chats put aside to read later: stories, and pages that no feed brought."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Select, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from news.filters import Filter
from news.stories import Story
from news.summaries import Linked
from storage import pages
from storage.cards import story_of, told
from storage.chats import know
from storage.database import Database, add_missing
from storage.tables import articles, saved, stories
from storage.tables import pages as pages_kept

MOST: Final = 500
"""Stories and pages that a chat may put aside."""


class Saved:
    """Keep what chats put aside."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, chat_id: int, number: int, *, kind: str, now: int) -> bool:
        """Put a story aside; False where there is room for no more."""
        async with self._database.writing() as connection:
            if not await _has_room(connection, chat_id):
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

    async def add_page(self, chat_id: int, linked: Linked, *, kind: str, now: int) -> Linked | None:
        """Put a page aside, and give it with its number; None where there is room for no more."""
        async with self._database.writing() as connection:
            if not await _has_room(connection, chat_id):
                return None
            await know(connection, chat_id, kind=kind, now=now)
            await pages.add(connection, chat_id, linked, now=now)
            return await pages.at(connection, chat_id, linked.article.url)

    async def remove_page(self, chat_id: int, url: str) -> None:
        """Take a page out again."""
        async with self._database.writing() as connection:
            await pages.remove(connection, chat_id, url)

    async def page_at(self, chat_id: int, url: str) -> Linked | None:
        """Find the page at an address that a chat put aside."""
        async with self._database.glancing() as connection:
            return await pages.at(connection, chat_id, url)

    async def page(self, chat_id: int, number: int) -> Linked | None:
        """Find a page that a chat put aside by its number."""
        async with self._database.glancing() as connection:
            return await pages.numbered(connection, chat_id, number)

    async def of(self, chat_id: int, wanted: Filter) -> list[Story | Linked]:
        """List what a chat put aside, and a filter catches if it wants anything; the last first."""
        async with self._database.reading() as connection:
            rows = (await connection.execute(_put_aside(chat_id))).all()
            mine = await pages.of(connection, chat_id, wanted)
        found: list[tuple[int, int, Story | Linked]] = [
            *mine,
            *(
                (row.saved_at, row.number, story_of(row))
                for row in rows
                if pages.is_wanted(row, wanted)
            ),
        ]
        return [each for *_, each in sorted(found, key=lambda each: each[:2], reverse=True)]


def _put_aside(chat_id: int) -> Select[Any]:
    return (
        told(chat_id)
        .add_columns(articles.c.text, saved.c.saved_at)
        .join(saved, saved.c.story_id == stories.c.id)
        .where(saved.c.chat_id == chat_id)
    )


async def _has_room(connection: AsyncConnection, chat_id: int) -> bool:
    counts = (
        select(func.count()).where(table.c.chat_id == chat_id).scalar_subquery()
        for table in (saved, pages_kept)
    )
    first, second = counts
    return int(await connection.scalar(select(first + second)) or 0) < MOST
