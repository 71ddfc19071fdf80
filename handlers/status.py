"""Tell how the bot does its work."""

from __future__ import annotations

from handlers.desk import Ask, Desk, Reply, say
from messages import status as show


async def status(desk: Desk, ask: Ask) -> Reply:
    """Show what was done for the chat; to those who run the bot, for all chats as well."""
    now = desk.now()
    mine = await desk.storage.services.of(ask.chat_id, now=now)
    runs_it = ask.person in desk.admins
    everybody = await desk.storage.services.of(None, now=now) if runs_it else None
    return say(show.status(mine, everybody))
