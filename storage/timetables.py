"""Remember at which hours, and in which zone, a chat wants its digests, and when the next is due.

What is due is a row: the local date and slot that it is for, and the time in UTC (`news.slots`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from news.slots import Due, Slot, next_due, parse, written
from news.zones import clock
from storage.chats import CHAT_ROW, know
from storage.database import Database
from storage.tables import chats, digests

REMEMBERED: Final = 20 * 24 * 3600
"""Seconds for which it matters which digests a chat has had."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """Hold a chat's zone, empty until chosen, its slots, and when the next digest is due."""

    zone: str = ""
    slots: tuple[Slot, ...] = ()
    due_at: int | None = None
    sends_empty: bool = True
    """Whether a digest comes that has nothing to tell."""


@dataclass(frozen=True, slots=True)
class Past:
    """Hold which digests a chat has had of late, when the last came, and for when it was due."""

    keys: frozenset[tuple[date, int]] = frozenset()
    made_at: int | None = None
    due_at: int | None = None


class Timetables:
    """Keep the hours of digests."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, chat_id: int) -> Timetable:
        """Tell a chat's zone and hours."""
        async with self._database.glancing() as connection:
            row = (await connection.execute(CHAT_ROW, {"chat": chat_id})).one_or_none()
            return timetable_of(row) if row else Timetable()

    async def change(
        self,
        chat_id: int,
        *,
        kind: str,
        now: int,
        slots: Collection[Slot] | None = None,
        zone: str | None = None,
        sends_empty: bool | None = None,
    ) -> Timetable:
        """Set a chat's hours, of which there may be none, its zone, or whether empty ones come.

        A digest that is due stays. Return how it then stands.
        """
        async with self._database.writing() as connection:
            await know(connection, chat_id, kind=kind, now=now)
            locked = select(chats).where(chats.c.id == chat_id).with_for_update()
            row = (await connection.execute(locked)).one()
            past = (await recent(connection, [chat_id], now=now)).get(chat_id, Past())
            changed = Timetable(
                row.zone if zone is None else zone,
                slots_of(row) if slots is None else tuple(slots),
            )
            values: dict[str, Any] = {"zone": changed.zone, "slots": written(changed.slots)}
            if sends_empty is not None:
                values["empty_digests"] = int(sends_empty)
            if row.quiet:  # which other hours they are now, that is looked at next
                values["quiet_at"] = now
            if not changed.slots or row.digest_at is None or row.digest_at > now:
                values |= columns(_next(changed, past, now=now))
            kept = update(chats).where(chats.c.id == chat_id).values(values).returning(chats)
            return timetable_of((await connection.execute(kept)).one())


def timetable_of(row: Row[Any]) -> Timetable:
    """Read a chat's zone and hours from its row."""
    return Timetable(row.zone, slots_of(row), row.digest_at, bool(row.empty_digests))


def slots_of(row: Row[Any]) -> tuple[Slot, ...]:
    """Read a chat's hours from its row."""
    return parse(row.slots) or ()


def due_of(row: Row[Any]) -> Due:
    """Read what is due from a chat's row."""
    return Due(date.fromisoformat(row.digest_day), row.digest_slot, row.digest_at)


def columns(due: Due | None) -> dict[str, Any]:
    """Write what is due into a chat's row."""
    if due is None:
        return {"digest_day": None, "digest_slot": None, "digest_at": None}
    return {"digest_day": due.day.isoformat(), "digest_slot": due.minutes, "digest_at": due.at}


def _next(changed: Timetable, past: Past, *, now: int) -> Due | None:
    return next_due(changed.slots, clock(changed.zone), after=now, sent=past.keys, last=past.due_at)


async def recent(
    connection: AsyncConnection, chat_ids: Collection[int], *, now: int
) -> Mapping[int, Past]:
    """Tell what digests chats have had of late; those that they asked for have no slot."""
    query = (
        select(
            digests.c.chat_id, digests.c.day, digests.c.slot, digests.c.due_at, digests.c.made_at
        )
        .where(digests.c.chat_id.in_(chat_ids), digests.c.made_at > now - REMEMBERED)
        .order_by(digests.c.id)
    )
    found: dict[int, Past] = {}
    for row in await connection.execute(query):
        past = found.get(row.chat_id, Past())
        if row.slot is None:
            found[row.chat_id] = Past(past.keys, row.made_at, past.due_at)
        else:
            key = (date.fromisoformat(row.day), row.slot)
            found[row.chat_id] = Past(past.keys | {key}, row.made_at, row.due_at)
    return found
