"""Remember what is to be sent: one row a chat and thing, from the promise to Telegram's answer.

A row names what it is about, and is put into words only when it is sent.

    ready ──claim──► ready, leased ──about to send──► sending ──answered──► sent
      ▲                   │                             │ │
      └── put off or back ┴────── put off or back ──────┘ ├──refused──► dropped
      │└─── lease ran out ─┘     lease ran out: sent once more, marked maybe doubled
      ├──too many wait──► gathered (in a row that becomes a list)
      └── held, in a chat's quiet hours ──► gathered

A chat's rows leave strictly in order: the next is claimed only when no earlier one waits.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Connection,
    Integer,
    Row,
    bindparam,
    exists,
    func,
    select,
    update,
)

from storage import marks
from storage.database import Database
from storage.marks import WAITING, Became, Begun, Mark, PutBack, Took
from storage.tables import outbox
from storage.together import Together

STORY: Final = "story"
GROWTH: Final = "growth"
"""The kind of an edit of a story's message; its subject is what has changed of the story."""
DEVELOPMENT: Final = "development"
"""The kind of a reply to a story's message; its subject is the change as well."""
FEED_GONE: Final = "gone"
FEED_FAILING: Final = "failing"
BUDGET: Final = "budget"
TOPIC_LEFT: Final = "topic"
BROADCAST: Final = "broadcast"
DIGEST: Final = "digest"
"""The kind of a digest; its subject is the digest's id."""
REST: Final = "rest"
"""The kind of a word to those who run the bot; its subject is the time until which it rests."""
BACKLOG: Final = "backlog"
"""The kind of a list of what waited; its subject is its own row (storage/gathering.py)."""
MORNING: Final = "morning"
"""The kind of a list of what came in a chat's quiet hours; its subject is its own row."""
HELD: Final = "held"
"""The state of what waits for the end of such hours (storage/quiet.py)."""
GATHERED: Final = "gathered"
"""The state of what is told in such a list."""
_PAUSE: Final = 0.001
"""Seconds in which marks gather; with the transaction before them they wait for 5 ms."""
_NO_ANSWER: Final = "no answer"
LEASE: Final = 40
"""Seconds a claim holds; longer than the longest send may take."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Hold one thing on its way to one chat: a story's number, the id of another row, a day."""

    id: int
    chat_id: int
    kind: str
    subject: int
    attempts: int
    maybe_doubled: bool
    unanswered: bool = False
    """Whether it was sent before, and there was no answer; after a crash it may not have been."""
    topic_id: int | None = None
    silent: bool = False


class Outbox:
    """Keep deliveries until Telegram has answered for each."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._marks = Together(self._mark, pause=_PAUSE)

    async def _mark(self, said: Sequence[Mark]) -> Sequence[bool]:
        return await self._database.mark(lambda connection: marks.write(connection, said))

    async def claim_due(
        self, *, now: int, limit: int, resting: Collection[int] = ()
    ) -> list[Delivery]:
        """Lease the next delivery of each chat that is not resting, the oldest first.

        What a crash left in `sending` comes back marked as maybe doubled.
        """
        given = {"now": now, "lease": now + LEASE, "resting": [*resting], "most": limit}
        claimed = await self._database.mark(lambda connection: _claim(connection, given))
        return [_delivery(row) for row in claimed]

    async def start(self, delivery: Delivery, *, now: int) -> bool:
        """Record that a delivery is about to be sent.

        Return False when it is no longer wanted, or when another worker began it after our lease.
        """
        return await self._marks.add(Begun(delivery.id, delivery.attempts, now + LEASE))

    async def finish(self, delivery: Delivery, *, message_id: int | None, now: int) -> None:
        """Record that Telegram took a delivery, or most likely did: then it has no id."""
        await self._marks.add(Took(delivery.id, message_id, now))

    async def put_off(self, delivery: Delivery, *, due_at: int, reason: str) -> None:
        """Record that a delivery did not go out, and when to try again."""
        await self._marks.add(Became(delivery.id, "ready", due=due_at, why=reason))

    async def doubt(self, delivery: Delivery, *, due_at: int) -> None:
        """Record that the answer was lost: the delivery is sent once more, maybe doubled."""
        mark = Became(delivery.id, "ready", due=due_at, why=_NO_ANSWER, doubled=1)
        await self._marks.add(mark)

    async def drop(self, delivery: Delivery, *, reason: str) -> None:
        """Record that a delivery will never go out, and why."""
        await self._marks.add(Became(delivery.id, "dropped", why=reason))

    async def put_back(self, delivery: Delivery, *, begun: bool) -> None:
        """Record that a delivery that was claimed, and perhaps begun, was not sent after all."""
        await self._marks.add(PutBack(delivery.id, delivery.attempts + begun))

    async def close(self) -> None:
        """Wait until all marks are written."""
        await self._marks.finish()

    async def tally(self) -> dict[str, int]:
        """Count the deliveries in each state."""
        query = select(outbox.c.state, func.count()).group_by(outbox.c.state)
        async with self._database.reading() as connection:
            return {row[0]: row[1] for row in await connection.execute(query)}


def _claim(connection: Connection, given: Mapping[str, Any]) -> list[Row[Any]]:
    claimed = sorted(connection.execute(_CLAIM, given), key=lambda row: row.id)
    if doubtful := [row.id for row in claimed if row.state == "sending"]:
        connection.execute(update(outbox).where(outbox.c.id.in_(doubtful)).values(maybe_doubled=1))
    return claimed


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        id=row.id,
        chat_id=row.chat_id,
        kind=row.kind,
        subject=row.subject,
        attempts=row.attempts,
        maybe_doubled=row.state == "sending" or bool(row.maybe_doubled),
        unanswered=row.reason == _NO_ANSWER,
        topic_id=row.topic_id,
        silent=bool(row.silent),
    )


# made once, for putting it together takes longer than running it; the lease is compared again
# outside of the subquery: PostgreSQL checks only that again after waiting for a row
_EARLIER: Final = outbox.alias()
_NOW: Final[BindParameter[int]] = bindparam("now", type_=BigInteger)
_HEADS: Final = (
    select(outbox.c.id)
    .where(
        outbox.c.state.in_(WAITING),
        outbox.c.due_at <= _NOW,
        outbox.c.leased_until <= _NOW,
        outbox.c.chat_id.not_in(bindparam("resting", expanding=True, type_=BigInteger)),
        # edits are in an order of their own, so that no news waits for one
        ~exists().where(
            _EARLIER.c.chat_id == outbox.c.chat_id,
            _EARLIER.c.state.in_(WAITING),
            _EARLIER.c.id < outbox.c.id,
            _EARLIER.c.behind == outbox.c.behind,
        ),
    )
    .order_by(outbox.c.behind, outbox.c.id)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True, of=outbox)
)
_CLAIM: Final = (
    update(outbox)
    .where(outbox.c.id.in_(_HEADS.scalar_subquery()), outbox.c.leased_until <= _NOW)
    .values(leased_until=bindparam("lease", type_=BigInteger))
    .returning(*outbox.c)
)
