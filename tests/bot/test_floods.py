"""When Telegram asks for a rest, exactly what it is about rests, and nothing is lost."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from emulator import faults
from emulator.faults import Fault
from tests.bot.cast import TITLES, attempts, cards, fail, queue, quiet
from tests.handlers.cast import HARBOUR

# the library warns at every 429 that `retry_after` will be a timedelta; we take either
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
Run = Callable[[Any], None]
ADA, BEN, CLEO = range(1, 4)


def test_when_telegram_asks_everybody_for_a_rest_nothing_is_sent_until_it_is_over(
    tmp_path: Path, run: Run
) -> None:
    async def scene() -> None:
        async with quiet(tmp_path, messages_per_second=20) as w:
            people = [w.telegram.add_person(chat) for chat in range(1, 11)]
            flooded = Fault(faults.flood(3), method="sendMessage", after=4, times=2)
            w.telegram.fail(flooded)
            await queue(w, *people)
            await w.telegram.until(lambda: all(len(cards(w, each)) == 3 for each in people))

            assert [w.pushed(each) for each in people] == [TITLES] * len(people)
            asked = w.telegram.refused
            assert len(asked) == 2
            after = [each for each in w.telegram.calls if each.method == "sendMessage"]
            after = after[after.index(asked[-1]) + 1 :]
            assert [each.at - asked[-1].at >= 3 for each in after] == [True] * len(after)

    run(scene())


def test_nothing_is_begun_in_a_rest_so_that_who_leaves_meanwhile_hears_no_more(
    tmp_path: Path, run: Run
) -> None:
    async def scene() -> None:
        async with quiet(tmp_path, messages_per_second=20) as w:
            people = [w.telegram.add_person(chat) for chat in range(1, 11)]
            w.telegram.fail(Fault(faults.flood(4), method="sendMessage", after=4, times=2))
            await queue(w, *people)
            await w.telegram.until(lambda: len(w.telegram.refused) == 2)
            await asyncio.sleep(1.5)
            assert "sending" not in await w.app.storage.outbox.tally()

            for each in people:
                await w.app.storage.chats.unsubscribe(each, HARBOUR.id)
            before = [len(cards(w, each)) for each in people]
            await asyncio.sleep(4)
            assert [len(cards(w, each)) for each in people] == before

    run(scene())


def test_when_one_chat_is_to_rest_the_others_go_on(tmp_path: Path, run: Run) -> None:
    async def scene() -> None:
        async with quiet(tmp_path, messages_per_second=20) as w:
            people = [w.telegram.add_person(chat) for chat in range(1, 11)]
            fail(w, ADA, faults.flood(3))
            await queue(w, *people)
            others = people[1:]
            await w.telegram.until(lambda: all(len(cards(w, each)) == 3 for each in others))
            first, *_ = attempts(w, ADA)
            last = max(each.at for chat in others for each in attempts(w, chat))
            assert last - first.at < 3
            assert len(attempts(w, ADA)) == 1

            await w.telegram.until(lambda: len(cards(w, ADA)) == 3)
            assert attempts(w, ADA)[1].at - first.at >= 3
            assert w.pushed(ADA) == TITLES

    run(scene())


def test_a_rest_outlives_a_restart(tmp_path: Path, run: Run) -> None:
    async def scene() -> None:
        async with quiet(tmp_path) as w:
            people = [w.telegram.add_person(chat) for chat in (ADA, BEN, CLEO)]
            w.telegram.fail(Fault(faults.flood(5), method="sendMessage", times=2))
            await queue(w, *people)
            await w.telegram.until(lambda: len(w.telegram.refused) == 2)
            asked = w.telegram.refused[-1]
            await w.restart()
            await w.telegram.until(lambda: all(len(cards(w, each)) == 3 for each in people))

            sends = [each for each in w.telegram.calls if each.method == "sendMessage"]
            after = sends[sends.index(asked) + 1 :]
            assert min(each.at for each in after) - asked.at >= 4
            assert len(w.telegram.refused) == 2

    run(scene())


def test_a_rest_that_names_no_time_is_five_seconds(tmp_path: Path, run: Run) -> None:
    async def scene() -> None:
        async with quiet(tmp_path) as w:
            fail(w, w.telegram.add_person(ADA), faults.flood(None))
            await queue(w, ADA)
            await w.telegram.until(lambda: len(cards(w, ADA)) == 3)
            first, second, *_ = attempts(w, ADA)
            assert 5 <= second.at - first.at < 8
            assert w.pushed(ADA) == TITLES

    run(scene())


def test_a_person_who_asks_is_answered_while_others_wait(tmp_path: Path, run: Run) -> None:
    async def scene() -> None:
        async with quiet(tmp_path, messages_per_second=5) as w:
            people = [w.telegram.add_person(chat) for chat in range(1, 31)]
            await queue(w, *people[1:])
            await w.telegram.until(lambda: len(w.telegram.calls) > 10)
            asked = time.monotonic()
            answer = await w.answer(ADA, "/help")
            assert time.monotonic() - asked < 1
            assert "/subscribe" in answer.text
            assert sum(len(cards(w, each)) for each in people) < 60

    run(scene())


def test_an_answer_that_met_a_flood_comes_after_it(tmp_path: Path, run: Run) -> None:
    async def scene() -> None:
        async with quiet(tmp_path) as w:
            fail(w, w.telegram.add_person(ADA), faults.flood(1))
            answer = await w.answer(ADA, "/help")
            assert "/subscribe" in answer.text
            assert len(attempts(w, ADA)) == 2

    run(scene())


def test_a_pace_that_is_paid_for_meets_no_flood(tmp_path: Path, run: Run) -> None:
    async def scene() -> None:
        async with quiet(tmp_path, messages_per_second=200, rates=True, paid_broadcast="true") as w:
            people = [w.telegram.add_person(chat) for chat in range(1, 51)]
            await queue(w, *people)
            await w.telegram.until(lambda: all(len(cards(w, each)) == 3 for each in people))
            sends = [each for chat in people for each in attempts(w, chat)]
            assert w.telegram.refused == []
            assert all(each.params["allow_paid_broadcast"] for each in sends)
            spent = max(each.at for each in sends) - min(each.at for each in sends)
            assert spent < len(sends) / 30

    run(scene())
