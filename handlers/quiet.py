"""Let a chat choose when it wants to hear nothing."""

from __future__ import annotations

from typing import TypedDict

from handlers.authority import settles, settles_by_press
from handlers.desk import OFF, Ask, Desk, Edit, Reply, number_of, say
from messages import apology, weekdays
from messages import quiet as show
from messages.html import Message
from messages.settings import within
from news.quiet import Quiet, parse


class _Asked(TypedDict, total=False):
    quiet: tuple[Quiet, ...]
    is_silent: bool
    breaking: int


@settles()
async def quiet(desk: Desk, ask: Ask) -> Reply:
    """Show or set the quiet hours of a chat."""
    hours = desk.storage.quiet
    if not ask.words:
        return say(await hours_page(desk, ask))
    asked = _asked(ask.text)
    if asked is None:
        return say(show.no_such_hours(ask.text))
    changed = await hours.change(ask.chat_id, kind=ask.kind, now=desk.now(), **asked)
    return say(show.hours_set(changed, desk.now()))


@settles_by_press()
async def press_quiet(desk: Desk, ask: Ask) -> Reply | Edit:
    """Set the hours of a button."""
    if ask.text not in show.PRESSED:
        return say(toast=apology.stale_button())
    asked = _asked(show.PRESSED[ask.text]) or {}
    changed = await desk.storage.quiet.change(ask.chat_id, kind=ask.kind, now=desk.now(), **asked)
    return Edit(within(show.hours(changed, desk.now())))


async def hours_page(desk: Desk, ask: Ask) -> Message:
    """Show which hours are quiet."""
    return within(show.hours(await desk.storage.quiet.of(ask.chat_id), desk.now()))


def _asked(text: str) -> _Asked | None:
    """Read hours, `off`, `silent`, `held`, `breaking 4` or `breaking off`."""
    words = text.casefold().split()
    match words:
        case [("silent" | "held") as way]:
            return {"is_silent": way == "silent"}
        case ["breaking", many] if many in OFF:
            return {"breaking": 0}
        case ["breaking", many] if (number := number_of(many)) and number in show.BREAKING:
            return {"breaking": number}
    spans = () if text.casefold() in OFF else parse(weekdays.in_english(text))
    return None if spans is None else {"quiet": spans}
