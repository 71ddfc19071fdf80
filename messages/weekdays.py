"""Name the days of the week as the chat's language does, and read such names."""

from __future__ import annotations

import re
from typing import Final

from messages.texts import is_english, weekdays
from news.slots import DAYS

_WIDTHS: Final = ("wide", "abbreviated", "short")
_WORD: Final = re.compile(r"[^\s,]+")


def names() -> tuple[str, ...]:
    """Give short names of the days, Monday first."""
    return DAYS if is_english() else tuple(map(_bare, weekdays("abbreviated")))


def in_english(text: str) -> str:
    """Put the names of days into English, which hours are read by; all else stays as it is."""
    if is_english():
        return text
    known = _known()

    def put(match: re.Match[str]) -> str:
        word = _bare(match[0].casefold())
        if word in known:
            return known[word]
        return "-".join(known.get(_bare(each), each) for each in match[0].casefold().split("-"))

    return _WORD.sub(put, text)


def _known() -> dict[str, str]:
    return {
        _bare(name.casefold()): day
        for width in _WIDTHS
        for day, name in zip(DAYS, weekdays(width), strict=True)
    }


def _bare(name: str) -> str:
    return name.rstrip(".")
