"""Let digests wait a moment for their leads, and go without where that is too long."""

from __future__ import annotations

from typing import Final

from sqlalchemy import literal_column, select, update

from storage.database import Database, claim
from storage.outbox import DIGEST
from storage.tables import digests, outbox

AT_ITS_HOUR: Final = 40
"""Seconds that a digest waits for its lead."""
ASKED_FOR: Final = 10
"""Seconds that one waits which somebody has just asked for."""
_LEASE: Final = 60


class Leads:
    """Keep leads, and which digests wait for one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim_wanted(self, *, now: int, limit: int) -> list[int]:
        """Lease digests that wait for a lead, the longest waiting first."""
        due = (
            select(digests.c.id)
            .where(literal_column("wants_lead = 1"))
            .order_by(digests.c.id)
            .limit(limit)
        )
        async with self._database.writing() as connection:
            claimed = await claim(
                connection, digests, due, now=now, lease=_LEASE, returning=[digests.c.id]
            )
            return [row.id for row in claimed]

    async def keep(self, digest: int, lead: str, *, now: int) -> None:
        """Record a lead, or that there is none, and let the digest go."""
        async with self._database.writing() as connection:
            await connection.execute(
                update(digests)
                .where(digests.c.id == digest)
                .values(lead=lead, wants_lead=0, leased_until=0)
            )
            await connection.execute(
                update(outbox)
                .where(
                    outbox.c.subject == digest,
                    outbox.c.kind == DIGEST,
                    outbox.c.state == "ready",
                    outbox.c.due_at > now,
                )
                .values(due_at=now)
            )
