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
    and_,
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
class Took:
    """Say that Telegram took a delivery, or most likely did: then the message has no id."""

    key: int
    message: int | None
    sent: int


@dataclass(frozen=True, slots=True)
class Became:
    """Say what else became of a delivery; what is None stays as it is."""

    key: int
    to: str
    due: int | None = None
    why: str | None = None
    doubled: int = 0


@dataclass(frozen=True, slots=True)
class PutBack:
    """Say that a delivery, claimed or begun, was not sent after all, if it is still ours."""

    key: int
    tried: int


Mark = Begun | Took | Became | PutBack


def write(connection: Connection, marks: Sequence[Mark]) -> list[bool]:
    """Write marks; tell of each beginning whether it is ours, of the others that they are."""
    ordered = sorted(marks, key=lambda mark: mark.key)
    for kind, query in ((Took, _TOOK), (Became, _BECAME), (PutBack, _PUT_BACK)):
        if values := [_values(each) for each in ordered if isinstance(each, kind)]:
            connection.execute(query, values)
    begun = [each for each in ordered if isinstance(each, Begun)]
    started = _begin(connection, begun) if begun else set()
    return [not isinstance(each, Begun) or each.key in started for each in marks]


def _values(mark: Took | Became | PutBack) -> dict[str, object]:
    # dataclasses.asdict copies in depth: a tenth of what a mark costs
    return {name: getattr(mark, name) for name in mark.__slots__}


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
_WAITS: Final = and_(outbox.c.id == bindparam("key", type_=BigInteger), outbox.c.state.in_(WAITING))
_TOOK: Final = (
    update(outbox)
    .where(_WAITS)
    .values(
        state="sent",
        message_id=bindparam("message", type_=BigInteger),
        sent_at=bindparam("sent", type_=BigInteger),
        leased_until=0,
    )
)
_BECAME: Final = (
    update(outbox)
    .where(_WAITS)
    .values(
        state=bindparam("to", type_=Text),
        due_at=func.coalesce(bindparam("due", type_=BigInteger), outbox.c.due_at),
        reason=func.coalesce(bindparam("why", type_=Text), outbox.c.reason),
        maybe_doubled=case(
            (bindparam("doubled", type_=Integer) > 0, 1), else_=outbox.c.maybe_doubled
        ),
        leased_until=0,
    )
)
_PUT_BACK: Final = (
    update(outbox)
    .where(_WAITS, outbox.c.attempts == bindparam("tried", type_=Integer))
    .values(state="ready", leased_until=0)
)
