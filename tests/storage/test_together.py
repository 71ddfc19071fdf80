"""What many want written at once is written in one transaction, and each hears how it went."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial

import pytest
from sqlalchemy import func, select

from storage import Storage
from storage.database import insert
from storage.tables import categories
from storage.together import Together
from tests.storage.cast import Staged


async def shelve(storage: Storage, names: Sequence[str]) -> list[str]:
    """Add categories; the same twice is refused by the database."""
    rows = [{"id": name, "name": name} for name in names]
    async with storage._database.writing() as connection:
        await connection.execute(insert(connection, categories), rows)
    return [name.upper() for name in names]


async def count(storage: Storage) -> int:
    """Count the categories there are."""
    async with storage._database.reading() as connection:
        return int(await connection.scalar(select(func.count()).select_from(categories)) or 0)


def test_those_who_come_meanwhile_go_together(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        sizes: list[int] = []

        async def write(names: Sequence[str]) -> list[str]:
            sizes.append(len(names))
            return await shelve(storage, names)

        together = Together(write)
        names = [f"shelf {number}" for number in range(20)]
        outcomes = await asyncio.gather(*map(together.add, names))

        assert outcomes == [name.upper() for name in names]
        assert sum(sizes) == await count(storage) == 20
        assert len(sizes) < 5

    staged(scene)


def test_an_error_reaches_all_of_its_transaction_and_none_after_it(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        together = Together(partial(shelve, storage))
        names = ["fog", "fog", "tide"]

        errors = await asyncio.gather(*map(together.add, names), return_exceptions=True)
        assert all(isinstance(each, Exception) for each in errors)
        assert await count(storage) == 0

        await together.add("tide")
        assert await count(storage) == 1

    staged(scene)


def test_who_no_longer_waits_is_written_all_the_same(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        together = Together(partial(shelve, storage))
        impatient = asyncio.create_task(together.add("fog"))
        await asyncio.sleep(0)
        impatient.cancel()
        await together.add("tide")

        with pytest.raises(asyncio.CancelledError):
            await impatient
        assert await count(storage) == 2

    staged(scene)
