"""Remember what was spent on a model, so that a day's budget holds over restarts and processes.

What an answer may take at most is set aside before the model is asked, and what it did take put in
its place after; of a process that died between the two, the most stays counted. A day is UTC's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import func, literal, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database, insert
from storage.notices import tell_admins
from storage.outbox import BUDGET
from storage.tables import outbox, spending

WARNING: Final = 0.8
"""The share of a day's budget at which the admins are told."""
_LOCK: Final = 0x62756467  # any number of our own, another than the presence's
_WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class Costs:
    """Hold what was spent: tokens a day (the newest first), a category, and times an outcome."""

    days: tuple[tuple[int, int], ...]
    categories: tuple[tuple[str, int], ...]
    outcomes: tuple[tuple[str, int], ...]
    deliveries: int

    @property
    def tokens(self) -> int:
        """The tokens of all the days."""
        return sum(tokens for _, tokens in self.days)


class Spending:
    """Keep the accounts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def set_aside(self, category: str, tokens: int, *, budget: int, now: int) -> int | None:
        """Set tokens of today's budget aside; None when not so many are left."""
        day = day_of(now)
        async with self._database.writing() as connection:
            await self._wait_for_others(connection)
            if await _spent(connection, day) + tokens > budget:
                return None
            row = {"day": day, "category_id": category, "tokens": tokens, "asked_at": now}
            made = await connection.execute(
                insert(connection, spending).values(row).returning(spending.c.id)
            )
            return int(made.scalar_one())

    async def settle(self, number: int, *, tokens: int | None, outcome: str) -> None:
        """Record what was used, where it is known, and what came of it."""
        values = {"outcome": outcome} if tokens is None else {"outcome": outcome, "tokens": tokens}
        async with self._database.writing() as connection:
            await connection.execute(update(spending).where(spending.c.id == number).values(values))

    async def warn(self, admins: Sequence[int], *, budget: int, now: int) -> bool:
        """Queue a word to the admins, once a day, when most of its budget is spent."""
        day = day_of(now)
        async with self._database.reading() as connection:
            if not admins or await _spent(connection, day) < WARNING * budget:
                return False
        async with self._database.writing() as connection:
            await tell_admins(connection, admins, BUDGET, day, now=now)
        return True

    async def spent_today(self, *, now: int) -> int:
        """Count the tokens of today."""
        async with self._database.reading() as connection:
            return await _spent(connection, day_of(now))

    async def costs(self, *, now: int) -> Costs:
        """Sum up today and the six days before."""
        days = [day_of(now - back * 86400) for back in range(_WEEK)]
        recent = spending.c.day >= days[-1]
        tokens = func.sum(spending.c.tokens)
        begun = datetime.strptime(str(days[-1]), "%Y%m%d").replace(tzinfo=UTC)
        sent = select(func.count()).where(
            outbox.c.state == "sent", outbox.c.sent_at >= int(begun.timestamp())
        )
        async with self._database.reading() as connection:
            by_day = await connection.execute(
                select(spending.c.day, tokens).where(recent).group_by(spending.c.day)
            )
            known = {row[0]: int(row[1]) for row in by_day}
            by_category = await connection.execute(
                select(spending.c.category_id, tokens)
                .where(recent)
                .group_by(spending.c.category_id)
                .order_by(tokens.desc(), spending.c.category_id)
            )
            outcomes = await connection.execute(
                select(spending.c.outcome, func.count())
                .where(recent)
                .group_by(spending.c.outcome)
                .order_by(func.count().desc(), spending.c.outcome)
            )
            return Costs(
                days=tuple((day, known.get(day, 0)) for day in days),
                categories=tuple((row[0], int(row[1])) for row in by_category),
                outcomes=tuple((row[0], row[1]) for row in outcomes),
                deliveries=int(await connection.scalar(sent) or 0),
            )

    async def _wait_for_others(self, connection: AsyncConnection) -> None:
        """Let one process at a time look and take; SQLite's writers do so anyway."""
        if not self._database.is_sqlite:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def day_of(now: int) -> int:
    """Name a day of UTC as a number: 20261126."""
    return int(datetime.fromtimestamp(now, UTC).strftime("%Y%m%d"))


async def _spent(connection: AsyncConnection, day: int) -> int:
    query = select(func.coalesce(func.sum(spending.c.tokens), literal(0)))
    return int(await connection.scalar(query.where(spending.c.day == day)) or 0)
