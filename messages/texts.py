"""Say everything in the language of the chat; whoever answers says first to whom (`speaking`).

What is said in English is what its translations are found by, in gettext's catalogues
(`messages/languages/*.po`): https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html
Names in braces stand for what is put in. Dates, numbers and plurals are Babel's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from typing import Final, Literal
from unicodedata import bidirectional

from babel import Locale, dates, numbers, units
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SPOKEN: Final = ("en", "ja", "de", "fr", "es", "pt", "ru", "uk", "ar", "zh-Hans", "hi", "tr")
"""What there is a catalogue for, English being what they are made of."""
_FOUND: Final = {each.partition("-")[0]: each for each in SPOKEN}
_TAG: Final = re.compile(r"<[^>]*>")
_LEFT, _RIGHT = frozenset({"L"}), frozenset({"R", "AL"})
_MARKS: Final = ("\u200e", "\u200f")
_RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "he", "ur"})


@dataclass(frozen=True, slots=True)
class Voice:
    """Hold how a chat is spoken to; plain is without emoji and decoration, to be read out."""

    language: str = "en"
    plain: bool = False


_USUAL: Final = Voice()
_VOICE: Final[ContextVar[Voice]] = ContextVar("voice", default=_USUAL)


@contextmanager
def speaking(voice: Voice) -> Iterator[None]:
    """Let all that is written within the block be in a voice."""
    token = _VOICE.set(voice)
    try:
        yield
    finally:
        _VOICE.reset(token)


def turn_to(voice: Voice) -> None:
    """Speak in another voice from now on, to the end of the block."""
    _VOICE.set(voice)


def voice() -> Voice:
    """Tell how to speak here."""
    return _VOICE.get()


def spoken(code: str) -> str:
    """Find the catalogue for a language as Telegram or a setting names it, else English's.

    https://en.wikipedia.org/wiki/IETF_language_tag
    """
    return _FOUND.get(code.replace("_", "-").casefold().partition("-")[0], "en")


def is_english() -> bool:
    """Tell whether the language of the chat is what all is written in here."""
    return spoken(voice().language) == "en"


def is_right_to_left() -> bool:
    """Tell whether the language of the chat is written from the right."""
    return spoken(voice().language) in _RIGHT_TO_LEFT


def aligned(line: str) -> str:
    """Let a line of markup run as the chat's language does, whatever letters it begins with.

    Without it a client takes the first letter for the direction of the line (UAX #9, P2).
    """
    shown = _TAG.sub("", line)
    other = _LEFT if is_right_to_left() else _RIGHT
    if not any(bidirectional(each) in other for each in shown):
        return line
    return f"{_MARKS[is_right_to_left()]}{line}"


def t(said: str, /, **given: object) -> str:
    """Say something, with what is put into it."""
    found = _catalogue(spoken(voice().language)).gettext(said)
    return found.format(**given) if given else found


def later(said: str) -> str:
    """Mark what is said elsewhere, so that it is in the catalogues."""
    return said


def tn(one: str, many: str, number: int, /, **given: object) -> str:
    """Say something of a number, `{n}` in it, in the plural that the number asks for."""
    found = _catalogue(spoken(voice().language)).ngettext(one, many, number)
    return found.format(n=amount(number), **given)


def everywhere(said: str) -> frozenset[str]:
    """Give what something is in every language, to know it again."""
    return frozenset(_catalogue(each).gettext(said) for each in SPOKEN)


def amount(number: int) -> str:
    """Write a number."""
    return str(numbers.format_decimal(number, locale=_locale()))


def in_units(number: int, unit: str) -> str:
    """Write a span of time, in a unit as CLDR names it: `minute`."""
    return str(units.format_unit(number, f"duration-{unit}", length="short", locale=_locale()))


def percent(share: float) -> str:
    """Write a share."""
    return str(numbers.format_percent(share, locale=_locale()))


def day(at: date) -> str:
    """Write a date."""
    return str(dates.format_date(at, "long", locale=_locale()))


def weekday_of(at: date) -> str:
    """Write a day and month with the day of the week."""
    return str(dates.format_skeleton("MMMMEEEEd", at, locale=_locale()))


def weekdays(width: Literal["wide", "abbreviated", "short"]) -> tuple[str, ...]:
    """Name the days of the week, Monday first."""
    named = dates.get_day_names(width, "format", locale=_locale())
    return tuple(named[number] for number in range(7))


def day_of_year(at: date) -> str:
    """Write a day and the name of its month."""
    return str(dates.format_skeleton("MMMMd", at, locale=_locale()))


def short_day(at: date) -> str:
    """Write a day and month, as short as can be."""
    return str(dates.format_skeleton("Md", at, locale=_locale()))


def moment(seconds: int) -> str:
    """Write a time in UTC seconds."""
    at = datetime.fromtimestamp(seconds, UTC)
    return f"{day(at)}, {at:%H:%M} UTC"


def language(code: str) -> str:
    """Name a language."""
    return str(_locale().languages.get(code, code))


def _locale() -> Locale:
    return _known_locale(spoken(voice().language))


@lru_cache
def _known_locale(code: str) -> Locale:
    # English as the rest of the world writes dates: the day before the month
    return Locale.parse("en_GB" if code == "en" else code, sep="-" if "-" in code else "_")


@lru_cache
def _catalogue(code: str) -> NullTranslations:
    """Read a catalogue; it is small, so that it is compiled where it is read."""
    if code == "en":
        return NullTranslations()
    source = (files(__package__) / "languages" / f"{code}.po").read_bytes()
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(source), locale=code.replace("-", "_")))
    compiled.seek(0)
    return GNUTranslations(compiled)
