"""Show all that a chat can choose in one message, and change it there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from telegram.constants import ChatType

from handlers import channels, digest, manner, quiet, subscriptions
from handlers.authority import settles_by_press
from handlers.desk import Ask, Desk, Edit, Reply, say
from messages import apology
from messages import settings as show
from messages.html import Message

Page = Callable[[Desk, Ask], Awaitable[Message]]
PAGES: Final[Mapping[str, Page]] = {
    "categories": subscriptions.settings_page,
    "digest": digest.hours_page,
    "zone": digest.zone_page,
    "quiet": quiet.hours_page,
    "language": manner.language_page,
    "length": manner.length_page,
    "channels": channels.channels_page,
}


async def settings(desk: Desk, ask: Ask) -> Reply:
    """Show how a chat has everything."""
    return say(await _overview(desk, ask))


async def press_settings(desk: Desk, ask: Ask) -> Reply | Edit:
    """Turn to a page of options, or back to all of them."""
    if ask.text == show.ALL:
        return Edit(await _overview(desk, ask))
    page = PAGES.get(ask.text)
    return Edit(await page(desk, ask)) if page else say(toast=apology.stale_button())


@settles_by_press()
async def press_switch(desk: Desk, ask: Ask) -> Reply | Edit:
    """Switch something on or off."""
    match ask.words:
        case (name, ("0" | "1") as on) if name in show.SWITCHES:
            switches = {name: on == "1"}
            await manner.change(desk, ask, switches=switches)
            return Edit(await _overview(desk, ask))
    return say(toast=apology.stale_button())


async def _overview(desk: Desk, ask: Ask) -> Message:
    timetable = await desk.storage.timetables.of(ask.chat_id)
    mine = await desk.storage.chats.subscriptions(ask.chat_id)
    return show.overview(
        categories=[each.name for each in mine],
        slots=timetable.slots,
        zone=timetable.zone,
        quiet=(await desk.storage.quiet.of(ask.chat_id)).quiet,
        manner=await desk.storage.manners.of(ask.chat_id),
        is_private=ask.kind == ChatType.PRIVATE,
    )
