"""Record what becomes of deliveries: many in one transaction, ahead of all other writes.

A mark changes a delivery that still waits, and no other: what a suspended chat lost does not come
back, and what another worker began after our lease is its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Text,
    bindparam,
    case,
    func,
    literal_column,
    update,
)

from storage.tables import outbox

# spelled out, not bound: SQLite matches a partial index by its very words
WAITING: Final[tuple[ColumnElement[str], ...]] = (
    literal_column("'ready'"),
    literal_column("'sending'"),
)


@dataclass(frozen=True, slots=True)
class Begun:
    """Say that a delivery is about to be sent, for the attempt after so many."""

    key: int
    attempts: int
    leased_until: int


@dataclass(frozen=True, slots=True)
class Became:
    """Say what became of a delivery; what is None stays as it is."""

    key: int
    to: str
    due: int | None = None
    message: int | None = None
    sent: int | None = None
    why: str | None = None
    doubled: int = 0


Mark = Begun | Became


def write(connection: Connection, marks: Sequence[Mark]) -> list[bool]:
    """Write marks; tell of each beginning whether it is ours, of the others that they are."""
    became = sorted((each for each in marks if isinstance(each, Became)), key=lambda it: it.key)
    begun = sorted((each for each in marks if isinstance(each, Begun)), key=lambda it: it.key)
    if became:
        connection.execute(_BECAME, [_values(each) for each in became])
    started = _begin(connection, begun) if begun else set()
    return [isinstance(each, Became) or each.key in started for each in marks]


def _values(mark: Became) -> dict[str, object]:
    # dataclasses.asdict copies in depth: a tenth of what a mark costs
    return {name: getattr(mark, name) for name in Became.__slots__}


def _begin(connection: Connection, begun: Sequence[Begun]) -> set[int]:
    lease = max(each.leased_until for each in begun)
    started = set[int]()
    for attempts in sorted({each.attempts for each in begun}):  # nearly always none before
        keys = [each.key for each in begun if each.attempts == attempts]
        given = {"begun": keys, "attempts": attempts, "lease": lease}
        started.update(connection.execute(_BEGUN, given).scalars())
    return started


# SQLite would look at every row for those that are in a list of pairs
_BEGUN: Final = (
    update(outbox)
    .where(
        outbox.c.id.in_(bindparam("begun", expanding=True)),
        outbox.c.attempts == bindparam("attempts", type_=Integer),
        outbox.c.state.in_(WAITING),
    )
    .values(
        state="sending",
        attempts=outbox.c.attempts + 1,
        leased_until=bindparam("lease", type_=BigInteger),
    )
    .returning(outbox.c.id)
)
_BECAME: Final = (
    update(outbox)
    .where(outbox.c.id == bindparam("key", type_=BigInteger), outbox.c.state.in_(WAITING))
    .values(
        state=bindparam("to", type_=Text),
        due_at=func.coalesce(bindparam("due", type_=BigInteger), outbox.c.due_at),
        message_id=func.coalesce(bindparam("message", type_=BigInteger), outbox.c.message_id),
        sent_at=func.coalesce(bindparam("sent", type_=BigInteger), outbox.c.sent_at),
        reason=func.coalesce(bindparam("why", type_=Text), outbox.c.reason),
        maybe_doubled=case(
            (bindparam("doubled", type_=Integer) > 0, 1), else_=outbox.c.maybe_doubled
        ),
        leased_until=0,
    )
)
