"""Spending: a day's budget holds over restarts, processes and crashes."""

from __future__ import annotations

import asyncio

from storage import Storage
from storage.spending import day_of
from storage.upkeep import ACCOUNTS_KEPT
from tests.storage.cast import ADA, BOB, START, Staged

DAY = 86400


def test_a_budget_is_never_passed_and_a_new_day_has_a_new_one(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        spending = storage.spending
        first = await spending.set_aside("world", 600, budget=1000, now=START)
        assert first is not None
        assert await spending.set_aside("world", 600, budget=1000, now=START) is None
        await spending.settle(first, tokens=300, outcome="used")
        second = await spending.set_aside("tech", 700, budget=1000, now=START)
        assert second is not None
        assert await spending.set_aside("tech", 1, budget=1000, now=START) is None
        assert await spending.set_aside("tech", 1000, budget=1000, now=START + DAY) is not None

    staged(scene)


def test_many_at_once_pass_it_together_no_more_than_one(staged: Staged, storage_url: str) -> None:
    async def scene(storage: Storage) -> None:
        others = [Storage(storage_url) for _ in range(3)]
        for other in others:
            await other.open()
        asked = [
            each.spending.set_aside("world", 30, budget=1000, now=START)
            for each in (storage, *others)
            for _ in range(20)
        ]
        granted = [each for each in await asyncio.gather(*asked) if each is not None]
        assert len(granted) == len({*granted}) == 33
        assert await storage.spending.spent_today(now=START) == 990
        for other in others:
            await other.close()

    staged(scene)


def test_what_was_asked_and_never_answered_stays_counted(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        number = await storage.spending.set_aside("world", 500, budget=1000, now=START)
        assert await storage.spending.spent_today(now=START) == 500
        assert number is not None
        await storage.spending.settle(number, tokens=None, outcome="slow")
        assert await storage.spending.spent_today(now=START) == 500

    staged(scene)


def test_the_admins_are_told_once_a_day_when_most_is_spent(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        async def spend(tokens: int, now: int) -> bool:
            await storage.spending.set_aside("world", tokens, budget=1000, now=now)
            return await storage.spending.warn([BOB, ADA], budget=1000, now=now)

        assert not await spend(799, START)
        assert await spend(1, START)
        assert await spend(1, START)
        told = await storage.outbox.claim_due(now=START, limit=9)
        assert [(each.chat_id, each.kind) for each in told] == [(ADA, "budget"), (BOB, "budget")]
        assert {each.subject for each in told} == {day_of(START)}
        for each in told:
            await storage.outbox.finish(each, message_id=1, now=START)

        assert not await spend(700, START + DAY)
        assert await spend(200, START + DAY)
        again = await storage.outbox.claim_due(now=START + DAY, limit=9)
        assert [each.subject for each in again] == [day_of(START + DAY)] * 2
        assert not await storage.spending.warn([], budget=1000, now=START)

    staged(scene)


def test_the_account_sums_up_a_week(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        for back, category, tokens, outcome in (
            (0, "world", 10, "used"),
            (0, "tech", 5, "used"),
            (3, "world", 100, "garbage"),
            (6, "world", 1000, "used"),
            (7, "world", 10_000, "used"),
        ):
            now = START - back * DAY
            number = await storage.spending.set_aside(category, 1, budget=10**9, now=now)
            assert number is not None
            await storage.spending.settle(number, tokens=tokens, outcome=outcome)

        costs = await storage.spending.costs(now=START)
        assert [tokens for _, tokens in costs.days] == [15, 0, 0, 100, 0, 0, 1000]
        assert costs.days[0][0] == day_of(START)
        assert costs.categories == (("world", 1110), ("tech", 5))
        assert costs.outcomes == (("used", 3), ("garbage", 1))
        assert (costs.tokens, costs.deliveries) == (1115, 0)

    staged(scene)


def test_old_accounts_are_forgotten(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await storage.spending.set_aside("world", 7, budget=10, now=START)
        await storage.upkeep.tidy(now=START + ACCOUNTS_KEPT)
        assert await storage.spending.spent_today(now=START) == 7
        await storage.upkeep.tidy(now=START + ACCOUNTS_KEPT + 1)
        assert await storage.spending.spent_today(now=START) == 0

    staged(scene)
