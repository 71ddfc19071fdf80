"""Turn the pages of what waited for a chat."""

from __future__ import annotations

from handlers.desk import Ask, Desk, Edit, Reply, number_of, paged, say
from messages import apology
from messages import backlog as show


async def press_waited(desk: Desk, ask: Ask) -> Reply | Edit:
    """Turn to another page of a list of what waited."""
    row, page = (*map(number_of, ask.words[:2]), None, None)[:2]
    if row is None or page is None:
        return say(toast=apology.stale_button())
    stories = await desk.storage.gathering.listed(row, chat_id=ask.chat_id)
    if not stories:
        return say(toast=apology.stale_button())
    at_night = await desk.storage.gathering.is_of_night(row, chat_id=ask.chat_id)
    shown, page, pages = paged(stories, page, most=show.AT_ONCE)
    total = len(stories)
    return Edit(show.waited(shown, total=total, row=row, page=page, pages=pages, at_night=at_night))
