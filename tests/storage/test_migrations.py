"""Migrations: one schema, whoever makes it, and however often somebody tries."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from news.errors import StorageUnusable
from storage import Storage, words
from storage.tables import METADATA
from tests.storage.cast import Staged

Run = Callable[[Coroutine[Any, Any, None]], None]


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Leave out the index of words and the tables that SQLite keeps it in."""
    return kind != "table" or not (name or "").startswith(words.NAME)


def test_the_migrated_schema_is_the_one_the_code_knows(staged: Staged) -> None:
    def differences(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "compare_server_default": True, "include_name": _is_ours},
        )
        return list(compare_metadata(context, METADATA))

    async def scene(storage: Storage) -> None:
        async with storage._database.reading() as connection:
            assert await connection.run_sync(differences) == []

    staged(scene)


def test_the_migrated_indexes_are_those_the_code_knows_to_the_letter(staged: Staged) -> None:
    """Compare what the comparison of schemas leaves out: on which rows an index is."""

    async def scene(storage: Storage) -> None:
        migrated = await _indexes(storage)
        async with storage._database.writing() as connection:
            await connection.run_sync(METADATA.drop_all)
            await connection.run_sync(METADATA.create_all)

        assert await _indexes(storage) == migrated

    staged(scene)


async def _indexes(storage: Storage) -> set[str]:
    query = (
        "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        if storage._database.is_sqlite
        else "SELECT indexdef FROM pg_indexes WHERE tablename <> 'alembic_version'"
        " AND schemaname = 'public'"
    )
    async with storage._database.reading() as connection:
        return {" ".join(row[0].split()) for row in await connection.execute(text(query))}


def test_opening_a_database_again_changes_nothing(database_url: str, run: Run) -> None:
    async def scenario() -> None:
        for _ in range(2):
            storage = Storage(database_url)
            await storage.open()
            await storage.close()

    run(scenario())


def test_four_programs_may_open_a_fresh_database_at_once(database_url: str, run: Run) -> None:
    async def scenario() -> None:
        storages = [Storage(database_url) for _ in range(4)]

        await asyncio.gather(*(each.open() for each in storages))

        assert await asyncio.gather(*(each.feeds.shelves() for each in storages)) == [[]] * 4
        await asyncio.gather(*(each.close() for each in storages))

    run(scenario())


def test_a_database_of_a_newer_program_is_refused(database_url: str, run: Run) -> None:
    async def scenario() -> None:
        storage = Storage(database_url)
        await storage.open()
        async with storage._database.writing() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        await storage.close()

        newer = Storage(database_url)
        with pytest.raises(StorageUnusable, match="9999 is newer"):
            await newer.open()
        await newer.close()

    run(scenario())


def test_a_migration_that_fails_half_way_leaves_nothing(database_url: str, run: Run) -> None:
    async def scenario() -> None:
        storage = Storage(database_url)
        async with storage._database.writing() as connection:
            await connection.execute(text("CREATE TABLE entries (in_the_way INTEGER)"))

        with pytest.raises(StorageUnusable, match="entries"):
            await storage.open()

        async with storage._database.reading() as connection:
            tables = await connection.run_sync(lambda made: inspect(made).get_table_names())
            assert tables == ["entries"]
        async with storage._database.writing() as connection:
            await connection.execute(text("DROP TABLE entries"))
        await storage.open()
        assert await storage.feeds.shelves() == []
        await storage.close()

    run(scenario())
