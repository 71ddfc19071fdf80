"""Answer an address with what stands there."""

from __future__ import annotations

from typing import Final

from handlers.desk import Ask, Desk, Reply, say
from messages import apology, reasons
from messages import story as show
from messages.html import Message
from news.stories import Story
from news.web import Failed

MOST: Final = 3
"""Addresses of one message that are opened."""


async def open_links(desk: Desk, ask: Ask) -> Reply:
    """Show the articles at the addresses of a message."""
    return say(*[await _opened(desk, ask, url) for url in ask.links[:MOST]])


async def _opened(desk: Desk, ask: Ask, url: str) -> Message:
    if not desk.quota.take(ask.person, now=desk.now()):
        return apology.too_many_asked()
    found = await desk.open(url, ask.chat_id, ask.draft)
    if isinstance(found, Failed):
        return Message(reasons.sentence(found.reason))
    if isinstance(found, Story):
        return show.card(found)
    manner = await desk.storage.manners.of(ask.chat_id)
    return show.linked(found, manner.length)
