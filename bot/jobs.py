"""Fire the heartbeats. What is due is a row, never a job: a beat only says "look now"."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

Work = Callable[[], Awaitable[bool | None]]
"""Do one batch; True asks to be called again at once."""


class Heartbeat:
    """Run a piece of work every so often and whenever it is woken, never twice at once."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._idle = asyncio.Event()
        self._idle.set()
        self._again = False
        self._stopped = False

    async def beat(self) -> None:
        """Work until nothing is left, and once more for each wake that came meanwhile."""
        if not self._idle.is_set():
            return
        self._idle.clear()
        try:
            self._again = True
            while self._again and not self._stopped:
                self._again = False
                self._again = bool(await self._work()) or self._again
        finally:
            self._again = False
            self._idle.set()

    def again(self) -> bool:
        """Ask for one more look; False when a beat has to be fired for it."""
        asked, self._again = self._again, True
        return asked or not self._idle.is_set()

    async def stop(self) -> None:
        """Begin no batch any more, and wait for the one under way."""
        self._stopped = True
        await self._idle.wait()


class Schedule:
    """Keep the heartbeats of all stages."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._beats: dict[str, Heartbeat] = {}

    def add(self, name: str, work: Work, *, every: float) -> None:
        """Add a heartbeat, first due at once."""
        beat = self._beats[name] = Heartbeat(work)
        self._scheduler.add_job(
            beat.beat,
            IntervalTrigger(seconds=every, timezone=UTC),
            id=name,
            next_run_time=datetime.now(UTC),
            misfire_grace_time=None,  # late is better than never; the default drops after 1 s
            coalesce=True,
            max_instances=2,  # the beat itself refuses to overlap, without a warning
        )

    def wake(self, name: str) -> None:
        """Fire a heartbeat now, for the stage before it has left work."""
        if not self._beats[name].again() and self._scheduler.running:
            self._scheduler.modify_job(name, next_run_time=datetime.now(UTC))

    def start(self) -> None:
        """Begin to beat."""
        self._scheduler.start()

    async def stop(self, *, seconds: float) -> None:
        """Beat no more; a batch under way gets `seconds` to end in."""
        if not self._scheduler.running:
            return
        self._scheduler.pause()
        stops = [asyncio.create_task(beat.stop()) for beat in self._beats.values()]
        await asyncio.wait(stops, timeout=seconds)
        self._scheduler.shutdown(wait=False)
