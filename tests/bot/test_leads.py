"""The whole program with a model: digests begin with a lead where one passes the check."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from emulator import llm as emulated
from emulator.llm import Asked, Behaviour, Llm, Told
from emulator.seen import SentMessage
from tests.bot.test_digest import digests
from tests.world import World, headline, world

Run = Callable[[Any], None]
SUBJECTS = ("lighthouse", "drydock", "seawall", "cableway", "sluice", "aqueduct")
OPENED = "was opened on Tuesday by the mayor, who called it overdue and thanked those who had"


def is_lead(asked: Asked) -> bool:
    return "opening of a news digest" in asked.prompt


def leading(behaviour: Behaviour) -> Behaviour:
    """Behave so where a lead is asked for, and well elsewhere."""

    def either(asked: Asked) -> Told:
        return (behaviour if is_lead(asked) else emulated.faithful)(asked)

    return either


@asynccontextmanager
async def told(
    folder: Path, behaviour: Behaviour, budget: int = 10**6
) -> AsyncIterator[tuple[World, Llm]]:
    """Have six stories on a shelf that two chats read in digests."""
    async with (
        Llm([leading(behaviour)]) as llm,
        world(
            folder,
            answer_seconds=1,
            openai_base_url=llm.url,
            summary_model="emulated",
            summary_daily_budget=budget,
        ) as w,
    ):
        for person in (1, 2):
            await w.answer(w.telegram.add_person(person), "/digest 08:00")
            await w.subscribe(person, "harbour")
        await w.settle()
        for each in SUBJECTS:
            w.publish("pilot", each)
        await w.settle()
        yield w, llm


async def asked_for(w: World, chat: int) -> SentMessage:
    w.telegram.say(chat, "/digest now")
    await w.telegram.until(lambda: bool(digests(w, chat)))
    return digests(w, chat)[-1]


def test_a_digest_begins_with_a_lead_that_is_asked_for_once(tmp_path: Path, run: Run) -> None:
    async def scene() -> None:
        async with told(tmp_path, emulated.faithful) as (w, llm):
            for chat in (1, 2):
                _, about, _, lead, _, shelf, *_ = (await asked_for(w, chat)).text.split("\n")
                assert "6 stories" in about
                assert lead.count(OPENED) == 3
                assert shelf == "Harbour"
            assert sum(map(is_lead, llm.asked)) == 1
            admin = await w.app.storage.spending.costs(now=w.app.now())
            assert "digests" in dict(admin.categories)
            assert w.telegram.refused == []

    run(scene())


def test_a_lead_that_does_not_pass_is_asked_for_again_and_then_left_out(
    tmp_path: Path, run: Run
) -> None:
    async def scene() -> None:
        async with told(tmp_path, emulated.hallucinating) as (w, llm):
            message = await asked_for(w, 1)
            assert message.text.split("\n")[2:4] == ["", "Harbour"]
            assert "Farrowgate" not in message.text
            assert sum(map(is_lead, llm.asked)) == 2
            assert [headline(each) in message.text for each in SUBJECTS] == [True] * 6

    run(scene())


def test_a_model_that_is_slow_or_too_dear_holds_no_digest_up(tmp_path: Path, run: Run) -> None:
    async def scene() -> None:
        async with told(tmp_path, emulated.slow(5)) as (w, llm):
            assert (await asked_for(w, 1)).text.split("\n")[2:4] == ["", "Harbour"]
            assert sum(map(is_lead, llm.asked)) == 1
        (tmp_path / "poor").mkdir()
        async with told(tmp_path / "poor", emulated.faithful, budget=1) as (w, llm):
            assert (await asked_for(w, 1)).text.split("\n")[2:4] == ["", "Harbour"]
            assert llm.asked == []

    run(scene())
