"""Say what is kept of a chat, give it back, and forget it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Final

from handlers.authority import settles_by_press
from handlers.desk import Ask, Desk, Edit, Reply, say
from messages import apology
from messages import privacy as show
from messages.html import File, Message
from news import opml
from news.opml import Listed

_A_MOMENT: Final = ("_at", "since", "until", "_from")
"""How columns are called that hold UTC seconds."""


async def privacy(_desk: Desk, _ask: Ask) -> Reply:
    """Say what is kept."""
    return say(show.policy())


async def export(desk: Desk, ask: Ask) -> Reply:
    """Give everything that is kept of a chat, and what it hears of as other readers take it."""
    kept = await desk.storage.records.of(ask.chat_id)
    if not kept["chats"]:
        return say(show.nothing_kept())
    listed = await _feeds(desk, ask.chat_id)
    day = f"crier-{datetime.fromtimestamp(desk.now(), UTC):%Y-%m-%d}"
    body = json.dumps({name: _legible(rows) for name, rows in kept.items()}, indent=2)
    record = File(f"{day}.json", body.encode(), show.exported(len(listed)))
    list_of_feeds = File(f"{day}.opml", opml.write(listed), show.listed(len(listed)))
    return Reply((), files=(record, list_of_feeds) if listed else (record,))


async def forget(desk: Desk, ask: Ask) -> Reply:
    """Ask once whether to forget a chat."""
    if not await desk.may_change(ask.chat_id, ask.person):
        return say(Message(apology.only_admins()))
    return say(show.really())


@settles_by_press()
async def press_forget(desk: Desk, ask: Ask) -> Reply | Edit:
    """Forget a chat, or keep it."""
    if ask.text == show.NO:
        return Edit(show.kept())
    if ask.text != show.YES:
        return say(toast=apology.stale_button())
    await desk.storage.records.forget(ask.chat_id)
    return Edit(show.forgotten())


async def _feeds(desk: Desk, chat_id: int) -> list[Listed]:
    shared = await desk.storage.follows.shared(chat_id)
    mine = await desk.storage.follows.of(chat_id)
    return [
        *(Listed(each.category, each.title, each.url) for each in shared),
        *(Listed(opml.FOLLOWED, each.title, each.url) for each in mine),
    ]


def _legible(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: _written(name, value) for name, value in row.items()} for row in rows]


def _written(name: str, value: object) -> object:
    """Write a moment as a date and a time; what is no moment stays as it is."""
    if isinstance(value, int) and value > 0 and name.endswith(_A_MOMENT):
        return datetime.fromtimestamp(value, UTC).isoformat()
    return value
