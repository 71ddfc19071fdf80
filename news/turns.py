"""Let the hosts be asked politely: few requests at a time, with a rest after each.

A place at a host rests for as long as its last answer took, so that a host that labours is asked
less. A request that takes very long gives its place back: it is no load then, only silence, and
the others need not wait for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

AT_ONCE: Final = 2
LONGEST_REST: Final = 1.0
PATIENCE: Final = 2.0


class _Line:
    """Hold a host's places, and how many are in line or resting there."""

    def __init__(self) -> None:
        self.places = asyncio.Semaphore(AT_ONCE)
        self.known_to = 0


class Turns:
    """Give each host its requests in the order they came; hosts do not wait for each other.

    `patience` is in seconds.
    """

    def __init__(self, *, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._lines: dict[str, _Line] = {}

    @asynccontextmanager
    async def at(self, host: str) -> AsyncIterator[None]:
        """Wait for a turn at a host, and hold it."""
        line = self._lines.setdefault(host, _Line())
        line.known_to += 1
        try:
            await line.places.acquire()
        except asyncio.CancelledError:
            self._leave(host, line)
            raise
        loop = asyncio.get_running_loop()
        begun = loop.time()
        giving_back = loop.call_later(self._patience, self._give_back, host, line)
        try:
            yield
        finally:
            took = loop.time() - begun
            if took < self._patience:
                giving_back.cancel()
                loop.call_later(min(took, LONGEST_REST), self._give_back, host, line)

    def _give_back(self, host: str, line: _Line) -> None:
        line.places.release()
        self._leave(host, line)

    def _leave(self, host: str, line: _Line) -> None:
        line.known_to -= 1
        if not line.known_to:
            del self._lines[host]
