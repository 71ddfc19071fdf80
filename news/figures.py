"""Find the numbers, amounts and percentages of a text, and tell whether one supports another.

A figure is supported as a careful reader would grant it: 3,950 grants "nearly 4,000", "over 3,900"
and "about 4,000", never "over 4,000"; the precision that is written is the precision that is meant
(1.23 billion grants "1.2 billion", and "billions"). Small sums are worked out within a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Final

from news.numerals import (
    DIGITS,
    KANJI,
    LETTERS,
    LOOSE,
    ORDERS,
    SCALES,
    decimals,
    kanji,
    number_words,
    values,
    western,
    worth,
)

_CURRENCIES: Final = {
    "dollar": r"\$|us\$|usd|dollars?|dólares|доллар\w*|ドル|美元",
    "euro": r"€|euros?|eur|евро|ユーロ|欧元",
    "pound": r"£|pounds?|gbp|sterling",
    "yen": r"¥|yen|jpy|円",
    "yuan": r"yuan|renminbi|rmb|cny",
    "rupee": r"₹|rupees?|rs\.?",
    "rouble": r"₽|roubles?|rubles?|руб\w*",
    "franc": r"francs?|franken|chf",
    "crown": r"crowns?|kron\w+|sek|nok|dkk|czk",
}
_PERCENT: Final = (
    r"%|percent\w*|per\s?cent\w*|pct|prozent\w*|pour\s?cent|por\s?ciento|процент\w*"
    r"|パーセント|بالمئة"
)
_BOUNDS: Final = {
    "over": r"over|more than|at least|above|upwards? of|in excess of|exceed\w*|greater than"
    r"|mehr als|über|mindestens|plus de|au moins|más de|al menos|более|больше|свыше",
    "below": r"under|less than|fewer than|below|weniger als|unter|moins de|menos de|менее|меньше",
    "nearly": r"at most|up to|no more than|nearly|almost|close to|just short of|approaching"
    r"|fast|knapp|bis zu|presque|près de|casi|hasta|почти|近",
    "about": r"about|around|approximately|roughly|some|circa|an estimated|estimated|rund|etwa"
    r"|ungefähr|environ|quelque|unos|unas|cerca de|aproximadamente|около|примерно|約|约",
}
_ORDER: Final = re.compile(
    r"\b(?:(tens|dozens|hundreds|thousands) of )?(dozens|hundreds|thousands|millions|billions"
    r"|trillions)\b",
    re.IGNORECASE,
)
_APART: Final = r"(?<![^\W\u3040-\u9fff])(?<!\.)"
"""Stands where no word goes on; Chinese and Japanese leave no space before a numeral."""
_DIGIT: Final = re.compile(rf"\d|{KANJI}")
_WORD: Final = re.compile(r"[^\W\d_]+")
_EXACT: Final = 1e-9
_NEAR: Final = 0.07
"""How far "about" may be off, as a share."""
_FAR: Final = 0.5
"""How far beyond what "over" or "below" names a figure may be for it still to be fair to say."""
_SHORT: Final = 0.15
"""How far short of what "nearly" names."""
_ROUNDED: Final = 0.03
_IN_THE_HEAD: Final = 100
_MOST_ADDED: Final = 8
_LEAST_HEDGED: Final = 100
_AN_ORDER: Final = 1000
_YEARS: Final = range(1500, 2200)


@dataclass(frozen=True, slots=True)
class Figure:
    """Hold a figure: as said, what it may be worth, and how it is bounded.

    `step` is what its last written digit stands for; the bound "order" is that of "millions".
    """

    said: str
    values: tuple[float, ...]
    step: float = 0.0
    unit: str = ""
    bound: str = ""
    is_loose: bool = False


def find(text: str) -> list[Figure]:
    """Find the figures of a text that names no dates."""
    return [*_read(western(text))]


def worked_out(told: Sequence[Figure]) -> list[Figure]:
    """Add and subtract the small whole numbers of a sentence, as its readers do in their heads."""
    counts = [
        value
        for each in told
        for value in each.values[:1]
        if not each.unit and value == int(value) and 0 < value <= _IN_THE_HEAD
    ]
    pairs = combinations(counts[:_MOST_ADDED], 2)
    results = {result for one, other in pairs for result in (one + other, one - other)}
    return [Figure("", (abs(result),)) for result in results if result]


def is_supported(figure: Figure, told: Sequence[Figure]) -> bool:
    """Tell whether one of the figures that were told grants a figure."""
    return figure.is_loose or any(
        _grants(value, figure, its, each)
        for each in told
        if _units_agree(figure.unit, each.unit)
        for value in figure.values
        for its in each.values
    )


def _units_agree(asked: str, told: str) -> bool:
    return asked == told or (not told and asked not in ("", "%")) or (not asked and told != "%")


def _grants(value: float, figure: Figure, its: float, told: Figure) -> bool:
    if "order" in (figure.bound, told.bound):
        return _same_order(value, figure, its, told)
    if abs(value - its) <= _EXACT * max(abs(its), 1):
        return _bounds_agree(figure, told)
    is_year = value in _YEARS and not figure.unit and not figure.bound
    return value > 0 and its > 0 and not is_year and _comes_near(value, figure, its, told)


def _comes_near(value: float, figure: Figure, its: float, told: Figure) -> bool:
    if figure.bound == "over":
        return value < its <= value * (1 + _FAR)
    if figure.bound in ("below", "nearly"):
        return value * (1 - (_FAR if figure.bound == "below" else _SHORT)) <= its < value
    if figure.bound == "about" or (told.bound == "about" and value >= _LEAST_HEDGED):
        return abs(value - its) <= _NEAR * its
    return abs(value - its) <= min(figure.step / 2, _ROUNDED * its)


def _same_order(value: float, figure: Figure, its: float, told: Figure) -> bool:
    if figure.bound == told.bound:
        return value == its
    return figure.bound == "order" and value <= its < value * _AN_ORDER


def _bounds_agree(figure: Figure, told: Figure) -> bool:
    """Tell whether what bounds a figure may bound the same one."""
    if figure.bound == "below":
        return told.bound in ("below", "nearly")
    if figure.bound == "over":
        return told.bound in ("over", "")
    return True


def _read(text: str) -> Iterator[Figure]:
    for line in filter(_may_hold, text.split("\n")):
        yield from _read_line(line)


def _may_hold(line: str) -> bool:
    """Tell quickly where no figure can be, which is in most sentences."""
    return _DIGIT.search(line) is not None or not _known_words().isdisjoint(
        _WORD.findall(line.casefold())
    )


def _read_line(line: str) -> Iterator[Figure]:
    for match in _myriads().finditer(line):
        value = kanji(match["kanji"])
        if value is not None:
            is_word = len(match["kanji"]) == 1
            yield Figure(match[0], (value,), unit=_unit(match["unit"]), is_loose=is_word)
    line = _myriads().sub(" ", line)
    rest: list[str] = []
    at = 0
    for match in _pattern().finditer(line):
        rest.append(line[at : match.start()])
        at = match.end()
        if (figure := _figure(match)) is not None:
            yield figure
    for match in _ORDER.finditer(" ".join([*rest, line[at:]])):
        times = ORDERS[match[1].casefold()] if match[1] else 1
        yield Figure(match[0], (float(times * ORDERS[match[2].casefold()]),), bound="order")


def _figure(match: re.Match[str]) -> Figure | None:
    said = match["number"].casefold()
    scale = _scale(match)
    unit = _unit(match["currency"]) or _unit(match["unit"])
    bound = next((name for name in _BOUNDS if match[name]), "")
    shown = match[0].strip(" .")
    if said[0].isdigit():
        amounts = tuple({each * scale for each in values(said)})
        return Figure(shown, amounts, _step(said, scale, unit), unit, bound)
    value = worth(said)
    if value is None:
        return None
    step = float(scale) if scale > 1 else 0.0
    is_loose = said in LOOSE and scale == 1 and not unit
    return Figure(shown, (value * scale,), step, unit, bound, is_loose=is_loose)


def _step(numeral: str, scale: int, unit: str) -> float:
    places = decimals(numeral)
    if scale > 1 or places:
        return scale * 10.0**-places
    return 1.0 if unit == "%" else 0.0


def _scale(match: re.Match[str]) -> int:
    scale = 1
    for each in (match["scale"] or "").casefold().replace("-", " ").split():
        word = each.rstrip(".")
        scale *= SCALES.get(word) or LETTERS.get(word, 1)
    return scale


def _unit(said: str | None) -> str:
    if said and re.fullmatch(_PERCENT, said, re.IGNORECASE):
        return "%"
    named = (
        name
        for name, pattern in _CURRENCIES.items()
        if said and re.fullmatch(pattern, said, re.IGNORECASE)
    )
    return next(named, "")


@cache
def _known_words() -> frozenset[str]:
    parts = (part for word in number_words() for part in word.split("-"))
    return frozenset({*parts, *ORDERS})


@cache
def _myriads() -> re.Pattern[str]:
    units = "|".join([*_CURRENCIES.values(), _PERCENT])
    return re.compile(rf"(?P<kanji>{KANJI})\s?(?P<unit>{units})?", re.IGNORECASE)


@cache
def _pattern() -> re.Pattern[str]:
    words = "|".join(map(re.escape, number_words()))
    scales = "|".join(sorted(map(re.escape, SCALES), key=len, reverse=True))
    letters = "|".join(sorted(LETTERS, key=len, reverse=True))
    bounds = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _BOUNDS.items())
    money = "|".join(_CURRENCIES.values())
    return re.compile(
        rf"(?:{_APART}(?:{bounds})(?![^\W\d])\s*(?:a |the |an )?)?{_APART}(?P<currency>{money})?\s?"
        rf"{_APART}(?<![^\W\d_]-)(?P<number>{DIGITS}|\b(?:{words})\b)(?:st|nd|rd|th)?"
        rf"(?P<scale>(?:[\s-]?(?:{scales})\b\.?)+|(?:{letters})\b"
        rf"|(?(currency)\s(?:{letters})\b|(?!)))?"
        rf"(?:(?:[\s-]{{0,2}}|\s(?:de|of)\s)(?P<unit>{_PERCENT}|{money})(?!\w))?",
        re.IGNORECASE,
    )
