"""Find time zones as people name them: `Asia/Tokyo`, `new york`, `UTC+3`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from news.text import visible

COMMON: Final = (
    "America/Los_Angeles",
    "America/New_York",
    "America/Sao_Paulo",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Istanbul",
    "Europe/Moscow",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Sydney",
)
"""Zones in which many people live, from west to east."""
MOST: Final = 8
"""Zones to choose from, where a name fits several."""
_OFFSET: Final = re.compile(r"(?:utc|gmt)?([+-])(\d{1,2})(?::?00)?")
_FARTHEST_WEST, _FARTHEST_EAST = 12, 14
_NO_PLACES: Final = ("etc", "posix", "right", "systemv")


def find(asked: str) -> tuple[str, ...]:
    """Name the zones that somebody may mean, one where it is clear; none where nothing fits."""
    wanted = "_".join(visible(asked).casefold().split())
    if not wanted:
        return ()
    if offset := _OFFSET.fullmatch(wanted):
        return _at_offset(offset[1], int(offset[2]))
    for names in (
        [each for each in _names() if each.casefold() == wanted],
        [each for each in _places() if _place(each) == wanted],
        [each for each in _places() if _place(each).startswith(wanted)],
    ):
        if names:
            return tuple(sorted(names, key=_commonness))[:MOST]
    return ()


def is_zone(name: str) -> bool:
    """Tell whether the database knows a zone."""
    return name in _names()


def clock(name: str) -> tzinfo:
    """Give a zone's clock; UTC where it has none, or one that the database no longer knows."""
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def local(at: int, zone: tzinfo) -> datetime:
    """Tell what clocks show in a zone, at a time in UTC seconds."""
    return datetime.fromtimestamp(at, zone)


def _at_offset(sign: str, hours: int) -> tuple[str, ...]:
    if hours > (_FARTHEST_EAST if sign == "+" else _FARTHEST_WEST):
        return ()
    # the names of these zones count from Greenwich to the west
    return (f"Etc/GMT{'-' if sign == '+' else '+'}{hours}",) if hours else ("Etc/GMT",)


def _commonness(name: str) -> tuple[bool, str]:
    return name not in COMMON, name


def _place(name: str) -> str:
    return name.rpartition("/")[2].casefold()


@cache
def _names() -> tuple[str, ...]:
    return tuple(sorted(available_timezones() - {"localtime", "Factory"}))


@cache
def _places() -> tuple[str, ...]:
    named = (each for each in _names() if "/" in each)
    return tuple(each for each in named if each.partition("/")[0].casefold() not in _NO_PLACES)
