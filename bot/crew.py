"""Work on claimed rows, so many at a time, without waiting for the slow ones."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, TypeVar

log = logging.getLogger(__name__)
Claimed = TypeVar("Claimed")


class Crew:
    """Hold a fixed number of places for work; one hanging piece takes one place, no more."""

    def __init__(self, name: str, *, places: int) -> None:
        self.name = name
        self._places = places
        self._tasks: set[asyncio.Task[None]] = set()

    async def claim_and_start(
        self,
        claim: Callable[[int], Awaitable[Sequence[Claimed]]],
        work: Callable[[Claimed], Coroutine[Any, Any, None]],
    ) -> None:
        """Claim as much as there are free places for and start on it, until nothing is left."""
        while free := self._places - len(self._tasks):
            claimed = await claim(free)
            for each in claimed:
                self._start(work(each))
            if len(claimed) < free:
                return

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work, name=self.name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            # what was claimed comes back when its lease runs out
            log.error("%s: a piece of work failed", self.name, exc_info=error)

    async def finish(self, *, seconds: float) -> None:
        """Let the work end, and cancel what takes longer than `seconds`."""
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
