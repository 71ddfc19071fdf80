"""Say when it is quiet in a chat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from messages import html
from messages.buttons import ask
from messages.html import Button, Keyboard, Message
from news.quiet import MOST, Quiet, written
from news.zones import clock, local

BREAKING: Final = range(2, 21)
"""Sources that may be asked for before a story breaks through."""
_SPANS: Final = {
    "2207": "22:00-07:00",
    "2308": "23:00-08:00",
    "0009": "00:00-09:00",
    "off": "off",
}
PRESSED: Final = {
    **_SPANS,
    "silent": "silent",
    "held": "held",
    "breaking": "breaking 4",
    "calm": "breaking off",
}
"""What the buttons say to us, and what it stands for."""


_WAYS: Final = {
    False: "What comes meanwhile arrives as one message when they end.",
    True: "What comes meanwhile makes no sound.",
}


class Hours(Protocol):
    """Tell of a chat's quiet hours which they are, and the span that holds now, or the next."""

    @property
    def quiet(self) -> Sequence[Quiet]: ...
    @property
    def zone(self) -> str: ...
    @property
    def since(self) -> int: ...
    @property
    def until(self) -> int: ...
    @property
    def is_silent(self) -> bool: ...
    @property
    def breaking(self) -> int: ...


def hours(current: Hours, now: int) -> Message:
    """Show the quiet hours, and offer some."""
    hint = (
        "Try /quiet 22:00-07:00, /quiet mon-fri 22:00-07:00, /quiet silent, /quiet breaking 4, "
        "or /quiet off."
    )
    return Message(f"{_said(current, now)}\n{hint}", _offered(current))


def hours_set(current: Hours, now: int) -> Message:
    """Say which hours are quiet from now on."""
    return Message(_said(current, now))


def no_such_hours(asked: str) -> Message:
    """Say that hours cannot be read, and how they are written."""
    said = f"I cannot read “{html.escape(html.shorten(asked, 40))}” as quiet hours."
    return Message(
        f"{said} Write from when until when, up to {MOST} times, after days if you like. "
        "Try /quiet 22:00-07:00, or /quiet mon-fri 22:00-07:00 sat 23:00-09:00."
    )


def _said(current: Hours, now: int) -> str:
    if not current.quiet:
        return "You have no quiet hours: news comes at any time."
    named = html.escape(current.zone) if current.zone else "UTC; /timezone sets yours"
    said = [f"It is quiet from {html.bold(written(current.quiet))} ({named})."]
    if current.since <= now < current.until:
        until = local(current.until, clock(current.zone))
        said.append(f"That is so now, until {until:%H:%M}.")
    said.append(_WAYS[current.is_silent])
    if current.breaking and not current.is_silent:
        said.append(
            f"A story that {current.breaking} sources tell within an hour comes at once, silently."
        )
    return " ".join(said)


def _offered(current: Hours) -> Keyboard:
    mine = written(current.quiet) or "off"
    made = (
        Button(f"✓ {span}" if span == mine else span, data=ask("quiet", pressed))
        for pressed, span in _SPANS.items()
    )
    way = _toggle("Come silently instead", "silent", "held", on=current.is_silent)
    breaking = _toggle("Breaking news comes", "breaking", "calm", on=current.breaking > 0)
    return (*((each,) for each in made), (way,), (breaking,))


def _toggle(label: str, to_on: str, to_off: str, *, on: bool) -> Button:
    return Button(f"✓ {label}" if on else label, data=ask("quiet", to_off if on else to_on))
