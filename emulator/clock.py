"""A clock that a person sets: it stands still, runs, runs fast, and jumps forward.

Its two numbers may lie in memory that processes share; one process alone sets them.
"""

import time
from collections.abc import Callable, MutableSequence


class Clock:
    """Tell UTC seconds by two `cells`: the time at zero of the monotonic clock, and the rate."""

    def __init__(
        self,
        cells: MutableSequence[float],
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._cells = cells
        self._monotonic = monotonic

    def __call__(self) -> float:
        """Tell the time; what is being set while it is read is read again."""
        while True:
            base, rate = self._cells[0], self._cells[1]
            if (base, rate) == (self._cells[0], self._cells[1]):
                return base + rate * self._monotonic()

    @property
    def rate(self) -> float:
        """How many seconds pass in one."""
        return self._cells[1]

    def run(self, rate: float) -> None:
        """Go on from now at a rate, 0 to stand still."""
        self._set(self(), rate)

    def jump(self, to: float) -> None:
        """Go on from a later time; an earlier one is no time to jump to."""
        if to > self():
            self._set(to, self.rate)

    def start(self, at: float, *, rate: float = 1.0) -> None:
        """Begin at a time."""
        self._set(at, rate)

    def _set(self, at: float, rate: float) -> None:
        self._cells[0], self._cells[1] = at - rate * self._monotonic(), rate
