"""Run transactions on SQLite or PostgreSQL, chosen by the URL; say what both can be asked.

SQLite runs its own statements between ours: see `sqlite` and `postgresql`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Final, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    Row,
    Select,
    Table,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from news.errors import StorageUnusable
from storage.postgresql import Postgresql
from storage.sqlite import Sqlite

Result = TypeVar("Result")
_KEEPERS: Final[Mapping[str, type[Sqlite | Postgresql]]] = {
    "sqlite": Sqlite,
    "postgresql": Postgresql,
}
_EXPECTED: Final = "use sqlite:///file or postgresql://host/name"


class Database:
    """Run transactions; `reading` and `writing` are the only ways in."""

    def __init__(self, url: str) -> None:
        address = _parsed(url)
        # without its query, which may hold a password too
        self.name = address.set(query={}).render_as_string(hide_password=True)
        self.path = address.database
        self.is_sqlite = address.drivername == "sqlite"
        keeper = _KEEPERS.get(address.drivername)
        if keeper is None or (self.is_sqlite and not self.path):
            raise StorageUnusable(self.name, _EXPECTED)
        self._keeper = keeper(address)

    async def close(self) -> None:
        """Close every connection."""
        await self._keeper.close()

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Read within one transaction."""
        return self._keeper.reading()

    def glancing(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Read a few rows by their keys within one transaction; nobody waits for a long look."""
        return self._keeper.glancing()

    def writing(self, *, urgent: bool = False) -> AbstractAsyncContextManager[AsyncConnection]:
        """Write within one transaction, committed when the block ends well."""
        return self._keeper.writing(urgent=urgent)

    def marking(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Write urgently, and without waiting for a server's disk."""
        return self._keeper.marking()

    async def mark(self, write: Callable[[Connection], Result]) -> Result:
        """Write urgently what takes a few short statements, as `marking` does but cheaper."""
        return await self._keeper.mark(write)

    def holding(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Keep a connection to a server for what belongs to a session."""
        assert isinstance(self._keeper, Postgresql)
        return self._keeper.holding()

    @asynccontextmanager
    async def opening(self) -> AsyncIterator[AsyncConnection]:
        """Write for the first time; raise StorageUnusable where that cannot be done."""
        try:
            async with self.writing() as connection:
                yield connection
        except (OSError, DBAPIError) as error:
            reason = str(getattr(error, "orig", None) or error)
            raise StorageUnusable(self.name, reason) from error


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        # what cannot be parsed may hold a password anywhere
        raise StorageUnusable("of DATABASE_URL", f"it is no address; {_EXPECTED}") from None


def insert(
    connection: AsyncConnection | Connection, table: Table
) -> postgresql.Insert | sqlite.Insert:
    """Insert with ON CONFLICT, which each dialect spells in a class of its own."""
    return insert_by(connection.dialect.name, table)


def insert_by(dialect: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Do the same for a dialect of this name."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


async def add_missing(
    connection: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert the rows that no unique key knows yet."""
    if rows:
        await connection.execute(insert(connection, table).on_conflict_do_nothing(), list(rows))


async def claim(
    connection: AsyncConnection,
    table: Table,
    due: Select[tuple[Any]],
    *,
    now: int,
    lease: int,
    returning: Iterable[ColumnElement[Any]] = (),
) -> Sequence[Row[Any]]:
    """Lease the due rows and return them; no two workers get the same.

    `due` selects primary keys. The lease is compared again outside of it, since PostgreSQL at
    READ COMMITTED checks only that again after waiting for a row.
    """
    (key,) = table.primary_key.columns
    chosen = due.where(table.c.leased_until <= now).with_for_update(skip_locked=True, of=table)
    claimed: CursorResult[Any] = await connection.execute(
        update(table)
        .where(key.in_(chosen.scalar_subquery()), table.c.leased_until <= now)
        .values(leased_until=now + lease)
        .returning(*(returning or table.c))
    )
    rows: list[Row[Any]] = list(claimed.all())
    return sorted(rows, key=lambda row: row[0])
