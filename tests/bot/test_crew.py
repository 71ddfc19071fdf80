"""A crew works on what it claims; a slow piece takes one place and an error takes none."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from bot.crew import TOGETHER, Crew

Run = Callable[[Any], None]
PLACES = 3


class Heap:
    """Hold numbers to claim; each is worked on until it is let go."""

    def __init__(self, size: int) -> None:
        self.left = list(range(size))
        self.asked: list[int] = []
        self.gates = {each: asyncio.Event() for each in self.left}
        self.at_work: set[int] = set()
        self.done: list[int] = []
        self.woken = 0
        self.crew = Crew("heap", places=PLACES, wake=self._wake)

    def _wake(self, name: str) -> None:
        assert name == "heap"
        self.woken += 1

    async def claim(self, limit: int) -> Sequence[int]:
        self.asked.append(limit)
        claimed, self.left = self.left[:limit], self.left[limit:]
        return claimed

    async def work(self, number: int) -> None:
        self.at_work.add(number)
        try:
            await self.gates[number].wait()
            self.done.append(number)
        finally:
            self.at_work.discard(number)

    async def start(self) -> None:
        await self.crew.claim_and_start(self.claim, self.work)
        await asyncio.sleep(0)

    async def let_go(self, number: int) -> None:
        self.gates[number].set()
        for _ in range(3):  # the work, its end, and what is called at its end
            await asyncio.sleep(0)


def test_no_more_is_claimed_than_there_are_places(run: Run) -> None:
    async def scene() -> None:
        heap = Heap(5)
        await heap.start()
        await heap.start()
        assert heap.asked == [PLACES]
        assert heap.at_work == {0, 1, 2}

        await heap.let_go(1)
        await heap.start()
        assert heap.asked == [PLACES]
        await asyncio.sleep(2 * TOGETHER)
        await heap.start()
        assert heap.asked == [PLACES, 1]
        assert heap.at_work == {0, 2, 3}
        await heap.crew.finish(seconds=0)

    run(scene())


def test_a_hanging_piece_takes_one_place_only(run: Run) -> None:
    async def scene() -> None:
        heap = Heap(20)
        for _ in range(10):
            await heap.start()
            for number in sorted(heap.at_work - {0}):
                await heap.let_go(number)
        assert heap.at_work == {0}
        assert heap.done == list(range(1, 20))
        await heap.crew.finish(seconds=0)

    run(scene())


def test_an_error_is_logged_and_its_place_is_free_again(
    run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    async def scene() -> None:
        heap = Heap(PLACES)

        async def fail(number: int) -> None:
            raise ArithmeticError(number)

        await heap.crew.claim_and_start(heap.claim, fail)
        await asyncio.sleep(0.01)
        await heap.start()
        assert heap.asked == [PLACES, PLACES]

    run(scene())
    assert [each.getMessage() for each in caplog.records] == ["heap: a piece of work failed"] * 3
    assert "ArithmeticError: 0" in caplog.text


@pytest.mark.parametrize(("size", "woken"), [(PLACES - 1, 0), (PLACES, 2), (9, 2)])
def test_free_places_are_told_only_where_there_may_be_more(run: Run, size: int, woken: int) -> None:
    async def scene() -> None:
        heap = Heap(size)
        await heap.start()
        for number in sorted(heap.at_work):
            await heap.let_go(number)
        assert heap.woken == woken

    run(scene())


def test_work_found_while_all_places_were_taken_is_told_when_one_is_free(run: Run) -> None:
    async def scene() -> None:
        heap = Heap(PLACES)
        await heap.start()
        heap.left.append(0)
        await heap.start()
        await heap.let_go(2)
        assert heap.woken == 0
        await asyncio.sleep(2 * TOGETHER)
        assert heap.woken == 1
        await heap.crew.finish(seconds=0)

    run(scene())


def test_places_that_become_free_together_are_told_of_once(run: Run) -> None:
    async def scene() -> None:
        heap = Heap(9)
        heap.crew = Crew("heap", places=9, wake=heap._wake)
        await heap.start()
        for number in range(3):
            await heap.let_go(number)
        await asyncio.sleep(2 * TOGETHER)
        assert heap.woken == 1
        await heap.crew.finish(seconds=0)

    run(scene())


def test_at_the_end_work_may_finish_in_time_and_is_cancelled_after(run: Run) -> None:
    async def scene() -> None:
        heap = Heap(2)
        await heap.start()
        ending = asyncio.create_task(heap.crew.finish(seconds=0.05))
        await heap.let_go(1)
        await ending
        assert (heap.done, heap.at_work) == ([1], set())
        await heap.crew.finish(seconds=HOURS)

    run(scene())


HOURS = 7200.0
"""Nobody waits so long where nothing is under way."""
