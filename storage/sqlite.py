"""Keep a SQLite file: many read it while one writes.

Its writers wait for their turn in the process, urgent ones first, so that no writer ever meets
"database is locked" and the sender's marks do not queue behind the poller's commits.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.threads import Threads
from storage.turns import Turns

READERS: Final = 4
_BUSY_MILLISECONDS: Final = 10_000
Result = TypeVar("Result")


class Sqlite:
    """Run transactions on a file."""

    def __init__(self, address: URL) -> None:
        # without a limit: a thread that waits for a connection would keep who has it waiting
        readers = _tame(create_engine(address, max_overflow=-1, pool_reset_on_return=None), "BEGIN")
        self._readers = Threads(readers, name="reads", number=READERS)
        writer = _tame(create_engine(address, pool_reset_on_return=None), "BEGIN IMMEDIATE")
        self._writer = Threads(writer, name="writes", number=1)
        self._turns = Turns()

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Read within one transaction."""
        return self._readers.reading()

    def glancing(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Read a few rows by their keys: they are in memory, and a trip to a thread costs more."""
        return self._readers.glancing()

    @asynccontextmanager
    async def writing(self, *, urgent: bool = False) -> AsyncIterator[AsyncConnection]:
        """Write within one transaction, committed when the block ends well."""
        async with self._turns.turn(urgent=urgent), self._writer.writing() as connection:
            yield connection

    def marking(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Write urgently."""
        return self.writing(urgent=True)

    async def mark(self, write: Callable[[Connection], Result]) -> Result:
        """Write urgently, all in one trip: measured at a third of the CPU."""
        async with self._turns.turn(urgent=True):
            return await self._writer.run(write)

    async def close(self) -> None:
        """Close every connection, after who writes yet."""
        async with self._turns.turn(urgent=False):
            await self._writer.close()
        await self._readers.close()


def _tame(engine: Engine, begin: str) -> Engine:
    """Begin transactions ourselves: a deferred one that turns to writing fails at once.

    https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#pysqlite-serializable
    """

    def connected(connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's own
        with ExitStack() as untamed:
            untamed.callback(connection.close)
            connection.isolation_level = None
            cursor = connection.cursor()
            for pragma in (
                "journal_mode = wal",
                "synchronous = normal",
                "foreign_keys = on",
                f"busy_timeout = {_BUSY_MILLISECONDS}",
            ):
                cursor.execute(f"pragma {pragma}")
            cursor.close()
            untamed.pop_all()

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine
