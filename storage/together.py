"""Write in one transaction what many want written at once: who waits for the disk waits once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database

Record = TypeVar("Record")


class Together(Generic[Record]):
    """Gather records while a transaction is under way, and write them with the next one."""

    def __init__(
        self,
        database: Database,
        write: Callable[[AsyncConnection, Sequence[Record]], Awaitable[None]],
    ) -> None:
        self._database = database
        self._write = write
        self._waiting: list[tuple[Record, asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def add(self, record: Record) -> None:
        """Write a record; return when it is committed, raise what its transaction raised."""
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((record, written))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._work())
        await written

    async def finish(self) -> None:
        """Wait until all that was added is written, so that the database can be closed."""
        if self._writer is not None:
            await self._writer

    async def _work(self) -> None:
        while self._waiting:
            taken, self._waiting = self._waiting, []
            try:
                async with self._database.writing() as connection:
                    await self._write(connection, [record for record, _ in taken])
            except Exception as error:  # noqa: BLE001 - it belongs to those who wait
                for _, written in taken:
                    if not written.done():
                        written.set_exception(error)
            else:
                for _, written in taken:
                    if not written.done():  # else somebody no longer waits
                        written.set_result(None)
