"""Run SQLite's transactions in threads of ours: one trip to a thread a statement, and one to end.

A trip costs more than most of our statements, and aiosqlite takes four for a statement and four
more for the transaction. Measured: see docs/decisions.md.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, ParamSpec, TypeVar, cast

from sqlalchemy import Connection, Dialect, Engine, Executable, Result
from sqlalchemy.ext.asyncio import AsyncConnection

Given = ParamSpec("Given")
Got = TypeVar("Got")


class Threads:
    """Keep some threads, and the engine whose connections they use."""

    def __init__(self, engine: Engine, *, name: str, number: int) -> None:
        self._engine = engine
        self._name = name
        self._number = number
        self._threads: ThreadPoolExecutor | None = None

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Read within one transaction, which begins with the first statement."""
        transaction = _Transaction(self._engine, self._started())
        try:
            # it has what our queries ask of a connection, and what the dialect is
            yield cast("AsyncConnection", transaction)
        finally:
            transaction.let_go()

    @asynccontextmanager
    async def glancing(self) -> AsyncIterator[AsyncConnection]:
        """Read a few rows by their keys within one transaction, in the thread that asks."""
        transaction = _Transaction(self._engine, None)
        try:
            yield cast("AsyncConnection", transaction)
        finally:
            transaction.let_go()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Begin with the first statement, and commit when the block ends well."""
        transaction = _Transaction(self._engine, self._started())
        try:
            yield cast("AsyncConnection", transaction)
        except BaseException:
            await transaction.end(Connection.rollback)
            raise
        await transaction.end(Connection.commit)

    async def run(self, work: Callable[[Connection], Got]) -> Got:
        """Run a whole transaction in one trip."""
        return await _finished(self._started(), self._within_one, work)

    def _within_one(self, work: Callable[[Connection], Got]) -> Got:
        with self._engine.begin() as connection:
            return work(connection)

    def _started(self) -> ThreadPoolExecutor:
        if self._threads is None:
            self._threads = ThreadPoolExecutor(self._number, thread_name_prefix=self._name)
        return self._threads

    async def close(self) -> None:
        """Close every connection, and end the threads."""
        if self._threads is not None:
            threads, self._threads = self._threads, None
            await _finished(threads, self._engine.dispose)
            await asyncio.to_thread(threads.shutdown)


class _Transaction:
    """Run statements one after the other, each in whichever thread is free, or here and now."""

    def __init__(self, engine: Engine, threads: ThreadPoolExecutor | None) -> None:
        self._engine = engine
        self._threads = threads
        self._connection: Connection | None = None

    @property
    def dialect(self) -> Dialect:
        return self._engine.dialect

    async def execute(self, statement: Executable, given: Any = None) -> Result[Any]:  # noqa: ANN401 - as SQLAlchemy takes them
        return await self._run(self._execute, statement, given)

    async def exec_driver_sql(self, statement: str, given: Any = None) -> Result[Any]:  # noqa: ANN401
        return await self._run(self._execute_written, statement, given)

    async def scalar(self, statement: Executable, given: Any = None) -> Any:  # noqa: ANN401 - any column
        return (await self.execute(statement, given)).scalar()

    async def run_sync(self, work: Callable[[Connection], Got]) -> Got:
        return await self._run(lambda: work(self._begun()))

    def let_go(self) -> None:
        """End what only read, here and now: that waits for no disk, and a trip would cost more."""
        if self._connection is not None:
            self._connection.close()

    async def end(self, how: Callable[[Connection], None]) -> None:
        """Commit or roll back, and let go of the connection."""
        if self._connection is not None:
            await self._run(self._end, self._connection, how)

    async def _run(
        self, work: Callable[Given, Got], *args: Given.args, **kwargs: Given.kwargs
    ) -> Got:
        if self._threads is None:
            return work(*args, **kwargs)
        return await _finished(self._threads, work, *args, **kwargs)

    def _end(self, connection: Connection, how: Callable[[Connection], None]) -> None:
        with connection:  # it is closed, come what may
            how(connection)

    def _execute(self, statement: Executable, given: Any) -> Result[Any]:  # noqa: ANN401
        return _fetched(self._begun().execute(statement, given))

    def _execute_written(self, statement: str, given: Any) -> Result[Any]:  # noqa: ANN401
        return _fetched(self._begun().exec_driver_sql(statement, given))

    def _begun(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection


def _fetched(result: Result[Any]) -> Result[Any]:
    return result.freeze()() if result.returns_rows else result  # type: ignore[attr-defined]


async def _finished(
    threads: ThreadPoolExecutor,
    work: Callable[Given, Got],
    *args: Given.args,
    **kwargs: Given.kwargs,
) -> Got:
    """Run work in a thread, and wait for its end even when cancelled: it cannot be called back."""
    assert not kwargs
    under_way = asyncio.get_running_loop().run_in_executor(threads, work, *args)
    cancelled: asyncio.CancelledError | None = None
    while not under_way.done():
        try:
            await asyncio.wait({under_way})
        except asyncio.CancelledError as asked:
            cancelled = asked
    if cancelled:
        raise cancelled
    return under_way.result()
