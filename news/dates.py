"""Find the dates that a text names, and tell whether one is another.

Months are known in the languages of `_LANGUAGES`, from Unicode's CLDR by way of Babel. A month that
is a word as well (May, March, mars) counts only where a day or a year stands beside it, or a word
such as "in" before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, Final

from babel.dates import get_day_names, get_month_names

_LANGUAGES: Final = "en de fr es pt it nl ru uk pl tr ar".split()
_WORDS_TOO: Final = frozenset("march mars mart".split())
"""Months that are words as well; so may be any name of three letters (may, out, sie, sun)."""
_SHORTEST: Final = 3
_TODAY_AND_YESTERDAY: Final = 2
_LEADS: Final = (
    r"(?:in|on|by|since|until|till|through|from|of|to|before|after|between|and|during|early|late|mid"
    r"|last|next|this|im|am|seit|bis|en|de|du|le|el|del|di|da|в|с|до)"
)
_YEARS: Final = r"(?:19|20)\d\d"
_WORD: Final = re.compile(r"[^\W\d_]+")
_CJK: Final = re.compile(rf"(?:({_YEARS})年)?(1[0-2]|0?[1-9])月(?:(\d{{1,2}})日)?")
_NUMERIC: Final = re.compile(
    rf"(?<!\d)(?:({_YEARS})-(\d\d)-(\d\d)|(\d\d?)[./](\d\d?)[./]({_YEARS}))(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Day:
    """Name what a text says of a date; None is what it leaves open. Monday is 0."""

    said: str
    month: int | None = None
    day: int | None = None
    year: int | None = None
    weekday: int | None = None

    @property
    def is_bare_month(self) -> bool:
        """Whether it names a month and no day or year of it."""
        return self.month is not None and self.day is None and self.year is None


def find(text: str) -> tuple[list[Day], str]:
    """Find the dates of a text; return them, and the text without them."""
    found: list[Day] = []
    lines = [_find_in(line, found) if _may_hold(line) else line for line in text.split("\n")]
    return found, "\n".join(lines)


def _may_hold(line: str) -> bool:
    """Tell quickly where no date can be, which is in most sentences."""
    return (
        _CJK.search(line) is not None
        or _NUMERIC.search(line) is not None
        or not _known_words().isdisjoint(_WORD.findall(line.casefold()))
    )


def _find_in(line: str, found: list[Day]) -> str:
    """Add the dates of a line to those found, and return the line without them."""
    for pattern, read in ((_CJK, _cjk), (_NUMERIC, _numeric), (_words(), _written)):
        rest: list[str] = []
        at = 0
        for match in pattern.finditer(line):
            days = [*read(match)]
            found += days
            rest += [line[at : match.start()], " " * len(match[0]) if days else match[0]]
            at = match.end()
        line = "".join(rest) + line[at:]
    return line


def is_told(asked: Day, told: Sequence[Day], *, published: int | None = None) -> bool:
    """Tell whether a date is one of those that were told, or follows from when it was published.

    `published` is in UTC seconds: its day, and the one before, may be named; a weekday that was
    told is the last one until then, or the next.
    """
    if any(_is_same(asked, each, published) for each in told):
        return True
    return any(_fits(asked, each) for each in _near(published)[:_TODAY_AND_YESTERDAY])


def _is_same(asked: Day, told: Day, published: int | None) -> bool:
    if asked.weekday is not None:
        if told.weekday is not None:
            return asked.weekday == told.weekday
        exact = _exact(told, published)
        return exact is not None and exact.weekday() == asked.weekday
    if told.weekday is not None and told.month is None:
        return any(
            _fits(asked, each) for each in _near(published) if each.weekday() == told.weekday
        )
    if asked.month is None or asked.month != told.month:
        return False
    days_agree = asked.day is None or asked.day == told.day
    exact = _exact(told, published)
    year = told.year or (exact.year if exact else None)
    return days_agree and (None in (asked.year, year) or asked.year == year)


def _fits(asked: Day, exact: date) -> bool:
    said = ((asked.month, exact.month), (asked.day, exact.day), (asked.year, exact.year))
    if asked.weekday is not None:
        return asked.weekday == exact.weekday()
    return asked.month is not None and all(mine in (None, its) for mine, its in said)


def _exact(day: Day, published: int | None) -> date | None:
    year = day.year or (datetime.fromtimestamp(published, UTC).year if published else None)
    if not (year and day.month and day.day):
        return None
    try:
        return date(year, day.month, day.day)
    except ValueError:
        return None


def _near(published: int | None) -> list[date]:
    """List the day of publication, the one before, and the others of the week around."""
    if published is None:
        return []
    today = datetime.fromtimestamp(published, UTC).date()
    offsets = (0, -1, -2, -3, -4, -5, -6, 1, 2, 3)
    return [today + timedelta(days=offset) for offset in offsets]


def _cjk(match: re.Match[str]) -> Iterator[Day]:
    year, month, day = (int(each) if each else None for each in match.groups())
    yield Day(match[0], month, day, year)


def _numeric(match: re.Match[str]) -> Iterator[Day]:
    """Read 2024-06-27 and 27.06.2024; of 6/7/2024 both readings."""
    if match[1]:
        yield Day(match[0], int(match[2]), int(match[3]), int(match[1]))
        return
    one, other, year = int(match[4]), int(match[5]), int(match[6])
    for day, month in {(one, other), (other, one)}:
        if 1 <= month <= 12 and 1 <= day <= 31:  # noqa: PLR2004 - a calendar's
            yield Day(match[0], month, day, year)


def _written(match: re.Match[str]) -> Iterator[Day]:
    name = match["name"].casefold().rstrip(".")
    day = match["before"] or match["after"]
    year = match["year"] or match["only"]
    may_be_word = name in _WORDS_TOO or len(name) <= _SHORTEST
    if may_be_word and not (day or year or (match["lead"] and match["name"][0].isupper())):
        return
    if (month := _months().get(name)) is not None:
        said = match[0].removeprefix(match["lead"] or "").strip(" .")
        yield Day(said, month, int(day) if day else None, int(year) if year else None)
    elif not day and not may_be_word and (weekday := _weekdays().get(name)) is not None:
        yield Day(match["name"], weekday=weekday)


@cache
def _months() -> dict[str, int]:
    return _names(get_month_names, ("format", "stand-alone"))


@cache
def _weekdays() -> dict[str, int]:
    return _names(get_day_names, ("format",))


def _names(names: Callable[..., Any], contexts: Sequence[str]) -> dict[str, int]:
    """Collect the names of a calendar's parts; the first language to claim a name has it."""
    known: dict[str, int] = {}
    for language in _LANGUAGES:
        for context in contexts:
            for width in ("wide", "abbreviated"):
                told = names(width, context=context, locale=language)
                for number, name in told.items():
                    short = name.casefold().rstrip(".")
                    if len(short) >= _SHORTEST and not short.isdigit():
                        known.setdefault(short, number)
    return known


@cache
def _known_words() -> frozenset[str]:
    names = {*_months(), *_weekdays()}
    return frozenset(part for name in names for part in _WORD.findall(name))


@cache
def _words() -> re.Pattern[str]:
    names = sorted({*_months(), *_weekdays()}, key=len, reverse=True)
    either = "|".join(map(re.escape, names))
    return re.compile(
        rf"(?<![\w-])(?P<lead>{_LEADS}\s+(?:the\s+)?)?"
        rf"(?:(?P<before>[0-3]?\d)(?:st|nd|rd|th|\.|er|º)?\s+(?:of\s+|de\s+)?)?"
        rf"(?P<name>{either})\b\.?(?!-)"
        rf"(?:\s+(?P<after>[0-3]?\d)(?:st|nd|rd|th)?(?![\d,.]*\d)(?:,?\s+(?P<year>{_YEARS})\b)?"
        rf"|,?\s+(?:de\s+)?(?P<only>{_YEARS})\b)?",
        re.IGNORECASE,
    )
