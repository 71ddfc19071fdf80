"""Welcome people."""

from __future__ import annotations

from handlers.desk import Ask, Desk, Reply, say
from messages import shelves


async def start(desk: Desk, ask: Ask) -> Reply:
    """Greet a chat, remember it, and offer the categories."""
    await desk.storage.chats.meet(ask.chat_id, kind=ask.kind, now=desk.now())
    categories = [shelf.category for shelf in await desk.storage.feeds.shelves()]
    mine = await desk.storage.chats.subscriptions(ask.chat_id)
    return say(shelves.welcome(categories, {each.id for each in mine}))
