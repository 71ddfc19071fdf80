"""Open a database and run short transactions on it, SQLite and PostgreSQL alike.

On SQLite writers wait for their turn in the process, urgent ones first, so that no writer ever
meets "database is locked" and the sender's marks do not queue behind the poller's commits.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager
from typing import Any, Final, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    Engine,
    Row,
    Select,
    Table,
    create_engine,
    event,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import StaticPool

from news.errors import StorageUnusable
from storage.reading import Readers

_DRIVERS: Final = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
_BUSY_MILLISECONDS: Final = 10_000
_WRITES: Final = "crier_writes"
Result = TypeVar("Result")
_EXPECTED: Final = "use sqlite:///file or postgresql://host/name"


class Turns:
    """Let one holder at a time pass, the urgent before the others, each in order of arrival."""

    def __init__(self) -> None:
        self._held = False
        self._waiting: list[tuple[bool, int, asyncio.Future[None]]] = []
        self._arrivals = itertools.count()

    @asynccontextmanager
    async def turn(self, *, urgent: bool) -> AsyncIterator[None]:
        """Hold the turn within the block."""
        if self._held:
            await self._wait(urgent=urgent)
        self._held = True
        try:
            yield
        finally:
            self._pass_on()

    async def _wait(self, *, urgent: bool) -> None:
        ready = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (not urgent, next(self._arrivals), ready))
        try:
            await ready
        except asyncio.CancelledError:
            if ready.done() and not ready.cancelled():
                self._pass_on()
            raise

    def _pass_on(self) -> None:
        while self._waiting:
            _, _, ready = heapq.heappop(self._waiting)
            if not ready.done():
                ready.set_result(None)
                return
        self._held = False


class Database:
    """Run transactions; `reading` and `writing` are the only ways in."""

    def __init__(self, url: str) -> None:
        address = _parsed(url)
        # without its query, which may hold a password too
        self.name = address.set(query={}).render_as_string(hide_password=True)
        self.path = address.database
        self.is_sqlite = address.get_backend_name() == "sqlite"
        driver = _DRIVERS.get(address.drivername)
        if driver is None or (self.is_sqlite and not self.path):
            raise StorageUnusable(self.name, _EXPECTED)
        # a server may have gone away; a file has not, and each transaction here ends by itself
        habits = {"pool_reset_on_return": None} if self.is_sqlite else {"pool_pre_ping": True}
        self._engine = create_async_engine(address.set(drivername=driver), **habits)
        self._turns = Turns()
        self._marker: _Marker | None = None
        self._readers: Readers | None = None
        if self.is_sqlite:
            _tame_sqlite(self._engine.sync_engine)
            self._marker = _Marker(address)
            # without a limit: a thread that waits for a connection would keep who has it waiting
            self._readers = Readers(_plain_engine(address, max_overflow=-1))

    async def close(self) -> None:
        """Close every connection."""
        if self._marker is not None:
            await self._marker.close()
        if self._readers is not None:
            await self._readers.close()
        await self._engine.dispose()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Read within one transaction."""
        if self._readers is None:
            async with self._engine.connect() as connection, connection.begin():
                yield connection
            return
        async with self._readers.reading() as reading:
            yield reading

    @asynccontextmanager
    async def writing(self, *, urgent: bool = False) -> AsyncIterator[AsyncConnection]:
        """Write within one transaction, committed when the block ends well."""
        if not self.is_sqlite:
            async with self._engine.begin() as connection:
                yield connection
            return
        async with self._turns.turn(urgent=urgent), self._engine.connect() as connection:
            await connection.execution_options(**{_WRITES: True})
            async with connection.begin():
                yield connection

    @asynccontextmanager
    async def marking(self) -> AsyncIterator[AsyncConnection]:
        """Write urgently, and without waiting for PostgreSQL's disk.

        Should its server crash, the last marks are undone: a message is doubled, none is lost.
        https://www.postgresql.org/docs/current/wal-async-commit.html
        """
        async with self.writing(urgent=True) as connection:
            if not self.is_sqlite:
                await connection.exec_driver_sql("SET LOCAL synchronous_commit TO off")
            yield connection

    async def mark(self, write: Callable[[Connection], Result]) -> Result:
        """Write urgently what takes a few short statements, as `marking` does but cheaper.

        A statement of an aiosqlite connection is a trip to its thread and back; here all of a
        transaction's are one: measured at a third of the CPU.
        """
        if self._marker is None:
            async with self.marking() as connection:
                return await connection.run_sync(write)
        async with self._turns.turn(urgent=True):
            return await self._marker.run(write)

    @asynccontextmanager
    async def holding(self) -> AsyncIterator[AsyncConnection]:
        """Keep a connection for what belongs to a session, each statement its own transaction."""
        async with self._engine.connect() as connection:
            yield await connection.execution_options(isolation_level="AUTOCOMMIT")

    @asynccontextmanager
    async def opening(self) -> AsyncIterator[AsyncConnection]:
        """Write for the first time; raise StorageUnusable where that cannot be done."""
        try:
            async with self.writing() as connection:
                yield connection
        except (OSError, DBAPIError) as error:
            reason = str(getattr(error, "orig", None) or error)
            raise StorageUnusable(self.name, reason) from error


class _Marker:
    """Run whole transactions of SQLite in one thread, which has a connection of its own."""

    def __init__(self, address: URL) -> None:
        engine = _plain_engine(address, poolclass=StaticPool)
        self._engine = engine.execution_options(**{_WRITES: True})
        self._thread: ThreadPoolExecutor | None = None

    async def run(self, write: Callable[[Connection], Result]) -> Result:
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="marks")
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._write, write)

    def _write(self, write: Callable[[Connection], Result]) -> Result:
        with self._engine.begin() as connection:
            return write(connection)

    async def close(self) -> None:
        if self._thread is not None:
            thread, self._thread = self._thread, None
            await asyncio.get_running_loop().run_in_executor(thread, self._engine.dispose)
            thread.shutdown()


def _plain_engine(address: URL, **habits: Any) -> Engine:  # noqa: ANN401 - as SQLAlchemy takes them
    """Make an engine that is used in threads of ours."""
    engine = create_engine(address.set(drivername="sqlite"), **habits)
    _tame_sqlite(engine)
    return engine


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        # what cannot be parsed may hold a password anywhere
        raise StorageUnusable("of DATABASE_URL", f"it is no address; {_EXPECTED}") from None


def _tame_sqlite(engine: Engine) -> None:
    """Begin transactions ourselves: a deferred one that turns to writing fails at once.

    https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#pysqlite-serializable
    """

    def connected(connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's own
        with ExitStack() as untamed:
            untamed.callback(connection.close)  # else it stays open, and its thread alive
            connection.isolation_level = None
            cursor = connection.cursor()
            for pragma in (
                "journal_mode = wal",
                "synchronous = normal",
                "foreign_keys = on",
                f"busy_timeout = {_BUSY_MILLISECONDS}",
            ):
                cursor.execute(f"pragma {pragma}")
            cursor.close()
            untamed.pop_all()

    def began(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", began)


def insert(connection: AsyncConnection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Insert with ON CONFLICT, which each dialect spells in a class of its own."""
    made = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return made(table)


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
