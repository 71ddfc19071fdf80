"""Know whether another process uses the database, so that a lone one need not wait for leases.

What a killed process had claimed is leased for half a minute yet. A lock that the system drops
when its holder dies tells that nobody is left who could finish it: flock(2) beside a SQLite file,
a session's advisory lock on PostgreSQL.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

from sqlalchemy import text, update

from storage.database import Database
from storage.tables import articles, digests, entries, feeds, outbox, summaries

_LOCK: Final = 0x63726570  # any number of our own, another than the migrations'
_LEASED: Final = (feeds, entries, articles, summaries, digests, outbox)


class Presence:
    """Hold this process's place among those that use the database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._held = AsyncExitStack()

    async def enter(self) -> None:
        """Take a place; where there is no other, end the leases that the dead have left."""
        locked = self._flock() if self._database.is_sqlite else self._advisory_lock()
        async with locked as alone:
            if alone:
                await self._end_leases()

    async def leave(self) -> None:
        """Give the place up."""
        await self._held.aclose()

    async def _end_leases(self) -> None:
        async with self._database.writing() as connection:
            for table in _LEASED:
                await connection.execute(
                    update(table).where(table.c.leased_until > 0).values(leased_until=0)
                )

    @asynccontextmanager
    async def _flock(self) -> AsyncIterator[bool]:
        """Hold the lock alone, if nobody has it, while the block runs; then shared."""
        lock = _open(f"{self._database.path}.lock")
        self._held.callback(os.close, lock)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
        await asyncio.to_thread(fcntl.flock, lock, fcntl.LOCK_SH)

    @asynccontextmanager
    async def _advisory_lock(self) -> AsyncIterator[bool]:
        """Do the same with PostgreSQL's locks, on a connection of its own."""
        connection = await self._held.enter_async_context(self._database.holding())
        taken = await connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": _LOCK})
        alone = bool(taken.scalar_one())
        yield alone
        await connection.execute(text("SELECT pg_advisory_lock_shared(:key)"), {"key": _LOCK})
        if alone:
            await connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _LOCK})


def _open(path: str) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
