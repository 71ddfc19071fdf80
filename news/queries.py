"""Read what somebody looks for: words, "phrases", -without, title:, category: and since:.

Any text is a query; what cannot be understood is looked for as words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from news import terms
from news.stories import Story
from news.text import visible

LONGEST: Final = 200
"""Characters of a query that are looked at."""
_MOST_PHRASES: Final = 16
_QUOTES: Final = str.maketrans("“”„‟«»＂", '"' * 7)  # noqa: RUF001 - what telephones write
_PART: Final = re.compile(
    r'(?P<without>-?)(?:(?P<field>[a-z]+):)?(?:"(?P<quoted>[^"]*)"?|(?P<word>[^\s"]+))',
    re.IGNORECASE,
)
_SINCE: Final = re.compile(r"(\d{1,4})([hdwmy])")
_FIRST_PLACES: Final = 10
"""Places that make half of the difference between the best match and none."""
_SECONDS: Final = {
    "h": 3600,
    "d": 24 * 3600,
    "w": 7 * 24 * 3600,
    "m": 30 * 24 * 3600,
    "y": 365 * 24 * 3600,
}


@dataclass(frozen=True, slots=True)
class Part:
    """Hold a word, or what stands in quotation marks, with the field before it."""

    value: str
    field: str = ""
    without: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Hold stems that stand one after the other, in a headline where that is asked."""

    stems: tuple[str, ...]
    in_title: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """Hold what is looked for; `within` is in seconds before now, and None without a limit."""

    said: str
    wanted: tuple[Phrase, ...] = ()
    unwanted: tuple[Phrase, ...] = ()
    category: str = ""
    within: int | None = None

    @property
    def stems(self) -> frozenset[str]:
        """Name the stems that a finding is marked by."""
        return frozenset(stem for each in self.wanted for stem in each.stems)


def parse(text: str) -> Query:
    """Read a query."""
    said = " ".join(visible(text).split())[:LONGEST]
    wanted: list[Phrase] = []
    unwanted: list[Phrase] = []
    category, within = "", None
    for part in parts(said):
        if part.field == "category" and part.value:
            category = part.value
        elif part.field == "since" and (since := _SINCE.fullmatch(part.value.lower())):
            within = int(since[1]) * _SECONDS[since[2]]
        elif phrase := _phrase(part):
            (unwanted if part.without else wanted).append(phrase)
    return Query(
        said, tuple(wanted[:_MOST_PHRASES]), tuple(unwanted[:_MOST_PHRASES]), category, within
    )


def parts(text: str) -> Iterator[Part]:
    """Cut what somebody typed into its parts, whatever quotation marks the telephone writes."""
    for part in _PART.finditer(text.translate(_QUOTES)):
        value = part["quoted"] if part["quoted"] is not None else part["word"]
        yield Part(value, (part["field"] or "").lower(), without=bool(part["without"]))


def _phrase(part: Part) -> Phrase | None:
    """Make a phrase of what is in quotation marks, or of one word, which may have several parts."""
    in_title = part.field == "title"
    text = part.value if in_title or not part.field else f"{part.field} {part.value}"
    stems = tuple(terms.stems(text))
    return Phrase(stems, in_title) if stems else None


def ordered(found: Sequence[Story], *, now: int) -> list[Story]:
    """Order what was found, the best match first, by its place and by how new it is."""
    days = [max(0, now - each.published_at) / _SECONDS["d"] for each in found]
    weights = [
        1 / (_FIRST_PLACES + place) / (1 + math.log1p(age)) for place, age in enumerate(days)
    ]
    places = sorted(range(len(found)), key=lambda place: -weights[place])
    return [found[place] for place in places]
