"""Work on claimed rows, so many at a time, without waiting for the slow ones."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Final, TypeVar

log = logging.getLogger(__name__)
Claimed = TypeVar("Claimed")
TOGETHER: Final = 0.1
"""Seconds in which places that become free, while most are taken, are filled with one claim."""


class Crew:
    """Hold a fixed number of places for work; one hanging piece takes one place, no more.

    `wake` is called when a place becomes free while there was more to claim than places.
    """

    def __init__(self, name: str, *, places: int, wake: Callable[[str], None]) -> None:
        self._name = name
        self._places = places
        self._wake = wake
        self._more = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_ripe = False
        self._alarm: asyncio.TimerHandle | None = None

    async def claim_and_start(
        self,
        claim: Callable[[int], Awaitable[Sequence[Claimed]]],
        work: Callable[[Claimed], Coroutine[Any, Any, None]],
    ) -> None:
        """Claim as much as there are free places for, and start on it.

        While most are taken, that is put off for a moment in which more become free.
        """
        free = self._places - len(self._tasks)
        if 0 < free < len(self._tasks) and not self._is_ripe:
            self.look_soon()
            return
        self._is_ripe = False
        claimed = await claim(free) if free else []
        self._more = len(claimed) == free
        for each in claimed:
            self._start(work(each))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work, name=self._name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            # what was claimed comes back when its lease runs out
            log.error("%s: a piece of work failed", self._name, exc_info=error)
        if self._more:
            self.look_soon()

    def look_soon(self) -> None:
        """Look for more: at once when half the places are free, else with those that follow."""
        if len(self._tasks) * 2 <= self._places:
            self._wake(self._name)
        elif self._alarm is None:
            self._alarm = asyncio.get_running_loop().call_later(TOGETHER, self._look)

    def _look(self) -> None:
        self._alarm, self._is_ripe = None, True
        self._wake(self._name)

    async def finish(self, *, seconds: float) -> None:
        """Let the work end, and cancel what takes longer than `seconds`."""
        if self._alarm:
            self._alarm.cancel()
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
