"""Let news go one message after the other, each when the pace has a place for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from bot.pace import Pace

_LONGEST: Final = 10.0
"""Seconds for which a claimed delivery waits for its turn; its lease ends after forty."""
_LONGEST_BEGUN: Final = 1.0
"""Seconds for which what is begun waits for its turn, should Telegram ask for a rest just then."""


class Turns:
    """Give turns in the order in which they are asked for, until stopped."""

    def __init__(self, pace: Pace, *, monotonic: Callable[[], float]) -> None:
        self._pace = pace
        self._monotonic = monotonic
        self._row = asyncio.Lock()
        self._landed = asyncio.Event()
        self.are_over = False

    def stop(self) -> None:
        """Give no more turns."""
        self.are_over = True
        self._landed.set()

    async def near(self, *, seconds: float) -> bool:
        """Wait until the next turn is so many seconds away; False when that takes too long."""
        while not self.are_over:
            wait = self._pace.next_turn(now=self._monotonic()) - seconds
            if wait <= 0:
                return True
            if wait > _LONGEST:
                return False
            await self._landing(wait)
        return False

    async def take(self) -> float | None:
        """Wait for a turn and return its time; None when that takes too long."""
        async with self._row:
            while not self.are_over:
                now = self._monotonic()
                wait = self._pace.wait(now=now)
                if not wait:
                    self._pace.take(now=now)
                    return now
                if wait > _LONGEST_BEGUN:
                    return None
                await self._landing(wait)
        return None

    def land(self, taken: float) -> None:
        """End a turn: its message is answered and recorded."""
        self._pace.land(taken, now=self._monotonic())
        self._landed.set()

    async def _landing(self, seconds: float) -> None:
        """Wait until a message has landed, and no longer than some seconds."""
        self._landed.clear()
        alarm = asyncio.get_running_loop().call_later(seconds, self._landed.set)
        try:
            await self._landed.wait()
        finally:
            alarm.cancel()
