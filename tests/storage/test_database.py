"""The database: whose turn it is, and one clear sentence where it cannot be used."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from news.errors import StorageUnusable
from storage import Storage
from storage.database import Database
from storage.turns import Turns

Run = Callable[[Coroutine[Any, Any, None]], None]
STAYS, LEAVES, LEAVES_LATE = "stays", "leaves", "leaves as its turn comes"


async def pass_through(waiters: list[tuple[bool, str]]) -> list[int]:
    """Let waiters queue behind a holder, some leaving; return who held the turn, in order."""
    turns, passed = Turns(), list[int]()
    order = sorted(
        (n for n in range(len(waiters)) if waiters[n][1] != LEAVES),
        key=lambda n: (not waiters[n][0], n),
    )

    async def wait(number: int) -> None:
        async with turns.turn(urgent=waiters[number][0]):
            passed.append(number)
            await asyncio.sleep(0)
            assert passed[-1] == number, "another held the turn too"
        leave_after(order.index(number) + 1)

    def leave_after(place: int) -> None:
        for late in takewhile(lambda n: waiters[n][1] == LEAVES_LATE, order[place:]):
            tasks[late].cancel()

    async with turns.turn(urgent=False):
        tasks = [asyncio.create_task(wait(n)) for n in range(len(waiters))]
        await asyncio.sleep(0)
        for task, (_, behaviour) in zip(tasks, waiters, strict=True):
            if behaviour == LEAVES:
                task.cancel()
        await asyncio.sleep(0)
    leave_after(0)
    await asyncio.gather(*tasks, return_exceptions=True)
    async with turns.turn(urgent=False):
        return passed


@given(
    st.lists(st.tuples(st.booleans(), st.sampled_from([STAYS, LEAVES, LEAVES_LATE])), max_size=8)
)
def test_the_urgent_pass_first_and_who_leaves_holds_up_nobody(
    waiters: list[tuple[bool, str]],
) -> None:
    passed = asyncio.run(asyncio.wait_for(pass_through(waiters), timeout=10))

    staying = [n for n, (_, behaviour) in enumerate(waiters) if behaviour == STAYS]
    assert passed == sorted(staying, key=lambda n: (not waiters[n][0], n))


def test_a_block_that_fails_gives_the_turn_back(run: Run) -> None:
    async def scenario() -> None:
        turns = Turns()
        with pytest.raises(ZeroDivisionError):
            async with turns.turn(urgent=True):
                raise ZeroDivisionError

        async with asyncio.timeout(1), turns.turn(urgent=False):
            pass

    run(scenario())


def test_many_read_from_sqlite_at_once_and_none_waits_for_a_connection(
    tmp_path: Path, run: Run
) -> None:
    async def scene() -> None:
        database, several = Database(f"sqlite:///{tmp_path}/crier.db"), asyncio.Barrier(40)

        async def read() -> list[int]:
            async with database.reading() as connection:
                one = await connection.scalar(text("SELECT 1"))
                await several.wait()
                return [one, await connection.scalar(text("SELECT 2"))]

        assert await asyncio.gather(*(read() for _ in range(40))) == [[1, 2]] * 40
        await database.close()

    run(scene())


def test_a_reader_who_is_called_off_leaves_nothing_behind(tmp_path: Path, run: Run) -> None:
    slow = text(
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 2000000)"
        " SELECT count(*) FROM n"
    )

    async def scene() -> None:
        database = Database(f"sqlite:///{tmp_path}/crier.db")

        async def read() -> None:
            async with database.reading() as connection:
                await connection.scalar(slow)

        task = asyncio.create_task(read())
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with database.writing() as connection:
            await connection.execute(text("CREATE TABLE after_it (x)"))
        async with database.reading() as connection:
            assert await connection.scalar(text("SELECT count(*) FROM after_it")) == 0
        await database.close()

    run(scene())


def test_what_fails_half_way_is_not_written(database_url: str, run: Run) -> None:
    async def scenario() -> None:
        database = Database(database_url)
        async with database.writing() as connection:
            await connection.exec_driver_sql("CREATE TABLE t (n INTEGER)")

        async def fail() -> None:
            async with database.writing(urgent=True) as connection:
                await connection.exec_driver_sql("INSERT INTO t VALUES (1)")
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await fail()

        async with database.reading() as connection:
            assert (await connection.exec_driver_sql("SELECT n FROM t")).all() == []
        await database.close()

    run(scenario())


def test_writers_at_once_wait_for_each_other(database_url: str, run: Run) -> None:
    async def scenario() -> None:
        databases = [Database(database_url) for _ in range(2)]
        async with databases[0].writing() as connection:
            await connection.exec_driver_sql("CREATE TABLE t (n INTEGER)")
            await connection.exec_driver_sql("INSERT INTO t VALUES (0)")

        async def add_one(database: Database) -> None:
            async with database.writing() as connection:
                await connection.exec_driver_sql("UPDATE t SET n = n + 1")

        await asyncio.gather(*(add_one(database) for database in databases * 8))

        async with databases[0].reading() as connection:
            assert (await connection.exec_driver_sql("SELECT n FROM t")).scalar_one() == 16
        await asyncio.gather(*(database.close() for database in databases))

    run(scenario())


async def refusal(url: str) -> str:
    """Open a storage that cannot be; return the sentence that says why."""
    with pytest.raises(StorageUnusable) as refused:
        await _open(url)
    return str(refused.value)


async def _open(url: str) -> None:
    storage = Storage(url)
    try:
        await storage.open()
    finally:
        await storage.close()


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mysql://crier:sesame@127.0.0.1/crier", "use sqlite:///file or postgresql://host/name"),
        ("no address, sesame", "it is no address; use sqlite"),
        ("postgresql://crier:sesame@127.0.0.1:port/crier", "it is no address"),
        ("postgresql://crier:sesame@127.0.0.1:1/crier", "Connect call failed"),
        ("postgresql://127.0.0.1:1/crier?user=crier&password=sesame", "Connect call failed"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused_without_its_password(
    url: str, reason: str, run: Run
) -> None:
    async def scenario() -> None:
        said = await refusal(url)

        assert reason in said
        assert "sesame" not in said

    run(scenario())


def test_a_folder_is_no_database(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        assert "unable to open" in await refusal(f"sqlite:///{tmp_path}")

    run(scenario())


def test_a_missing_folder_is_said(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        assert "unable to open" in await refusal(f"sqlite:///{tmp_path}/nowhere/crier.db")

    run(scenario())


def test_a_file_of_something_else_is_no_database(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        (tmp_path / "crier.db").write_text("a shopping list " * 99)

        assert "not a database" in await refusal(f"sqlite:///{tmp_path}/crier.db")

    run(scenario())


def test_a_file_that_may_only_be_read_is_refused(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        path = tmp_path / "crier.db"
        sqlite3.connect(path).close()

        # not by the file's mode: to root that says nothing
        assert "readonly" in await refusal(f"sqlite:///file:{path}?mode=ro&uri=true")

    run(scenario())


def test_a_user_or_database_that_the_server_does_not_know_is_refused(
    postgresql: str, run: Run
) -> None:
    async def scenario() -> None:
        stranger = postgresql.replace("postgres:@", "stranger:sesame@")
        said = await refusal(stranger)
        assert "stranger" in said
        assert "sesame" not in said

        assert '"nowhere" does not exist' in await refusal(
            postgresql.replace("/postgres?", "/nowhere?")
        )

    run(scenario())


def test_a_user_who_may_not_make_tables_is_refused(postgresql: str, run: Run) -> None:
    async def scenario() -> None:
        server = Database(postgresql)
        async with server.writing() as connection:
            await connection.exec_driver_sql("CREATE ROLE reader LOGIN")
        await server.close()

        said = await refusal(postgresql.replace("postgres:@", "reader:sesame@"))

        assert "permission denied" in said
        assert "sesame" not in said

    run(scenario())
