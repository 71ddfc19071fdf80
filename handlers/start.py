"""Welcome people."""

from __future__ import annotations

from handlers import subscriptions
from handlers.desk import Ask, Desk, Reply, say
from messages import shelves


async def start(desk: Desk, ask: Ask) -> Reply:
    """Greet a chat, remember it, and offer the categories."""
    await desk.storage.chats.meet(ask.chat_id, kind=ask.kind, now=desk.now())
    categories = await subscriptions.shared(desk)
    mine = await desk.storage.chats.subscriptions(ask.chat_id)
    return say(shelves.welcome(categories, {each.id for each in mine}))
