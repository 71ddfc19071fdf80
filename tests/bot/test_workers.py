"""A worker that passes a limit is killed and replaced, and nobody else notices."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.workers import Workers
from news.errors import NotAFeed, TooHard
from news.feeds import parse

ROOT = Path(__file__).parents[2]
Run = Callable[[Any], None]


def think_for_ever() -> None:
    """Hang."""
    while True:
        pass


def take_all_memory() -> int:
    """Ask for two gigabytes."""
    return len(bytearray(2 * 1024**3))


def leave() -> None:
    """End the process, as a crash in C code does."""
    os._exit(3)


def double(number: int, *, times: int = 1) -> int:
    """Double a number."""
    return number << times


@pytest.fixture
def workers() -> Iterator[Workers]:
    """Give workers with little patience."""
    made = Workers(processes=2, seconds=1.0)
    yield made
    asyncio.run(made.close())


@pytest.mark.parametrize("trouble", [think_for_ever, take_all_memory, leave])
def test_what_passes_a_limit_is_ended_and_the_others_go_on(
    workers: Workers, run: Run, trouble: Callable[[], None]
) -> None:
    async def scenario() -> None:
        hard = asyncio.create_task(workers.run(trouble))
        easy = await asyncio.gather(*(workers.run(double, n, times=2) for n in range(20)))

        assert easy == [n * 4 for n in range(20)]
        with pytest.raises(TooHard):
            await hard
        assert await workers.run(double, 21) == 42

    run(scenario())


def test_an_error_of_ours_passes_on_with_its_subject(workers: Workers, run: Run) -> None:
    async def scenario() -> None:
        with pytest.raises(NotAFeed) as refused:
            await workers.run(parse, b"<html></html>", url="http://press.example/")

        assert refused.value.url == "http://press.example/"

    run(scenario())


def test_the_loop_goes_on_while_a_worker_thinks(workers: Workers, run: Run) -> None:
    async def scenario() -> None:
        hard = asyncio.create_task(workers.run(think_for_ever))
        turns = 0
        while not hard.done():
            await asyncio.sleep(0.01)
            turns += 1

        assert turns > 20
        with pytest.raises(TooHard):
            await hard

    run(scenario())


def test_workers_die_with_the_program_that_is_killed() -> None:
    program = f"""
import asyncio, os, sys
sys.path.insert(0, {str(ROOT)!r})
from bot.workers import Workers

async def main():
    print(await Workers().run(os.getpid), flush=True)
    await asyncio.sleep(60)

if __name__ == "__main__":
    asyncio.run(main())
"""
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)

    assert _ends(worker)


def _ends(process: int) -> bool:
    """Wait for a process that is not our child to be gone."""
    for _ in range(200):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False
