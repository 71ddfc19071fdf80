"""Keep a PostgreSQL database: many read and write it at once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

Result = TypeVar("Result")


class Postgresql:
    """Run transactions on a server."""

    def __init__(self, address: URL) -> None:
        address = address.set(drivername="postgresql+asyncpg")
        self._engine = create_async_engine(address, pool_pre_ping=True)  # it may have gone away

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Read within one transaction."""
        async with self._engine.connect() as connection, connection.begin():
            yield connection

    def glancing(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Do the same: every row is a trip to the server."""
        return self.reading()

    @asynccontextmanager
    async def writing(self, *, urgent: bool = False) -> AsyncIterator[AsyncConnection]:  # noqa: ARG002 - nobody waits here
        """Write within one transaction, committed when the block ends well."""
        async with self._engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def marking(self) -> AsyncIterator[AsyncConnection]:
        """Write without waiting for the disk.

        Should the server crash, the last marks are undone: a message is doubled, none is lost.
        https://www.postgresql.org/docs/current/wal-async-commit.html
        """
        async with self.writing() as connection:
            await connection.exec_driver_sql("SET LOCAL synchronous_commit TO off")
            yield connection

    async def mark(self, write: Callable[[Connection], Result]) -> Result:
        """Do the same with a few short statements."""
        async with self.marking() as connection:
            return await connection.run_sync(write)

    @asynccontextmanager
    async def holding(self) -> AsyncIterator[AsyncConnection]:
        """Keep a connection for what belongs to a session, each statement its own transaction."""
        async with self._engine.connect() as connection:
            yield await connection.execution_options(isolation_level="AUTOCOMMIT")

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()
