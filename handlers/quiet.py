"""Let a chat choose when it wants to hear nothing."""

from __future__ import annotations

from typing import Final

from handlers.desk import Ask, Desk, Edit, Reply, say
from messages import apology, html
from messages import quiet as show
from news.quiet import Quiet, parse

_OFF: Final = ("off", "none", "never", "stop")


async def quiet(desk: Desk, ask: Ask) -> Reply:
    """Show or set the quiet hours of a chat."""
    hours = desk.storage.quiet
    if not ask.words:
        return say(show.hours(await hours.of(ask.chat_id), desk.now()))
    spans = _spans(ask.text)
    if spans is None:
        return say(show.no_such_hours(ask.text))
    if not await desk.may_change(ask.chat_id, ask.person):
        return say(apology.only_admins())
    changed = await hours.change(ask.chat_id, spans, kind=ask.kind, now=desk.now())
    return say(show.hours_set(changed, desk.now()))


async def press_quiet(desk: Desk, ask: Ask) -> Reply | Edit:
    """Set the hours of a button."""
    if ask.text not in show.PRESSED:
        return say(toast=apology.stale_button())
    if not await desk.may_change(ask.chat_id, ask.person):
        return say(toast=html.plain(apology.only_admins().html))
    spans = _spans(show.PRESSED[ask.text]) or ()
    changed = await desk.storage.quiet.change(ask.chat_id, spans, kind=ask.kind, now=desk.now())
    return Edit(show.hours(changed, desk.now()))


def _spans(text: str) -> tuple[Quiet, ...] | None:
    return () if text.casefold() in _OFF else parse(text)
