"""Gather what waits for a chat that has fallen behind: one message lists it, the newest stay cards.

The oldest row that waits becomes the list, for it has the right place in the chat's order; what it
was about, and the others, are marked as gathered in it. Nothing is taken away.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from news.stories import Story
from storage.cards import story_of, told
from storage.database import Database
from storage.outbox import BACKLOG, GATHERED, MORNING, STORY
from storage.tables import outbox, stories

MOST_WAITING: Final = 50
"""Stories that may wait for a chat one by one."""
KEPT: Final = 5
"""The newest of them, which stay cards of their own."""
_CHATS: Final = 5
"""Chats at once, so that no other write waits for long."""


class Gathering:
    """Keep backlogs short, and say what was gathered."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def gather(self, *, now: int) -> bool:
        """Gather for the chats for which too much waits; True when there may be more of them."""
        behind = (
            select(outbox.c.chat_id)
            .where(outbox.c.state == "ready", outbox.c.kind == STORY)
            .group_by(outbox.c.chat_id)
            .having(func.count() > MOST_WAITING)
            .limit(_CHATS)
        )
        async with self._database.reading() as connection:
            chats = (await connection.execute(behind)).scalars().all()
        if not chats:
            return False
        async with self._database.writing() as connection:
            for chat in chats:
                await _gather(connection, chat, now=now)
        return len(chats) == _CHATS

    async def is_of_night(self, row: int, *, chat_id: int) -> bool:
        """Tell whether a list is one of what came in quiet hours."""
        query = select(outbox.c.kind).where(outbox.c.id == row, outbox.c.chat_id == chat_id)
        async with self._database.reading() as connection:
            return (await connection.scalar(query)) == MORNING

    async def listed(self, row: int, *, chat_id: int) -> list[Story]:
        """List the stories that were gathered in a row of a chat, in the order they waited."""
        query = (
            told(chat_id)
            .join(outbox, (outbox.c.subject == stories.c.id) & (outbox.c.kind == STORY))
            .where(outbox.c.gathered_in == row, outbox.c.chat_id == chat_id)
            .order_by(stories.c.id)
        )
        async with self._database.reading() as connection:
            return [story_of(each) for each in await connection.execute(query)]


async def _gather(connection: AsyncConnection, chat_id: int, *, now: int) -> None:
    waiting = await connection.execute(
        select(outbox)
        .where(
            outbox.c.chat_id == chat_id,
            outbox.c.kind.in_((STORY, BACKLOG)),
            outbox.c.state == "ready",
            outbox.c.leased_until <= now,
        )
        .order_by(outbox.c.id)
        .with_for_update(skip_locked=True)
    )
    rows = waiting.all()
    told = [row for row in rows if row.kind == STORY]
    if len(told) <= MOST_WAITING:
        return
    gathered = told[:-KEPT]
    lists = [row.id for row in rows if row.kind == BACKLOG]
    if lists:
        await mark_gathered(connection, gathered, lists[0])
    else:
        await turn_into_list(connection, gathered[0])
        await mark_gathered(connection, gathered[1:], gathered[0].id)


async def turn_into_list(connection: AsyncConnection, first: Row[Any], kind: str = BACKLOG) -> None:
    """Make a list of a row, and put what it was about into another that is gathered in it."""
    await connection.execute(
        update(outbox).where(outbox.c.id == first.id).values(kind=kind, subject=first.id)
    )
    row = {"chat_id": first.chat_id, "kind": STORY, "subject": first.subject, "state": GATHERED}
    times = {"due_at": first.due_at, "created_at": first.created_at}
    await connection.execute(insert(outbox).values(**row, **times, gathered_in=first.id))


async def mark_gathered(connection: AsyncConnection, rows: Sequence[Row[Any]], into: int) -> None:
    """Let rows be listed in another, instead of being sent."""
    await connection.execute(
        update(outbox)
        .where(outbox.c.id.in_([row.id for row in rows]))
        .values(state=GATHERED, gathered_in=into)
    )
