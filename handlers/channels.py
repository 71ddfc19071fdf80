"""Let somebody choose, in the private chat, what their channels post."""

from __future__ import annotations

from handlers import subscriptions
from handlers.desk import Ask, Desk, Edit, Reply, say
from messages import apology, channels
from messages.html import Message
from messages.settings import within

KIND = "channel"


async def channels_page(desk: Desk, ask: Ask) -> Message:
    """List the channels into which somebody let the bot."""
    return within(channels.listed(await desk.storage.chats.channels_of(ask.person)))


async def press_channel(desk: Desk, ask: Ask) -> Reply | Edit:
    """Show what a channel posts, and change it where a category is named."""
    theirs = await desk.storage.chats.channels_of(ask.person)
    number, *rest = (*ask.words, "")
    channel = next((each for each in theirs if str(each) == number), None)
    if channel is None or not await desk.may_change(channel, ask.person):
        return say(toast=apology.stale_button())
    if rest[:-1] and not await _toggle(desk, channel, rest[0]):
        return say(toast=apology.stale_button())
    mine = {each.id for each in await desk.storage.chats.subscriptions(channel)}
    known = await subscriptions.shared(desk)
    return Edit(channels.page(channel, theirs[channel], known, mine))


async def _toggle(desk: Desk, channel: int, asked: str) -> bool:
    category = subscriptions.find(await subscriptions.shared(desk), asked)
    if category is None:
        return False
    if not await desk.storage.chats.unsubscribe(channel, category.id):
        await desk.storage.chats.subscribe(channel, category.id, kind=KIND, now=desk.now())
    return True
