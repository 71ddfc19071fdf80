"""Let a chat put stories aside, and find them again."""

from __future__ import annotations

from typing import Final

from handlers.desk import Ask, Desk, Edit, Reply, number_of, paged, say
from handlers.stories import asked, details_of
from messages import apology
from messages import saved as show
from messages import story as story_page
from messages.html import Message
from news import filters
from storage.saved import MOST

AT_ONCE: Final = 8


async def save(desk: Desk, ask: Ask) -> Reply:
    """Put a story aside."""
    story = await asked(desk, ask, "save")
    if isinstance(story, Message):
        return say(story)
    if not await _add(desk, ask, story.number):
        return say(show.too_many(MOST))
    return say(show.put_aside(story))


async def saved(desk: Desk, ask: Ask) -> Reply:
    """Show what was put aside, all of it or what has certain words."""
    return say(await _page(desk, ask, ask.text, 1))


async def press_saved(desk: Desk, ask: Ask) -> Reply | Edit:
    """Turn to another page; what was asked for stands at the head of the message."""
    page = number_of(ask.text)
    if page is None or (said := show.asked(ask.page)) is None:
        return say(toast=apology.stale_button())
    return Edit(await _page(desk, ask, said, page))


async def press_save(desk: Desk, ask: Ask) -> Reply | Edit:
    """Put the story of a card aside."""
    story = await asked(desk, ask, "save")
    if isinstance(story, Message):
        return say(toast=apology.stale_button())
    if not await _add(desk, ask, story.number):
        return say(toast=show.no_room())
    return await _card(desk, ask, show.toast(saved=True))


async def press_unsave(desk: Desk, ask: Ask) -> Reply | Edit:
    """Take the story of a card out again."""
    story = await asked(desk, ask, "save")
    if isinstance(story, Message):
        return say(toast=apology.stale_button())
    await desk.storage.saved.remove(ask.chat_id, story.number)
    return await _card(desk, ask, show.toast(saved=False))


async def _add(desk: Desk, ask: Ask, number: int) -> bool:
    return await desk.storage.saved.add(ask.chat_id, number, kind=ask.kind, now=desk.now())


async def _card(desk: Desk, ask: Ask, toast: str) -> Reply | Edit:
    """Show the card of the pressed button as it is now, folded or not as it was."""
    story = await asked(desk, ask, "save")
    if isinstance(story, Message):
        return say(toast=toast)
    opened = ask.words[1:] == (story_page.OPENED,)
    return Edit(await details_of(desk, ask, story) if opened else story_page.card(story), toast)


async def _page(desk: Desk, ask: Ask, said: str, page: int) -> Message:
    wanted = filters.parse(said)
    found = await desk.storage.saved.of(ask.chat_id, wanted)
    if not found:
        return show.nothing(wanted.said)
    shown, page, pages = paged(found, page, most=AT_ONCE)
    return show.listed(wanted.said, shown, total=len(found), page=page, pages=pages)
