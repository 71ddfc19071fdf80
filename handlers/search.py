"""Look into the archive for what somebody asks for."""

from __future__ import annotations

from typing import Final

from handlers import subscriptions
from handlers.desk import Ask, Desk, Edit, Reply, paged, say
from messages import apology
from messages import search as show
from messages.html import Message
from news import queries

AT_ONCE: Final = 5


async def search(desk: Desk, ask: Ask) -> Reply:
    """Show the first page of what the archive has."""
    return say(await _page(desk, ask, ask.text, 1))


async def press_found(desk: Desk, ask: Ask) -> Reply | Edit:
    """Turn to another page; what was asked for stands at the head of the message."""
    said = show.asked(ask.page)
    page = ask.words[0] if ask.words else ""
    if not said or not (page.isascii() and page.isdigit()):
        return say(toast=apology.stale_button())
    return Edit(await _page(desk, ask, said, int(page[:4])))


async def _page(desk: Desk, ask: Ask, said: str, page: int) -> Message:
    query = queries.parse(said)
    if not query.wanted:
        return show.what_to_look_for()
    category = await subscriptions.narrowed(desk, ask, query.category)
    if isinstance(category, Message):
        return category
    found = await desk.storage.search.find(
        query,
        chat_id=ask.chat_id,
        category=category.id if category else None,
        now=desk.now(),
    )
    if not found:
        return show.nothing_found(query)
    shown, page, pages = paged(found, page, most=AT_ONCE)
    return show.found(query, shown, total=len(found), page=page, pages=pages)
