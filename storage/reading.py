"""Read from SQLite in threads: one trip a statement, where aiosqlite takes four, and four more.

A trip to a thread and back costs more than most of our statements. Measured on what people ask:
see docs/decisions.md.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, Final, ParamSpec, TypeVar, cast

from sqlalchemy import Connection, Dialect, Engine, Executable, Result
from sqlalchemy.ext.asyncio import AsyncConnection

THREADS: Final = 4
Given = ParamSpec("Given")
Got = TypeVar("Got")


class Readers:
    """Keep the threads that read."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._threads: ThreadPoolExecutor | None = None

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Read within one transaction, which begins with the first statement."""
        if self._threads is None:
            self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="reads")
        transaction = _Transaction(self._engine, self._threads)
        try:
            # it has what a query asks of a connection: to execute, and what the dialect is
            yield cast("AsyncConnection", transaction)
        finally:
            await transaction.end()

    async def close(self) -> None:
        """Close every connection."""
        if self._threads is not None:
            threads, self._threads = self._threads, None
            await asyncio.to_thread(threads.shutdown)
        self._engine.dispose()


class _Transaction:
    """Run statements one after the other, each in whichever thread is free."""

    def __init__(self, engine: Engine, threads: ThreadPoolExecutor) -> None:
        self._engine = engine
        self._threads = threads
        self._connection: Connection | None = None
        self._under_way: asyncio.Future[Any] | None = None

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

    async def end(self) -> None:
        """Wait for what a cancelled reader left behind, and let go of the connection."""
        if self._under_way is not None and not self._under_way.done():
            await asyncio.wait({self._under_way})
        if self._connection is not None:
            await self._run(self._connection.close)

    async def _run(
        self, work: Callable[Given, Got], *args: Given.args, **kwargs: Given.kwargs
    ) -> Got:
        assert not kwargs
        loop = asyncio.get_running_loop()
        self._under_way = loop.run_in_executor(self._threads, work, *args)
        got: Got = await asyncio.shield(self._under_way)
        return got

    def _execute(self, statement: Executable, given: Any) -> Result[Any]:  # noqa: ANN401
        return self._begun().execute(statement, given).freeze()()

    def _execute_written(self, statement: str, given: Any) -> Result[Any]:  # noqa: ANN401
        return self._begun().exec_driver_sql(statement, given).freeze()()

    def _begun(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection
