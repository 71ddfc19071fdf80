"""Remember what Telegram asked to leave alone, and until when, so that a restart respects it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import delete, func, select

from storage.database import Database, insert
from storage.notices import tell_admins
from storage.outbox import REST
from storage.tables import pauses

EVERYTHING: Final = 0
"""In place of a chat's id; no chat has it."""
LONG: Final = 600
"""Seconds of a rest that those who run the bot are told of."""


class Pauses:
    """Keep what rests."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, chat_id: int, *, until: int, now: int, admins: Sequence[int] = ()) -> None:
        """Remember a rest, and forget those that are over; the admins are told of a long one."""
        async with self._database.marking() as connection:
            await connection.execute(delete(pauses).where(pauses.c.until <= now))
            made = insert(connection, pauses).values(chat_id=chat_id, until=until)
            later = func.max if self._database.is_sqlite else func.greatest
            await connection.execute(
                made.on_conflict_do_update(
                    index_elements=[pauses.c.chat_id],
                    set_={"until": later(pauses.c.until, made.excluded.until)},
                )
            )
            if until - now >= LONG:
                await tell_admins(connection, admins, REST, until, now=now)

    async def current(self, *, now: int) -> dict[int, int]:
        """Give what still rests, with the time until which it does."""
        query = select(pauses).where(pauses.c.until > now)
        async with self._database.reading() as connection:
            return {row.chat_id: row.until for row in await connection.execute(query)}
