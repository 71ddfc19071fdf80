"""Hold pushes in a chat's quiet hours, and let them go as one message when these end.

    ready ──the hours begin──► held ──they end──► ready, or gathered in a list where there are more
               announced in them ──► held

What was asked for, digests and words to those who run the bot are not held.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from news.quiet import Quiet, next_span, parse, written
from news.zones import clock
from storage.chats import CHAT_ROW, know
from storage.database import Database
from storage.gathering import mark_gathered, turn_into_list
from storage.outbox import BACKLOG, DEVELOPMENT, HELD, MORNING, STORY
from storage.placing import is_shared
from storage.tables import articles, chats, feeds, outbox, stories

_PUSHES: Final = (STORY, DEVELOPMENT, BACKLOG, MORNING)
_AN_HOUR: Final = 3600
_CHATS: Final = 20
"""Chats at once, so that no other write waits for long."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Hold a chat's quiet hours and zone, and the span that holds now, or the next."""

    quiet: tuple[Quiet, ...] = ()
    zone: str = ""
    since: int = 0
    until: int = 0
    is_silent: bool = False
    """Whether pushes come without a sound then, instead of being held."""
    breaking: int = 0
    """The sources within an hour with which a story breaks through; 0 for never."""


class QuietHours:
    """Keep quiet hours."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, chat_id: int) -> Hours:
        """Tell a chat's quiet hours."""
        async with self._database.glancing() as connection:
            row = (await connection.execute(CHAT_ROW, {"chat": chat_id})).one_or_none()
            return _hours(row) if row else Hours()

    async def change(
        self,
        chat_id: int,
        *,
        kind: str,
        now: int,
        quiet: Collection[Quiet] | None = None,
        is_silent: bool | None = None,
        breaking: int | None = None,
    ) -> Hours:
        """Set a chat's quiet hours, of which there may be none, or what may come in them.

        Return how it then stands.
        """
        asked = {
            "quiet": None if quiet is None else written(quiet),
            "quiet_silent": None if is_silent is None else int(is_silent),
            "breaking": breaking,
        }
        values = {name: value for name, value in asked.items() if value is not None}
        async with self._database.writing() as connection:
            await know(connection, chat_id, kind=kind, now=now)
            kept = update(chats).where(chats.c.id == chat_id).values(values)
            row = (await connection.execute(kept.returning(chats))).one()
            return _hours(await _turn(connection, row, now=now))

    async def turn(self, *, now: int) -> int:
        """Begin and end the quiet hours whose time has come; return of how many chats."""
        due = (
            select(chats)
            .where(chats.c.quiet_at <= now)
            .order_by(chats.c.quiet_at)
            .limit(_CHATS)
            .with_for_update(skip_locked=True)
        )
        async with self._database.reading() as connection:
            if not (await connection.execute(due.limit(1).with_only_columns(chats.c.id))).first():
                return 0
        async with self._database.writing() as connection:
            rows = (await connection.execute(due)).all()
            for row in rows:
                await _turn(connection, row, now=now)
        return len(rows)


async def break_through(connection: AsyncConnection, numbers: Collection[int], *, now: int) -> None:
    """Let go, without a sound, what so many sources told within an hour as a chat asked for."""
    tellers = (
        select(func.count(feeds.c.id.distinct()))
        .join(articles, articles.c.feed_id == feeds.c.id)
        .join(stories, stories.c.id == articles.c.story_id)
        .where(
            stories.c.id == outbox.c.subject,
            articles.c.created_at <= stories.c.created_at + _AN_HOUR,
            is_shared(),
        )
        .correlate(outbox)
        .scalar_subquery()
    )
    asked = exists().where(
        chats.c.id == outbox.c.chat_id, chats.c.breaking > 0, chats.c.breaking <= tellers
    )
    await connection.execute(
        update(outbox)
        .where(
            outbox.c.subject.in_(numbers),
            outbox.c.kind == STORY,
            outbox.c.state == HELD,
            asked,
        )
        .values(state="ready", due_at=now, silent=1)
    )


def _hours(row: Row[Any]) -> Hours:
    return Hours(
        quiet=parse(row.quiet) or (),
        zone=row.zone,
        since=row.quiet_from,
        until=row.quiet_until,
        is_silent=bool(row.quiet_silent),
        breaking=row.breaking,
    )


async def _turn(connection: AsyncConnection, row: Row[Any], *, now: int) -> Row[Any]:
    """Hold or let go what waits for a chat, and note when to look again."""
    since, until = next_span(parse(row.quiet) or (), clock(row.zone), now=now) or (0, 0)
    is_quiet = since <= now < until
    await (_hold if is_quiet and not row.quiet_silent else _let_go)(connection, row.id, now)
    at = until if is_quiet else since or None
    noted = (
        update(chats)
        .where(chats.c.id == row.id)
        .values(quiet_from=since, quiet_until=until, quiet_at=at)
        .returning(chats)
    )
    noted_row: Row[Any] = (await connection.execute(noted)).one()
    return noted_row


async def _hold(connection: AsyncConnection, chat_id: int, now: int) -> None:
    await connection.execute(
        update(outbox)
        .where(
            outbox.c.chat_id == chat_id,
            outbox.c.kind.in_(_PUSHES),
            outbox.c.state == "ready",
            outbox.c.leased_until <= now,
        )
        .values(state=HELD)
    )


async def _let_go(connection: AsyncConnection, chat_id: int, now: int) -> None:
    """Make one list of the stories that were held, if there are several; the rest is ready."""
    held = (
        select(outbox)
        .where(outbox.c.chat_id == chat_id, outbox.c.state == HELD)
        .order_by(outbox.c.id)
        .with_for_update()
    )
    told = [row for row in await connection.execute(held) if row.kind == STORY]
    if len(told) > 1:
        await turn_into_list(connection, told[0], MORNING)
        await mark_gathered(connection, told[1:], told[0].id)
    await connection.execute(
        update(outbox)
        .where(outbox.c.chat_id == chat_id, outbox.c.state == HELD)
        .values(state="ready", due_at=now)
    )
