"""Say what a digest is: the stories of a chat since its last one, the most told first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from news.zones import clock, local

PAGE: Final = 12
"""Stories on a page."""
FIRST: Final = 24 * 3600
"""Seconds back to which a chat's first digest looks."""
FARTHEST: Final = 14 * 24 * 3600
"""Seconds back to which any digest looks, after a long time without one."""
READ_OF_LATE: Final = 30 * 24 * 3600
"""Seconds for which what a chat has read says what it likes to read."""
_LATE: Final = 15 * 60
"""Seconds after its hour for which a digest need not say that it is late."""

PUSH: Final = "push"
DIGEST: Final = "digest"
BOTH: Final = "both"
MODES: Final = (PUSH, DIGEST, BOTH)
"""How a subscription comes: as stories appear, in the digest, or both."""


@dataclass(frozen=True, slots=True)
class Digest:
    """Hold the head of a digest; times are UTC seconds, words those of all its stories."""

    id: int
    zone: str
    due_at: int
    made_at: int
    total: int
    words: int
    language: str = ""
    """What its chat reads in; empty for each article's own."""
    lead: str = ""

    @property
    def is_late(self) -> bool:
        """Whether it came so late that the chat should be told."""
        return self.made_at - self.due_at > _LATE

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return max(1, -(-self.total // PAGE))

    @property
    def made(self) -> datetime:
        """What the chat's clocks showed when it was made."""
        return local(self.made_at, clock(self.zone))
