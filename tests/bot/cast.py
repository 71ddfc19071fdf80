"""What the tests of delivery play with: stories of before, and chats that wait for them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from emulator.faults import Fault, Trouble
from emulator.seen import Call, SentMessage
from storage.tables import outbox
from tests.handlers.cast import HARBOUR, HILLS, Tale, archive
from tests.world import World, eventually, is_card, world

WAITING: Final = frozenset({"ready", "sending"})
FIRST = [Tale(f"The {name} opens", f"The {name} was opened by the mayor.") for name in "abc"]
SECOND = [Tale(f"The {name} closes", f"The {name} was closed.", HILLS) for name in "def"]
TITLES, MORE_TITLES = [each.title for each in FIRST], [each.title for each in SECOND]
"""What a chat is sent that comes to the harbour, and to the hills."""


@asynccontextmanager
async def quiet(
    folder: Path,
    *,
    messages_per_second: float = 30,
    rates: bool = False,
    **more: Any,  # noqa: ANN401 - settings
) -> AsyncIterator[World]:
    """Start a world in which nothing is published, with three stories on each shelf."""
    await archive(folder, (*FIRST, *SECOND))
    async with world(
        folder, poll_interval="1h", messages_per_second=messages_per_second, rates=rates, **more
    ) as w:
        yield w


async def queue(w: World, *chats: int, category: str = HARBOUR.id) -> None:
    """Let three stories wait for each chat, in the order of their telling."""
    for chat in chats:
        kind = "private" if chat > 0 else "group"
        await w.app.storage.chats.subscribe(chat, category, kind=kind, now=w.app.now())
    w.app.schedule.wake("deliver")


async def emptied(w: World, *, seconds: float = 20) -> None:
    """Wait until nothing is left to deliver."""

    async def done() -> bool:
        return not (await w.app.storage.outbox.tally()).keys() & WAITING

    await eventually(done, seconds=seconds)


def fail(w: World, chat: int, trouble: Trouble, *, times: int | None = 1, after: int = 0) -> None:
    """Let messages to a chat meet trouble."""
    fault = Fault(trouble, method="sendMessage", chat_id=chat, times=times, after=after)
    w.telegram.fail(fault)


def attempts(w: World, chat: int) -> list[Call]:
    """List the calls that tried to send to a chat."""
    calls = (each for each in w.telegram.calls if each.method == "sendMessage")
    return [each for each in calls if each.params["chat_id"] == chat]


def cards(w: World, chat: int) -> list[SentMessage]:
    """List the cards in a chat."""
    return [each for each in w.said(chat) if is_card(each)]


async def rows(w: World, chat: int) -> list[tuple[str, str | None, bool]]:
    """List a chat's deliveries: state, reason, and whether they may have come twice."""
    query = select(outbox).where(outbox.c.chat_id == chat).order_by(outbox.c.id)
    async with w.app.storage._database.reading() as connection:
        found = await connection.execute(query)
        return [(row.state, row.reason, bool(row.maybe_doubled)) for row in found]
