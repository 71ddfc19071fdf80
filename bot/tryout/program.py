"""Run the program in a process of its own, on the world's clock, so that it can be killed."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Mapping, MutableSequence
from typing import Any, Final

from bot import logs
from bot.app import App
from bot.settings import load
from emulator.clock import Clock
from news.errors import CrierError

_SPAWN: Final = multiprocessing.get_context("spawn")
_CANNOT_START: Final = 2
_PATIENCE: Final = 8.0


def cells() -> MutableSequence[float]:
    """Make the memory of a clock that processes share; nobody holds a lock in it who may die."""
    shared: MutableSequence[float] = _SPAWN.Array("d", 2, lock=False)
    return shared


class Program:
    """Start, end and kill the program."""

    def __init__(self, clock: MutableSequence[float]) -> None:
        self._clock = clock
        self._process: multiprocessing.process.BaseProcess | None = None

    @property
    def is_running(self) -> bool:
        """Whether it lives."""
        return self._process is not None and self._process.is_alive()

    async def start(self, settings: Mapping[str, Any]) -> None:
        """Start it, if it does not run already."""
        if self.is_running:
            return
        self._process = _SPAWN.Process(target=_run, args=(dict(settings), self._clock))
        await asyncio.to_thread(self._process.start)

    async def kill(self) -> None:
        """End it as a power cut does."""
        await self._finish(signal.SIGKILL)

    async def end(self) -> None:
        """End it in order, and by force where that takes too long."""
        await self._finish(signal.SIGTERM)

    async def _finish(self, how: signal.Signals) -> None:
        process = self._process
        if process is None or process.pid is None:
            return
        if process.is_alive():
            os.kill(process.pid, how)
        await asyncio.to_thread(process.join, _PATIENCE)
        if process.is_alive():
            process.kill()
            await asyncio.to_thread(process.join)


def _run(settings: Mapping[str, Any], clock: MutableSequence[float]) -> None:
    """Be the program; it ends with the process that started it."""
    told = load(**settings)
    logs.start(level="warning", style="text", secrets=told.secrets())
    app = App(told, clock=Clock(clock))
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        asyncio.run(app.run())
    except CrierError as error:
        sys.stderr.write(f"Crier cannot go on: {error}\n")
        sys.exit(_CANNOT_START)


def _end_with_parent() -> None:
    """End at once when there is nobody left to talk to; nothing is lost thereby."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)
