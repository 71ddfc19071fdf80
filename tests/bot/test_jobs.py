"""A heartbeat never overlaps itself, misses nothing, and ends between two batches."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from bot.jobs import Heartbeat, Schedule

Run = Callable[[Any], None]
HOUR = 3600.0


class Work:
    """Count the batches that were begun, and how many were under way at once at most."""

    def __init__(
        self, *, more: Iterator[bool] | None = None, gate: asyncio.Event | None = None
    ) -> None:
        self.begun = 0
        self.ended = 0
        self.most = 0
        self._more = more or iter(())
        self._gate = gate

    def has_ended(self, times: int) -> bool:
        return self.ended == times

    async def __call__(self) -> bool:
        self.begun += 1
        self.most = max(self.most, self.begun - self.ended)
        if self._gate:
            await self._gate.wait()
        await asyncio.sleep(0)
        self.ended += 1
        return next(self._more, False)


def test_a_beat_works_until_nothing_is_left(run: Run) -> None:
    async def scene() -> None:
        work = Work(more=iter([True, True, False]))
        await Heartbeat(work).beat()
        assert work.ended == 3

    run(scene())


def test_wakes_during_a_batch_bring_one_more(run: Run) -> None:
    async def scene() -> None:
        gate = asyncio.Event()
        work = Work(gate=gate)
        beat = Heartbeat(work)
        assert beat.again() is False

        running = asyncio.create_task(beat.beat())
        await asyncio.sleep(0)
        assert [beat.again() for _ in range(3)] == [True] * 3
        gate.set()
        await running
        assert work.ended == 2

    run(scene())


def test_a_second_beat_during_the_first_does_nothing(run: Run) -> None:
    async def scene() -> None:
        gate = asyncio.Event()
        work = Work(gate=gate)
        beat = Heartbeat(work)
        running = asyncio.create_task(beat.beat())
        await asyncio.sleep(0)
        await beat.beat()
        assert (work.begun, work.ended) == (1, 0)
        gate.set()
        await running
        assert work.ended == 1

    run(scene())


def test_stopping_waits_for_the_batch_under_way_and_begins_no_other(run: Run) -> None:
    async def scene() -> None:
        gate = asyncio.Event()
        work = Work(gate=gate, more=iter([True] * 99))
        beat = Heartbeat(work)
        running = asyncio.create_task(beat.beat())
        await asyncio.sleep(0)
        stopping = asyncio.create_task(beat.stop())
        await asyncio.sleep(0)
        assert not stopping.done()

        gate.set()
        await asyncio.gather(running, stopping)
        await beat.beat()
        assert (work.begun, work.ended) == (1, 1)

    run(scene())


def test_an_error_in_one_beat_leaves_the_next_one_free(run: Run) -> None:
    async def scene() -> None:
        outcomes = iter([ZeroDivisionError(), None])
        worked = asyncio.Event()

        async def work() -> None:
            if error := next(outcomes):
                raise error
            worked.set()

        beat = Heartbeat(work)
        with pytest.raises(ZeroDivisionError):
            await beat.beat()
        await beat.beat()
        assert worked.is_set()

    run(scene())


def test_a_schedule_beats_at_once_then_when_woken_and_never_overlaps(run: Run) -> None:
    async def scene() -> None:
        rare, often = Work(), Work()
        schedule = Schedule()
        schedule.add("rare", rare, every=HOUR)
        schedule.add("often", often, every=0.01)
        schedule.wake("rare")  # before the start, it is due anyway
        schedule.start()
        await _until(lambda: rare.ended == 1)
        for count in range(2, 5):
            schedule.wake("rare")
            await _until(partial(rare.has_ended, count))
        await _until(lambda: often.ended > 5)
        await schedule.stop(seconds=1)

        assert (rare.most, often.most) == (1, 1)
        begun = often.begun
        schedule.wake("often")
        await asyncio.sleep(0.05)
        assert often.begun == begun

    run(scene())


def test_a_beat_that_comes_late_is_not_lost(run: Run) -> None:
    async def scene() -> None:
        work = Work()
        schedule = Schedule()
        schedule.add("rare", work, every=HOUR)
        schedule.start()
        time.sleep(1.2)  # noqa: ASYNC251 - the loop is to be held up, for more than the usual grace
        await _until(lambda: work.ended == 1)
        await schedule.stop(seconds=1)

    run(scene())


def test_a_batch_that_hangs_does_not_hold_up_the_end(run: Run) -> None:
    async def scene() -> None:
        hanging, swift = Work(gate=asyncio.Event()), Work()
        schedule = Schedule()
        schedule.add("hanging", hanging, every=HOUR)
        schedule.add("swift", swift, every=HOUR)
        schedule.start()
        await _until(lambda: bool(hanging.begun and swift.ended))
        await schedule.stop(seconds=0.05)
        assert hanging.ended == 0

    run(scene())


async def _until(condition: Callable[[], bool]) -> None:
    for _ in range(1000):
        if condition():
            return
        await asyncio.sleep(0.005)
    raise TimeoutError(condition)
