"""Say when a digest is due: at the hours that a chat chose, in its own zone, once a local day each.

An hour that the clocks leave out counts as the first minute after it, one that comes twice as the
first of the two (RFC 5545, 3.3.5, has the same for the second).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from news.text import visible

LATE: Final = 6 * 3600
"""Seconds after which a digest is no longer sent, and what it would tell is told by the next."""
LONGEST_GAP: Final = 36 * 3600
"""Seconds between two digests that come daily, however their hours and zone are changed."""
MOST: Final = 6
"""Slots that a chat may have."""
EVERY_DAY: Final = frozenset(range(7))
DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME: Final = re.compile(r"([01]?\d|2[0-3])[:.h]?([0-5]\d)?")
_DAY: Final = timedelta(days=1)
_FARTHEST: Final = 16
"""Days that are looked at: a slot of one weekday whose next day has had its digest already."""
_MINUTE: Final = 60


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """Hold a local hour, in minutes after midnight, and its weekdays, 0 to 6."""

    minutes: int
    days: frozenset[int] = EVERY_DAY


MORNING: Final = (Slot(8 * 60),)
"""When a digest comes that was given no hour."""


@dataclass(frozen=True, slots=True)
class Due:
    """Hold the local date and slot that a digest is for, and when it is due, in UTC seconds."""

    day: date
    minutes: int
    at: int

    @property
    def key(self) -> tuple[date, int]:
        """Name the digest; a chat gets no two of one name."""
        return self.day, self.minutes


def parse(text: str) -> tuple[Slot, ...] | None:
    """Read hours as people write them, `08:00 19:30` or `mon-fri 7 sun 10`; None if they are none.

    Days hold for the hours after them.
    """
    found: dict[int, frozenset[int]] = {}
    days, is_used = EVERY_DAY, True
    for word in visible(text).casefold().replace(",", " ").split():
        if (named := days_of(word)) is not None:
            days = named if is_used else days | named
            is_used = False
        elif (minutes := minutes_of(word)) is not None:
            found[minutes] = found.get(minutes, frozenset()) | days
            is_used = True
        else:
            return None
    if not found or len(found) > MOST or not is_used:
        return None
    return tuple(Slot(minutes, found[minutes]) for minutes in sorted(found))


def written(slots: Collection[Slot], *, days: Sequence[str] = DAYS) -> str:
    """Write slots as `parse` reads them, where the days have the names that they have here."""
    hours = ((each.days, hour_written(each.minutes)) for each in sorted(slots))
    return after_days(hours, days)


def after_days(hours: Iterable[tuple[frozenset[int], str]], named: Sequence[str]) -> str:
    """Write hours, each after its weekdays."""
    # days hold for the hours after them, so that hours of every day come first
    ordered = sorted(hours, key=lambda each: each[0] != EVERY_DAY)
    return " ".join(
        hour if days == EVERY_DAY else f"{_days_written(days, named)} {hour}"
        for days, hour in ordered
    )


def minutes_of(word: str) -> int | None:
    """Read an hour, `8` or `19:30`, as minutes after midnight; None if it is none."""
    match = _TIME.fullmatch(word)
    return _MINUTE * int(match[1]) + int(match[2] or 0) if match else None


def hour_written(minutes: int) -> str:
    """Write minutes after midnight as an hour."""
    return "{:02}:{:02}".format(*divmod(minutes, _MINUTE))


def _days_written(days: frozenset[int], named: Sequence[str]) -> str:
    first, last = min(days), max(days)
    if len(days) > 1 and len(days) == last - first + 1:
        return f"{named[first]}-{named[last]}"
    return " ".join(named[each] for each in sorted(days))


def days_of(word: str) -> frozenset[int] | None:
    """Read a day or a row of days by their first three letters, `mon` or `friday-monday`."""
    numbers = [DAYS.index(each[:3]) for each in word.split("-") if each[:3] in DAYS]
    if len(numbers) != word.count("-") + 1 or len(numbers) > len(("from", "to")):
        return None
    first, last = numbers[0], numbers[-1]
    return frozenset((first + step) % 7 for step in range((last - first) % 7 + 1))


def instant(day: date, minutes: int, zone: tzinfo) -> int:
    """Tell when a local hour of a day comes, in UTC seconds."""
    wanted = datetime.combine(day, time(*divmod(minutes, _MINUTE)))
    at = _seconds(wanted.replace(tzinfo=zone))
    if _local(at, zone) == wanted:
        return at
    # left out: after it by the offset before the gap, before it by the one after
    before = _seconds(wanted.replace(tzinfo=zone, fold=1))
    while at - before > _MINUTE:
        middle = before + (at - before) // (2 * _MINUTE) * _MINUTE
        if _local(middle, zone) >= wanted:
            at = middle
        else:
            before = middle
    return at


def next_due(
    slots: Collection[Slot],
    zone: tzinfo,
    *,
    after: int,
    sent: Collection[tuple[date, int]] = (),
    last: int | None = None,
) -> Due | None:
    """Find the first digest that is due at a time or after it and was not sent; None without slots.

    `sent` names those of the last days, `last` is when the last of them was due: a daily one comes
    earlier than its hour where the next would keep a chat waiting for more than a day and a half.
    """
    found = next((each for each in _coming(slots, zone, after) if each.key not in sent), None)
    is_daily = any(each.days == EVERY_DAY for each in slots)
    if found is None or last is None or not is_daily:
        return found
    latest = last + LONGEST_GAP
    if not after <= latest < found.at:  # there was none for long, or there is one soon
        return found
    early = _local(latest, zone).date(), found.minutes
    return Due(*(found.key if early in sent else early), latest)


def step(
    due: Due,
    slots: Collection[Slot],
    zone: tzinfo,
    *,
    now: int,
    sent: Collection[tuple[date, int]],
) -> tuple[bool, Due | None]:
    """Tell whether a digest that is due is sent or too late for that, and what is due next."""
    if now - due.at > LATE:
        return False, next_due(slots, zone, after=now - LATE, sent=sent)
    return True, next_due(slots, zone, after=due.at, sent={*sent, due.key}, last=due.at)


def _coming(slots: Collection[Slot], zone: tzinfo, after: int) -> Iterator[Due]:
    """List what is due from a time on: instants grow with dates and hours, in every zone."""
    first = _local(after, zone).date() - _DAY  # a whole day may be left out, as in Samoa in 2011
    for number in range(_FARTHEST):
        day = first + number * _DAY
        for slot in sorted(slots):
            if day.weekday() in slot.days:
                at = instant(day, slot.minutes, zone)
                if at >= after:
                    yield Due(day, slot.minutes, at)


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _local(at: int, zone: tzinfo) -> datetime:
    return datetime.fromtimestamp(at, UTC).astimezone(zone).replace(tzinfo=None)
