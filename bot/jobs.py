"""Fire the heartbeats. What is due is a row, never a job: a beat only says "look now"."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

Work = Callable[[], Awaitable[None]]


class Heartbeat:
    """Run a piece of work every so often and whenever it is woken, never twice at once."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._running = False
        self._again = False

    async def beat(self) -> None:
        """Work, and once more for each wake that came meanwhile."""
        if self._running:
            return
        self._running = True
        try:
            self._again = True
            while self._again:
                self._again = False
                await self._work()
        finally:
            self._running = False

    def again(self) -> bool:
        """Ask a running beat to look once more; False when none is running."""
        self._again = True
        return self._running


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

    def stop(self) -> None:
        """Beat no more; a beat that is running is cancelled."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
