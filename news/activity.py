"""Hold what a chat received and read of late, by day and by category."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from news.zones import clock, local


@dataclass(frozen=True, slots=True)
class Moment:
    """Hold that a story of so many words came, or was read, at a time in UTC seconds."""

    at: int
    category: str
    words: int = 0


@dataclass(frozen=True, slots=True)
class Activity:
    """Hold counts of days, the oldest first, and of categories, the fullest first."""

    days: tuple[tuple[date, int, int], ...]
    categories: tuple[tuple[str, int, int], ...]
    words: int

    @property
    def received(self) -> int:
        """Count the stories that came."""
        return sum(came for _, came, _ in self.days)

    @property
    def read(self) -> int:
        """Count the articles that were read."""
        return sum(read for _, _, read in self.days)


def counted(
    came: Iterable[Moment], read: Iterable[Moment], *, days: int, zone: str, now: int
) -> Activity:
    """Count what came and what was read on the last days of a zone, today among them."""
    place = clock(zone)
    today = local(now, place).date()
    span = [today - timedelta(days=back) for back in reversed(range(days))]
    known = frozenset(span)
    received = [(day, each) for each in came if (day := local(each.at, place).date()) in known]
    opened = [(day, each) for each in read if (day := local(each.at, place).date()) in known]
    by_day = Counter(day for day, _ in received), Counter(day for day, _ in opened)
    by_name = (
        Counter(each.category for _, each in received),
        Counter(each.category for _, each in opened),
    )
    names = sorted({*by_name[0], *by_name[1]}, key=lambda name: (-by_name[0][name], name))
    return Activity(
        days=tuple((day, by_day[0][day], by_day[1][day]) for day in span),
        categories=tuple((name, by_name[0][name], by_name[1][name]) for name in names),
        words=sum(each.words for _, each in opened),
    )
