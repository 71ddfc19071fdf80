"""Run what parses hostile input in processes of its own, within time and memory.

A page can make an extractor think for minutes, a feed can make a parser take all memory; neither
can be stopped in a thread. A worker that passes a limit is killed and replaced.
"""

from __future__ import annotations

import asyncio
import ctypes
import multiprocessing
import resource
import signal
import sys
from collections.abc import Callable
from typing import Final, ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

from news.errors import TooHard

SECONDS: Final = 10.0
MEGABYTES: Final = 512
PROCESSES: Final = 2
_TASKS_A_WORKER: Final = 2000
_PR_SET_PDEATHSIG: Final = 1

Given = ParamSpec("Given")
Result = TypeVar("Result")


class Workers:
    """Hold a few worker processes; they start when first needed."""

    def __init__(
        self, *, processes: int = PROCESSES, seconds: float = SECONDS, megabytes: int = MEGABYTES
    ) -> None:
        self._seconds = seconds
        self._pool = ProcessPool(
            max_workers=processes,
            max_tasks=_TASKS_A_WORKER,
            initializer=_confine,
            initargs=[megabytes],
            context=multiprocessing.get_context("spawn"),
        )

    async def run(
        self, function: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs
    ) -> Result:
        """Run a function of a module in a worker; its own errors pass on.

        Raise TooHard when it passes the limits, or takes its process with it.
        """
        future = self._pool.schedule(
            function, args=list(args), kwargs=dict(kwargs), timeout=self._seconds
        )
        try:
            result: Result = await asyncio.wrap_future(future)
        except (TimeoutError, ProcessExpired, MemoryError) as error:
            raise TooHard(type(error).__name__) from error
        return result

    async def close(self) -> None:
        """End the workers, whatever they are at."""
        self._pool.stop()  # type: ignore[no-untyped-call] # the library forgot one annotation
        await asyncio.to_thread(self._pool.join)


def _confine(megabytes: int) -> None:
    """Set the limits of a worker, leave signals to its parent, and die with it."""
    size = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (size, size))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
