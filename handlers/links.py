"""Answer an address with what stands there, and show more of that when a button is pressed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Final

from telegram.constants import ChatType

from handlers.desk import Ask, Desk, Edit, Reply, number_of, paged, say
from handlers.stories import READINGS_AT_ONCE
from messages import apology, reasons
from messages import links as show
from messages import saved as saved_page
from messages import story as story_page
from messages.html import Message
from news.stories import Story
from news.summaries import Linked
from news.web import Failed

MOST: Final = 3
"""Addresses of one message that are opened."""


async def open_links(desk: Desk, ask: Ask) -> Reply:
    """Show the articles at the addresses of a message; in a group if it is asked to."""
    if ask.kind != ChatType.PRIVATE and not ask.is_called:
        manner = await desk.storage.manners.of(ask.chat_id)
        if "links" not in manner.switches:
            return say()
    shown = [await _opened(desk, ask, url) for url in ask.links[:MOST]]
    return say(*[each for each in shown if each])


async def _opened(desk: Desk, ask: Ask, url: str) -> Message | None:
    if not may_fetch(desk, ask):
        return apology.too_many_asked() if desk.quota.tells(ask.person) else None
    found = await desk.open(url, ask.chat_id, ask.draft)
    if isinstance(found, Failed):
        return Message(reasons.sentence(found.reason))
    if isinstance(found, Story):
        return story_page.card(found)
    return show.card(found, await _length(desk, ask))


def may_fetch(desk: Desk, ask: Ask) -> bool:
    """Tell whether something may still be fetched for a person, and for their group."""
    is_shared = ask.kind != ChatType.PRIVATE
    if is_shared and not desk.chat_quota.take(ask.chat_id, now=desk.now()):
        return False
    return desk.quota.take(ask.person, now=desk.now())


async def press_kept(desk: Desk, ask: Ask) -> Reply:
    """Show the card of a page that was put aside."""
    number = number_of(ask.text)
    found = number and await desk.storage.saved.page(ask.chat_id, number)
    if not found:
        return say(toast=apology.stale_button())
    return say(show.card(found, await _length(desk, ask)))


async def press_link(desk: Desk, ask: Ask) -> Reply | Edit:
    """Do what a button asks of the page whose link is the first of its message."""
    does = _DOES.get(ask.words[0]) if ask.words else None
    if does is None or not ask.links:
        return say(toast=apology.stale_button())
    found = await desk.recall(ask.links[0], ask.chat_id)
    if found is None:
        return say(toast=show.gone())
    return await does(desk, ask, found)


async def _details(desk: Desk, ask: Ask, found: Linked) -> Edit:
    return Edit(show.details(found, await _length(desk, ask)))


async def _fold(desk: Desk, ask: Ask, found: Linked) -> Edit:
    return Edit(show.card(found, await _length(desk, ask)))


async def _why(desk: Desk, ask: Ask, found: Linked) -> Reply:
    if not found.summary.evidence:
        return say(toast=apology.stale_button())
    return say(*show.why(found, await _length(desk, ask)))


async def _similar(desk: Desk, ask: Ask, found: Linked) -> Reply | Edit:
    """List what is like a page, or turn to another page of that."""
    asked = number_of(ask.words[1]) if len(ask.words) > 1 else None
    readings = await desk.storage.search.like(found.article, chat_id=ask.chat_id)
    shown, page, pages = paged(readings, asked or 1, most=READINGS_AT_ONCE)
    said = show.similar(found, shown, page=page, pages=pages)
    return Edit(said) if asked else say(said)


async def _save(desk: Desk, ask: Ask, found: Linked) -> Reply | Edit:
    kept = await desk.storage.saved.add_page(ask.chat_id, found, kind=ask.kind, now=desk.now())
    if kept is None:
        return say(toast=saved_page.no_room())
    return await _marked(desk, ask, kept, saved_page.toast(saved=True))


async def _unsave(desk: Desk, ask: Ask, found: Linked) -> Reply | Edit:
    await desk.storage.saved.remove_page(ask.chat_id, found.article.url)
    return await _marked(desk, ask, replace(found, number=0), saved_page.toast(saved=False))


async def _marked(desk: Desk, ask: Ask, found: Linked, toast: str) -> Edit:
    """Show the card of the pressed button as it is now, folded or not as it was."""
    length = await _length(desk, ask)
    is_opened = ask.words[1:] == (story_page.OPENED,)
    return Edit(show.details(found, length) if is_opened else show.card(found, length), toast)


async def _length(desk: Desk, ask: Ask) -> str:
    return (await desk.storage.manners.of(ask.chat_id)).length


_DOES: Final[Mapping[str, Callable[[Desk, Ask, Linked], Awaitable[Reply | Edit]]]] = {
    "details": _details,
    "fold": _fold,
    "similar": _similar,
    "why": _why,
    "save": _save,
    "unsave": _unsave,
}
