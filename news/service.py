"""Say how well a chat is served: what it was sent and how soon, what waits, which feeds fail."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Troubled:
    """Hold a feed that does not answer well: since when, why, and when it is asked again."""

    title: str
    url: str
    reason: str
    since: int
    next_try: int


@dataclass(frozen=True, slots=True)
class Service:
    """Hold what was done lately; `soon` and `late` are the median and the 95th percentile.

    Both are seconds from a story's publication to its delivery, None where there was none.
    `rests_until` is the time until which Telegram wants nothing sent.
    """

    delivered: int
    waiting: int
    soon: int | None = None
    late: int | None = None
    rests_until: int | None = None
    troubled: tuple[Troubled, ...] = ()


def percentile(values: Sequence[int], share: float) -> int | None:
    """Pick the value below which a share of the values lies, by nearest rank."""
    if not values:
        return None
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]
