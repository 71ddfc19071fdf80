"""Say when a chat wants to hear nothing: from one local hour to another, perhaps over midnight."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from typing import Final

from news.slots import DAYS, EVERY_DAY, after_days, days_of, hour_written, instant, minutes_of
from news.text import visible
from news.zones import local

MOST: Final = 7
"""Spans that a chat may have."""
_DASH: Final = re.compile(r"\s*[-\u2010-\u2015]\s*")
_DAY: Final = timedelta(days=1)
_FARTHEST: Final = 9
"""Days that are looked at: from yesterday, whose night may go on, to the same weekday."""


@dataclass(frozen=True, slots=True, order=True)
class Quiet:
    """Hold local hours, in minutes after midnight, and the weekdays on which such a span begins."""

    start: int
    end: int
    days: frozenset[int] = EVERY_DAY


def parse(text: str) -> tuple[Quiet, ...] | None:
    """Read spans as people write them, `22:00-07:00` or `mon-fri 23-7`; None if they are none."""
    found: list[Quiet] = []
    days, is_used = EVERY_DAY, True
    for word in _DASH.sub("-", visible(text).casefold().replace(",", " ")).split():
        if (named := days_of(word)) is not None:
            days = named if is_used else days | named
            is_used = False
        elif span := _span(word, days):
            found.append(span)
            is_used = True
        else:
            return None
    return tuple(sorted(set(found))) if found and is_used and len(found) <= MOST else None


def written(quiet: Collection[Quiet], *, days: Sequence[str] = DAYS) -> str:
    """Write spans as `parse` reads them, where the days have the names that they have here."""
    spans = (
        (each.days, f"{hour_written(each.start)}-{hour_written(each.end)}")
        for each in sorted(quiet)
    )
    return after_days(spans, days)


def next_span(quiet: Collection[Quiet], zone: tzinfo, *, now: int) -> tuple[int, int] | None:
    """Find the span that holds now, or the next: from when until when, in UTC seconds."""
    return min((each for each in _coming(quiet, zone, now) if each[1] > now), default=None)


def _coming(quiet: Collection[Quiet], zone: tzinfo, now: int) -> Iterator[tuple[int, int]]:
    first = local(now, zone).date() - _DAY
    for number in range(_FARTHEST):
        day = first + number * _DAY
        for each in quiet:
            if day.weekday() in each.days:
                last = day if each.end > each.start else day + _DAY
                start, end = instant(day, each.start, zone), instant(last, each.end, zone)
                if start < end:  # the clocks may leave a whole span out
                    yield start, end


def _span(word: str, days: frozenset[int]) -> Quiet | None:
    ends = [minutes_of(each) for each in word.split("-")]
    match ends:
        case (int(start), int(end)) if start != end:
            return Quiet(start, end, days)
    return None
