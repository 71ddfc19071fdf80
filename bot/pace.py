"""Keep the pace that Telegram allows (https://core.telegram.org/bots/faq#broadcasting-to-users).

Evenly spaced overall; in each chat a short burst, then one a second, in groups and channels
18 a minute. No more are under way at once than the pace needs at the usual time of a send, for
each of them may be doubled when the program is killed: on a quick connection that is one.
Times are seconds of a monotonic clock and always arguments.
"""

from __future__ import annotations

import math
from typing import Final

BURST: Final = 3
PRIVATE_SECONDS: Final = 1.0
GROUP_SECONDS: Final = 60 / 18
"""With the burst, these are the 20 a minute that a group may hear."""
PATIENCE: Final = 0.3
"""Seconds for which a message under way may keep the next one waiting."""
_SMOOTHING: Final = 8


class Pace:
    """Say when the next message may go, and which chats have to rest."""

    def __init__(self, *, per_second: float) -> None:
        self._spacing = 1 / per_second
        self._next = 0.0
        self._flying: list[float] = []
        self._usual = 0.0
        self._rested: dict[int, float] = {}

    def wait(self, *, now: float) -> float:
        """Say how many seconds the next message has to wait, at most."""
        young = [at for at in self._flying if at > now - PATIENCE]
        crowded = min(young) + PATIENCE - now if len(young) >= self._at_once() else 0.0
        return max(0.0, self._next - now, crowded)

    def _at_once(self) -> int:
        return max(1, math.ceil(self._usual / self._spacing))

    def take(self, *, now: float) -> None:
        """Count a message that goes now.

        A place missed by less than the spacing is made up for, no more: a stall ends in no burst.
        """
        self._next = max(self._next, now - self._spacing) + self._spacing
        self._flying.append(now)

    def land(self, taken: float, *, now: float) -> None:
        """Count a message, taken at a time, as answered and recorded."""
        self._flying.remove(taken)
        self._usual += (now - taken - self._usual) / _SMOOTHING

    def spend(self, chat_id: int, *, now: float) -> None:
        """Count a message to a chat."""
        gap = PRIVATE_SECONDS if chat_id > 0 else GROUP_SECONDS
        earliest = now - (BURST - 1) * gap
        self._rested[chat_id] = max(self._rested.get(chat_id, earliest), earliest) + gap

    def pause(self, seconds: float, *, now: float) -> None:
        """Let nothing go for some seconds, as Telegram asked."""
        self._next = max(self._next, now + seconds)

    def resting(self, *, now: float) -> list[int]:
        """List the chats that have had enough for the moment."""
        self._rested = {chat: at for chat, at in self._rested.items() if at > now - 60}
        return [chat for chat, at in self._rested.items() if at > now]

    def next_rested(self, *, now: float) -> float | None:
        """Say in how many seconds the first resting chat has rested, if any rests."""
        return min((at - now for at in self._rested.values() if at > now), default=None)
