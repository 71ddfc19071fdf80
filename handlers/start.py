"""Welcome people."""

from __future__ import annotations

from dataclasses import replace

from handlers import links, stories, subscriptions
from handlers.desk import Ask, Desk, Reply, number_of, say
from messages import shelves
from messages.apology import forgotten
from messages.inline import LINK, STORY


async def start(desk: Desk, ask: Ask) -> Reply:
    """Greet a chat, remember it, and offer the categories; or open what a link led here for."""
    await desk.storage.chats.meet(ask.chat_id, kind=ask.kind, now=desk.now())
    kind, _, name = (ask.words[0] if ask.words else "").partition("_")
    if kind == STORY and number_of(name):
        return await stories.press_card(desk, replace(ask, words=(name,)))
    if kind == LINK:
        url = desk.address_of(name)
        return await links.open_links(desk, replace(ask, links=(url,))) if url else say(forgotten())
    categories = await subscriptions.shared(desk)
    mine = await desk.storage.chats.subscriptions(ask.chat_id)
    return say(shelves.welcome(categories, {each.id for each in mine}))
