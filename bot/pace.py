"""Keep the pace that Telegram allows (https://core.telegram.org/bots/faq#broadcasting-to-users).

News is evenly spaced overall; in each chat there is a short burst, then one a second, in groups and
channels 18 a minute. Answers to people go before news and are counted with it. No more are under
way at once than the pace needs at the usual time of a send, and never more than `MOST_AT_ONCE`, for
each of them may be doubled when the program is killed: on a quick connection that is one.

A 429 does not say what it is about. The chat that met it rests, and news goes on one message at a
time: if the next, to another chat, meets one too, everything rests.
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
MOST_AT_ONCE: Final = 8
FREE_CEILING: Final = 30
"""Messages a second that Telegram takes of everybody, unpaid."""
UNSAID_SECONDS: Final = 5.0
"""The rest after a 429 that names none; doubled while they follow each other."""
_LONGEST_UNSAID: Final = 320.0
_SMOOTHING: Final = 8
_MOST_SPARE: Final = 3.0
"""Places that are given back in a row, at most."""


class Pace:
    """Say when the next message may go, and which chats have to rest."""

    def __init__(self, *, per_second: float) -> None:
        self.per_second = per_second
        self._spacing = 1 / per_second
        self._room = max(0.0, 1 - per_second / FREE_CEILING)
        self._spare = 0.0
        self._next = 0.0
        self._next_answer = 0.0
        self._paused = 0.0
        self._flying: list[float] = []
        self._usual = 0.0
        self._rested: dict[int, float] = {}
        self._suspect: tuple[int, float] | None = None
        self._unsaid = UNSAID_SECONDS

    def wait(self, *, now: float) -> float:
        """Say how many seconds the next message has to wait, at most."""
        young = [at for at in self._flying if at > now - PATIENCE]
        crowded = min(young) + PATIENCE - now if len(young) >= self._at_once(now) else 0.0
        return max(self.next_turn(now=now), crowded)

    def next_turn(self, *, now: float) -> float:
        """Say in how many seconds the next message may go, if those under way have landed."""
        return max(0.0, self._next - now, self._paused - now)

    def _at_once(self, now: float) -> int:
        if self._suspect and self._suspect[1] > now:
            return 1
        return max(1, min(MOST_AT_ONCE, math.ceil(self._usual / self._spacing)))

    def take(self, *, now: float) -> None:
        """Count a message that goes now.

        A place missed by less than the spacing is made up for, no more: a stall ends in no burst.
        """
        self._next = max(self._next, now - self._spacing) + self._spacing
        self._spare = min(_MOST_SPARE, self._spare + self._room)
        self._flying.append(now)

    def give_back(self) -> None:
        """Count a message that reached nobody as not sent, so that no other waits for it.

        Whether Telegram counts it is not known: as often as there is room below what it takes.
        """
        if self._spare >= 1:
            self._spare -= 1
            self._next -= self._spacing

    def land(self, taken: float, *, now: float) -> None:
        """Count a message, taken at a time, as answered and recorded."""
        self._flying.remove(taken)
        self._usual += (now - taken - self._usual) / _SMOOTHING

    def answer_wait(self, chat_id: int, *, now: float) -> float:
        """Say how many seconds an answer to a person has to wait: for others, never for news."""
        return max(0.0, self._next_answer - now, self._paused - now, self._rests(chat_id, now))

    def take_answer(self, chat_id: int, *, now: float) -> None:
        """Count an answer that goes when its wait is over; news gives way to it."""
        at = now + self.answer_wait(chat_id, now=now)
        self._next_answer = at + self._spacing
        self._next = max(self._next, now) + self._spacing
        self.spend(chat_id, now=at)

    def spend(self, chat_id: int, *, now: float) -> None:
        """Count a message to a chat."""
        gap = PRIVATE_SECONDS if chat_id > 0 else GROUP_SECONDS
        earliest = now - (BURST - 1) * gap
        self._rested[chat_id] = max(self._rested.get(chat_id, earliest), earliest) + gap

    def flood(self, chat_id: int, seconds: float | None, *, now: float) -> tuple[float, bool]:
        """Take in a 429; return how long what it is about rests, and whether that is everything."""
        if seconds is None:
            seconds, self._unsaid = self._unsaid, min(2 * self._unsaid, _LONGEST_UNSAID)
        self.rest(chat_id, seconds, now=now)
        other = self._suspect and self._suspect[0] != chat_id and self._suspect[1] > now
        if other:
            self.pause(seconds, now=now)
        else:
            self._suspect = chat_id, now + seconds
        return seconds, bool(other)

    def passed(self, chat_id: int) -> None:
        """Take in that Telegram took a message: what others were told is not about everything."""
        if self._suspect and self._suspect[0] != chat_id:
            self._suspect = None
        self._unsaid = UNSAID_SECONDS

    def rest(self, chat_id: int, seconds: float, *, now: float) -> None:
        """Let nothing go to a chat for some seconds."""
        self._rested[chat_id] = max(self._rested.get(chat_id, 0.0), now + seconds)

    def pause(self, seconds: float, *, now: float) -> None:
        """Let nothing go for some seconds."""
        self._paused = max(self._paused, now + seconds)
        self._next = max(self._next, self._paused)

    def paused(self, *, now: float) -> float:
        """Say for how many seconds nothing goes at all."""
        return max(0.0, self._paused - now)

    def resting(self, *, now: float) -> list[int]:
        """List the chats that have had enough for the moment."""
        self._rested = {chat: at for chat, at in self._rested.items() if at > now - 60}
        return [chat for chat, at in self._rested.items() if at > now]

    def next_rested(self, *, now: float) -> float | None:
        """Say in how many seconds the first resting chat has rested, if any rests."""
        return min((at - now for at in self._rested.values() if at > now), default=None)

    def _rests(self, chat_id: int, now: float) -> float:
        return max(0.0, self._rested.get(chat_id, 0.0) - now)
