"""Leave a server of models alone for a while that fails often in a row."""

from __future__ import annotations

from typing import Final

SERVER_FAULTS: Final = frozenset(("slow", "unreachable", "limited", "failing", "rejected"))
"""Reasons that lie with the server, and that a second try would meet as well."""
_MOST_FAILURES: Final = 5
_REST: Final = 30
_LONGEST_REST: Final = 600


class Rest:
    """Know when a server that fails is to be left alone."""

    def __init__(self) -> None:
        self._failures = 0
        self._until = 0.0

    def is_over(self, now: float) -> bool:
        """Tell whether the server may be asked."""
        return now >= self._until

    def note(self, reason: str, *, wait: float, now: float) -> None:
        """Take in what an attempt came to, and how long the server asks to be left alone."""
        if reason not in SERVER_FAULTS:
            self._failures = 0
            return
        self._failures += 1
        over = self._failures - _MOST_FAILURES
        pause = min(_LONGEST_REST, _REST * 2**over) if over >= 0 else 0
        self._until = now + max(pause, min(wait, _LONGEST_REST))
