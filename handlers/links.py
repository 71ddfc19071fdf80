"""Answer an address with what stands there."""

from __future__ import annotations

from typing import Final

from telegram.constants import ChatType

from handlers.desk import Ask, Desk, Reply, say
from messages import apology, reasons
from messages import story as show
from messages.html import Message
from news.stories import Story
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
        return show.card(found)
    manner = await desk.storage.manners.of(ask.chat_id)
    return show.linked(found, manner.length)


def may_fetch(desk: Desk, ask: Ask) -> bool:
    """Tell whether something may still be fetched for a person, and for their group."""
    is_shared = ask.kind != ChatType.PRIVATE
    if is_shared and not desk.chat_quota.take(ask.chat_id, now=desk.now()):
        return False
    return desk.quota.take(ask.person, now=desk.now())
