"""Show what a chat received and read, in a picture and in words."""

from __future__ import annotations

from handlers.desk import Ask, Desk, Reply, number_of, say
from messages import apology
from messages import stats as show
from messages.html import Message, Picture
from news.errors import TooHard


async def stats(desk: Desk, ask: Ask) -> Reply:
    """Show the last month; of a number of days, the span that comes nearest to it."""
    asked = number_of(ask.words[0]) if ask.words else None
    days = min(show.SPANS, key=lambda span: abs(span - (asked or show.SPANS[-1])))
    return await _of(desk, ask, days, is_dark=show.DARK in ask.words[1:])


async def press_stats(desk: Desk, ask: Ask) -> Reply:
    """Show other days, or in other colours."""
    match ask.words:
        case (days, (show.LIGHT | show.DARK) as colours) if number_of(days) in show.SPANS:
            return await _of(desk, ask, int(days), is_dark=colours == show.DARK)
    return say(toast=apology.stale_button())


async def _of(desk: Desk, ask: Ask, days: int, *, is_dark: bool) -> Reply:
    found = await desk.storage.activities.of(ask.chat_id, days=days, now=desk.now())
    caption = show.caption(found, is_dark=is_dark)
    try:
        drawn = await desk.draw(show.drawn(found, is_dark=is_dark))
    except TooHard:
        return say(Message(f"{caption.html}\n{show.no_picture()}", caption.keyboard))
    return Reply((), pictures=(Picture(drawn, caption),))
