"""Remember what those who run the bot want to tell all chats, until it is queued for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Integer,
    Select,
    Text,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)

from storage import database
from storage.database import Database
from storage.outbox import BROADCAST
from storage.tables import broadcasts, chats, outbox


class Broadcasts:
    """Keep words for all chats."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def draft(self, text: str, *, now: int) -> tuple[int, int]:
        """Keep a text; return its id, and how many chats it would go to."""
        row = {"text": text, "created_at": now}
        async with self._database.writing() as connection:
            made = await connection.execute(
                insert(broadcasts).values(row).returning(broadcasts.c.id)
            )
            heard = select(func.count()).select_from(_hearing().subquery())
            return int(made.scalar_one()), int(await connection.scalar(heard) or 0)

    async def send(self, key: int, *, now: int) -> int | None:
        """Queue a text for every chat, once; return for how many, None where it is not waiting."""
        waits = (broadcasts.c.id == key, broadcasts.c.queued_at.is_(None))
        async with self._database.writing() as connection:
            taken = await connection.execute(
                update(broadcasts).where(*waits).values(queued_at=now).returning(broadcasts.c.id)
            )
            if taken.scalar_one_or_none() is None:
                return None
            columns = ["chat_id", "kind", "subject", "due_at", "created_at", "silent"]
            rows = _hearing().add_columns(
                literal(BROADCAST, Text),
                *(literal(number, BigInteger) for number in (key, now, now)),
                literal(1, Integer),
            )
            queued = database.insert(connection, outbox).from_select(columns, rows)
            await connection.execute(queued.on_conflict_do_nothing())
            sent = select(func.count()).where(
                outbox.c.subject == key, outbox.c.kind == literal(BROADCAST, Text)
            )
            return int(await connection.scalar(sent) or 0)

    async def drop(self, key: int) -> bool:
        """Forget a text that was not sent; False where it is not waiting."""
        waits = (broadcasts.c.id == key, broadcasts.c.queued_at.is_(None))
        async with self._database.writing() as connection:
            gone = await connection.execute(delete(broadcasts).where(*waits))
            return gone.rowcount > 0

    async def texts(self, keys: Sequence[int]) -> dict[int, str]:
        """Find texts by their ids."""
        query = select(broadcasts.c.id, broadcasts.c.text).where(broadcasts.c.id.in_(keys))
        async with self._database.reading() as connection:
            return {row.id: row.text for row in await connection.execute(query)}


def _hearing() -> Select[Any]:
    """Select whom it goes to: a channel's readers never spoke to the bot."""
    return (
        select(chats.c.id)
        .where(chats.c.state == "active", chats.c.kind != "channel")
        .order_by(chats.c.id)
    )
