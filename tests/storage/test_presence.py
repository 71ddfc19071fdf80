"""Presence: what the dead had claimed waits for its lease only while others may still work."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from storage import Storage
from tests.storage.cast import START, listed

Run = Callable[[Coroutine[Any, Any, None]], None]


def test_a_program_alone_ends_the_leases_that_the_dead_have_left(
    database_url: str, run: Run
) -> None:
    async def scenario() -> None:
        dead = Storage(database_url)
        await dead.open()
        await dead.feeds.add([listed()], now=START)
        claimed = await dead.feeds.claim_due(now=START, limit=1)
        await dead.close()

        alone = Storage(database_url)
        await alone.open()

        assert await alone.feeds.claim_due(now=START, limit=1) == claimed
        await alone.close()

    run(scenario())


def test_a_program_that_joins_another_leaves_its_leases(database_url: str, run: Run) -> None:
    async def scenario() -> None:
        working = Storage(database_url)
        await working.open()
        await working.feeds.add([listed()], now=START)
        await working.feeds.claim_due(now=START, limit=1)

        joining = Storage(database_url)
        await joining.open()

        assert await joining.feeds.claim_due(now=START, limit=1) == []
        await joining.close()
        await working.close()

    run(scenario())
