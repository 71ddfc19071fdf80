"""Write in one transaction what many want written at once: who waits for the disk waits once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Record = TypeVar("Record")
Outcome = TypeVar("Outcome")


class Together(Generic[Record, Outcome]):
    """Gather records while a transaction is under way, and write them with the next one.

    `write` does so in a transaction, and gives an outcome for each record; so many seconds are
    waited before, in which others may come.
    """

    def __init__(
        self,
        write: Callable[[Sequence[Record]], Awaitable[Sequence[Outcome]]],
        *,
        pause: float = 0.0,
    ) -> None:
        self._write = write
        self._pause = pause
        self._waiting: list[tuple[Record, asyncio.Future[Outcome]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def add(self, record: Record) -> Outcome:
        """Write a record; return when it is committed, raise what its transaction raised."""
        written: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting.append((record, written))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._work())
        return await written

    async def finish(self) -> None:
        """Wait until all that was added is written, so that the database can be closed."""
        if self._writer is not None:
            await self._writer

    async def _work(self) -> None:
        while self._waiting:
            if self._pause:
                await asyncio.sleep(self._pause)
            taken, self._waiting = self._waiting, []
            try:
                outcomes = await self._write([record for record, _ in taken])
            except Exception as error:  # noqa: BLE001 - it belongs to those who wait
                for _, written in taken:
                    if not written.done():
                        written.set_exception(error)
            else:
                for (_, written), outcome in zip(taken, outcomes, strict=True):
                    if not written.done():  # else somebody no longer waits
                        written.set_result(outcome)
