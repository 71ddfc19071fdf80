"""Give the storage suite an opened storage on each database in turn, migrated only once."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from storage import Storage, words
from storage.tables import METADATA
from tests.storage.cast import Scene, Staged


async def _emptied(url: str) -> str:
    """Open a database, so that it has its tables, and empty them; return its address."""
    storage = Storage(url)
    await storage.open()
    if not storage._database.is_sqlite:
        tables = ", ".join([*METADATA.tables, words.NAME])
        async with storage._database.writing() as connection:
            await connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY"))
    await storage.close()
    return url


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a SQLite database with empty tables, to be copied."""
    path = tmp_path_factory.mktemp("storage") / "crier.db"
    asyncio.run(_emptied(f"sqlite:///{path}"))
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def storage_url(request: pytest.FixtureRequest, migrated: Path, tmp_path: Path) -> str:
    """Give the address of a database with empty tables, on each kind of server in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{shutil.copy(migrated, tmp_path)}"
    return asyncio.run(_emptied(request.getfixturevalue("postgresql")))


@pytest.fixture
def staged(storage_url: str, run: Callable[[Coroutine[Any, Any, None]], None]) -> Staged:
    """Play a scene on an opened storage of its own."""

    def play(scene: Scene) -> None:
        async def within() -> None:
            storage = Storage(storage_url)
            await storage.open()
            try:
                await scene(storage)
            finally:
                await storage.close()

        run(within())

    return play
