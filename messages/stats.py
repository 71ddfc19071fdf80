"""Say what a chat received and read of late, in words and in a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from messages import html
from messages.buttons import ask
from messages.html import Button, Message
from messages.texts import amount, short_day, t, tn
from news.activity import Activity
from news.words import reading_minutes

SPANS: Final = (7, 30)
"""Days that are counted."""
LIGHT, DARK = "light", "dark"
_NAMED: Final = 5
_NAME: Final = 32


@dataclass(frozen=True, slots=True)
class Drawn:
    """Hold what a picture shows, all of it in words already."""

    title: str
    came: str
    read: str
    days: tuple[tuple[str, int, int], ...]
    categories: tuple[tuple[str, int, int], ...]
    is_dark: bool


def caption(found: Activity, *, is_dark: bool) -> Message:
    """Say the same in words, with buttons for other days, and for the dark."""
    days = len(found.days)
    if not found.received and not found.read:
        said = t("Nothing came and nothing was read.")
    else:
        minutes = reading_minutes(found.words) if found.words else 0
        said = tn(
            "{n} story came, {read} opened to be read: {words} words, {minutes} min.",
            "{n} stories came, {read} opened to be read: {words} words, {minutes} min.",
            found.received,
            read=amount(found.read),
            words=amount(found.words),
            minutes=amount(minutes),
        )
    named = [
        t(
            "{category}: {came} came, {read} read",
            category=html.escape(html.shorten(name, _NAME)),
            came=amount(came),
            read=amount(read),
        )
        for name, came, read in found.categories[:_NAMED]
    ]
    text = "\n".join([html.bold(_title(days)), said, *named])
    return Message(text, (_buttons(days, is_dark=is_dark),))


def drawn(found: Activity, *, is_dark: bool) -> Drawn:
    """Put into words what the picture shows."""
    return Drawn(
        title=_title(len(found.days)),
        came=t("came"),
        read=t("read"),
        days=tuple((short_day(day), came, read) for day, came, read in found.days),
        categories=tuple(
            (html.shorten(name, _NAME), came, read)
            for name, came, read in found.categories[:_NAMED]
        ),
        is_dark=is_dark,
    )


def no_picture() -> str:
    """Say under the words that there is no picture this time."""
    return t("(The picture could not be drawn.)")


def _title(days: int) -> str:
    return tn("The last {n} day", "The last {n} days", days)


def _buttons(days: int, *, is_dark: bool) -> tuple[Button, ...]:
    mine = DARK if is_dark else LIGHT
    spans = [Button(_span(span, on=span == days), data=ask("stats", span, mine)) for span in SPANS]
    other = (DARK, t("Dark")) if not is_dark else (LIGHT, t("Light"))
    return (*spans, Button(other[1], data=ask("stats", days, other[0])))


def _span(days: int, *, on: bool) -> str:
    label = tn("{n} day", "{n} days", days)
    return f"✓ {label}" if on else label
