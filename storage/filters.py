"""Remember what chats watch for, and what they want nothing of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, Select, and_, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from news.filters import Filter
from storage import catches as caught
from storage.catches import MUTE
from storage.chats import know
from storage.database import Database, insert
from storage.tables import catches, categories, filters, stories
from storage.withdrawals import withdraw

MOST: Final = 50
"""Filters of a chat."""
LOOKS_BACK: Final = 7 * 24 * 3600
"""Seconds of news that a new filter is held against at once."""
_STORIES: Final = 2000
"""Stories of it, the newest."""
_AT_ONCE: Final = 50
"""Stories that are looked at in a row, within some hundredths of a second."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Hold a filter that a chat has, and how many stories it caught of late."""

    id: int
    kind: str
    said: str
    category: str
    caught: int


class Filters:
    """Keep filters, and what they catch."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self,
        chat_id: int,
        wanted: Filter,
        *,
        kind: str,
        chat_kind: str,
        now: int,
        category: str | None = None,
        topic_id: int | None = None,
    ) -> Kept | None:
        """Watch for words in a chat, or mute them; None where it has too many filters.

        The news of the last week is held against it at once: of what a mute catches, what waits for
        the chat is taken back.
        """
        row = {"chat_id": chat_id, "kind": kind, "said": wanted.said, "key": wanted.key}
        place = {"category_id": category, "topic_id": topic_id}
        async with self._database.writing() as connection:
            if await _count(connection, chat_id, but=wanted.said) >= MOST:
                return None
            await know(connection, chat_id, kind=chat_kind, now=now)
            made = insert(connection, filters).values(**row, **place, created_at=now)
            again = made.on_conflict_do_update(
                index_elements=["chat_id", "kind", "said"], set_=place
            )
            found = (await connection.execute(again.returning(filters))).one()
        await self._look_back(found, now=now)
        return next(each for each in await self.of(chat_id, now=now) if each.id == found.id)

    async def remove(self, chat_id: int, filter_id: int) -> str | None:
        """End a filter of a chat; return its words, None where it has no such one."""
        ended = delete(filters).where(filters.c.chat_id == chat_id, filters.c.id == filter_id)
        async with self._database.writing(urgent=True) as connection:
            gone = await connection.execute(ended.returning(filters.c.said))
            said = gone.scalar_one_or_none()
            if said is not None:
                await withdraw(connection, chat_id)
        return said

    async def of(self, chat_id: int, *, now: int) -> list[Kept]:
        """List the filters of a chat, with how many stories each caught within a week."""
        lately = and_(catches.c.filter_id == filters.c.id, catches.c.caught_at >= now - LOOKS_BACK)
        query = (
            select(filters, categories.c.name, func.count(catches.c.story_id).label("caught"))
            .outerjoin(catches, lately)
            .outerjoin(categories, categories.c.id == filters.c.category_id)
            .where(filters.c.chat_id == chat_id)
            .group_by(filters.c.id, categories.c.name)
            .order_by(filters.c.kind.desc(), filters.c.id)
        )
        async with self._database.reading() as connection:
            rows = await connection.execute(query)
            return [Kept(row.id, row.kind, row.said, row.name or "", row.caught) for row in rows]

    async def _look_back(self, row: Row[Any], *, now: int) -> None:
        """Hold the news of the last week against a filter, a few stories at once."""
        async with self._database.reading() as connection:
            numbers = (await connection.execute(_lately(now))).scalars().all()
        for at in range(0, len(numbers), _AT_ONCE):
            await self._hold_against(row, numbers[at : at + _AT_ONCE], now=now)
        if row.kind == MUTE:
            async with self._database.writing(urgent=True) as connection:
                await withdraw(connection, row.chat_id)

    async def _hold_against(self, row: Row[Any], numbers: Sequence[int], *, now: int) -> None:
        async with self._database.reading() as connection:
            told = await caught.told(connection, numbers)
        found = [each for each in told if caught.is_caught(row, each)]
        if found:
            async with self._database.writing() as connection:
                for each in found:
                    await caught.record(connection, [row.id], each, now=now)


async def _count(connection: AsyncConnection, chat_id: int, *, but: str) -> int:
    others = filters.c.said != but
    query = select(func.count()).select_from(filters).where(filters.c.chat_id == chat_id, others)
    return int(await connection.scalar(query) or 0)


def _lately(now: int) -> Select[Any]:
    return (
        select(stories.c.id)
        .where(stories.c.created_at >= now - LOOKS_BACK)
        .order_by(stories.c.id.desc())
        .limit(_STORIES)
    )
