"""Say what a chat received and read of late, in words and in a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from messages import html
from messages.buttons import ask
from messages.html import Button, Message
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
        said = "Nothing came and nothing was read."
    else:
        minutes = reading_minutes(found.words)
        said = (
            f"{_stories(found.received)} came, {found.read} of them opened to be read: "
            f"{found.words:,} words, {minutes} min."
        )
    named = [
        f"{html.escape(html.shorten(name, _NAME))}: {came} came, {read} read"
        for name, came, read in found.categories[:_NAMED]
    ]
    text = "\n".join([html.bold(f"The last {days} days"), said, *named])
    return Message(text, (_buttons(days, is_dark=is_dark),))


def drawn(found: Activity, *, is_dark: bool) -> Drawn:
    """Put into words what the picture shows."""
    return Drawn(
        title=f"The last {len(found.days)} days",
        came="came",
        read="read",
        days=tuple((f"{day:%-d.%-m.}", came, read) for day, came, read in found.days),
        categories=tuple(
            (html.shorten(name, _NAME), came, read)
            for name, came, read in found.categories[:_NAMED]
        ),
        is_dark=is_dark,
    )


def no_picture() -> str:
    """Say under the words that there is no picture this time."""
    return "(The picture could not be drawn.)"


def _stories(number: int) -> str:
    return "1 story" if number == 1 else f"{number} stories"


def _buttons(days: int, *, is_dark: bool) -> tuple[Button, ...]:
    mine = DARK if is_dark else LIGHT
    spans = [
        Button(f"✓ {span} days" if span == days else f"{span} days", data=ask("stats", span, mine))
        for span in SPANS
    ]
    other = (DARK, "Dark") if not is_dark else (LIGHT, "Light")
    return (*spans, Button(other[1], data=ask("stats", days, other[0])))
