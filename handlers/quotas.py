"""Let nobody keep the bot busy alone."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import Final

A_MINUTE: Final = 10
A_DAY: Final = 50
"""What a person may have fetched."""
CHAT_A_MINUTE: Final = 20
CHAT_A_DAY: Final = 300
"""What a group may."""
ANYTHING_A_MINUTE: Final = 60
ANYTHING_A_DAY: Final = 5000
"""What a person may ask at all."""
_MINUTE: Final = 60
_DAY: Final = 24 * 3600


class Quota:
    """Count what each person does; what is refused does not count.

    It is kept in memory: a restart forgives.
    """

    def __init__(self, *, a_minute: int = A_MINUTE, a_day: int = A_DAY) -> None:
        self._a_minute = a_minute
        self._a_day = a_day
        self._taken: defaultdict[int, deque[int]] = defaultdict(deque)
        self._refused: set[int] = set()
        self._swept = 0

    def take(self, person: int, *, now: int) -> bool:
        """Take one from a person's quota; False when there is none left."""
        self._sweep(now)
        taken = self._taken[person]
        while taken and now - taken[0] >= _DAY:
            taken.popleft()
        lately = sum(now - each < _MINUTE for each in taken)
        if lately >= self._a_minute or len(taken) >= self._a_day:
            return False
        taken.append(now)
        self._refused.discard(person)
        return True

    def tells(self, person: int) -> bool:
        """Tell whether somebody who was refused has to be told: only the first time."""
        is_first = person not in self._refused
        self._refused.add(person)
        return is_first

    def _sweep(self, now: int) -> None:
        """Forget, once a day, who has asked for nothing since."""
        if now - self._swept >= _DAY:
            gone = [person for person, taken in self._taken.items() if now - taken[-1] >= _DAY]
            for person in gone:
                del self._taken[person]
            self._refused &= self._taken.keys()
            self._swept = now
