"""Say when it is quiet in a chat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from messages import html, weekdays
from messages.buttons import ask
from messages.html import Button, Keyboard, Message
from messages.texts import later, t, tn
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
    False: later("What comes meanwhile arrives as one message when they end."),
    True: later("What comes meanwhile makes no sound."),
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
    hint = t(
        "Try /quiet 22:00-07:00, /quiet mon-fri 22:00-07:00, /quiet silent, /quiet breaking 4, "
        "or /quiet off."
    )
    return Message(f"{_said(current, now)}\n{hint}", _offered(current))


def hours_set(current: Hours, now: int) -> Message:
    """Say which hours are quiet from now on."""
    return Message(_said(current, now))


def no_such_hours(asked: str) -> Message:
    """Say that hours cannot be read, and how they are written."""
    name = html.escape(html.shorten(asked, 40))
    said = t("I cannot read “{name}” as quiet hours.", name=name)
    hint = t(
        "Write from when until when, up to {most} times, after days if you like. "
        "Try /quiet 22:00-07:00, or /quiet mon-fri 22:00-07:00 sat 23:00-09:00.",
        most=MOST,
    )
    return Message(f"{said} {hint}")


def _said(current: Hours, now: int) -> str:
    if not current.quiet:
        return t("You have no quiet hours: news comes at any time.")
    named = html.escape(current.zone) if current.zone else t("UTC; /timezone sets yours")
    hours = html.bold(written(current.quiet, days=weekdays.names()))
    said = [t("It is quiet from {hours} ({zone}).", hours=hours, zone=named)]
    if current.since <= now < current.until:
        until = local(current.until, clock(current.zone))
        said.append(t("That is so now, until {time}.", time=f"{until:%H:%M}"))
    said.append(t(_WAYS[current.is_silent]))
    if current.breaking and not current.is_silent:
        said.append(
            tn(
                "A story that {n} source tells within an hour comes at once, silently.",
                "A story that {n} sources tell within an hour comes at once, silently.",
                current.breaking,
            )
        )
    return " ".join(said)


def _offered(current: Hours) -> Keyboard:
    mine = written(current.quiet) or "off"
    made = (
        Button(_marked(_label(span), on=span == mine), data=ask("quiet", pressed))
        for pressed, span in _SPANS.items()
    )
    way = _toggle(t("Come silently instead"), "silent", "held", on=current.is_silent)
    breaking = _toggle(t("Breaking news comes"), "breaking", "calm", on=current.breaking > 0)
    return (*((each,) for each in made), (way,), (breaking,))


def _toggle(label: str, to_on: str, to_off: str, *, on: bool) -> Button:
    return Button(_marked(label, on=on), data=ask("quiet", to_off if on else to_on))


def _label(span: str) -> str:
    return t("Off") if span == "off" else span


def _marked(label: str, *, on: bool) -> str:
    return f"✓ {label}" if on else label
