"""Whatever a button sends back, even one that we never made, is answered and harms nothing."""

from __future__ import annotations

import pytest

from emulator.faults import Fault, Refusal
from emulator.refusals import RefusedError
from handlers import PRESSES
from tests.handlers.cast import (
    ADA,
    BEN,
    LIGHTHOUSE,
    Chatting,
    brought,
    forged,
    heard,
    mine,
    press,
    turned,
)
from tests.world import World

STALE = "This button is no longer of use. /help shows what I can do."
FOR_OPERATORS = "That is for those who run this bot. /help shows what I can do for you."
FOREIGN = ("", "read", "vote:7", "READ:1", "read:1:", "read 1", "subscribe:", "é", ":" * 64)
BROUGHT = ("card", "similar", "read", "categories")
"""The buttons that bring a message; for a story that is not there, it says so."""


@pytest.mark.parametrize("words", ["", ":nope", ":0", ":99", ":9007199254740993", ":-1:2:3:4"])
def test_a_forged_button_is_answered_and_does_nothing(
    chatting: Chatting, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        listed = await w.answer(ada, "/latest")
        for verb in PRESSES:
            answer = await forged(w, listed.raw, f"{verb}{words}")
            wrong = FOR_OPERATORS if verb in ("feeds", "broadcast") else STALE
            assert answer == ("" if verb in BROUGHT else wrong)

        await heard(w, ada, 1 + len(BROUGHT))
        assert await mine(w, ada) == []
        assert not any(each.edited for each in w.said(ada))

    chatting(scene, LIGHTHOUSE)
    assert "reference" not in caplog.text


def test_a_foreign_button_is_answered_as_stale(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        greeting = await w.answer(ada, "/start")
        for data in FOREIGN[2:]:
            assert await forged(w, greeting.raw, data) == STALE
        assert await forged(w, greeting.raw, None) == STALE
        assert w.said(ada) == [greeting]

    chatting(scene)


def test_a_press_that_is_too_old_to_answer_still_does_its_work(
    chatting: Chatting, caplog: pytest.LogCaptureFixture
) -> None:
    late = "query is too old and response timeout expired or query ID is invalid"

    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        greeting = await w.answer(ada, "/start")
        w.telegram.fail(Fault(Refusal(RefusedError(late)), method="answerCallbackQuery"))
        w.telegram.press(ada, greeting.message_id, "Harbour")
        await w.telegram.until(lambda: any(each.edited for each in w.said(ada)))
        assert await mine(w, ada) == ["harbour"]

    chatting(scene, excused="query is too old")
    assert "reference" not in caplog.text


def test_a_button_of_a_message_too_old_to_see_is_answered_as_stale(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        gone = {"chat": {"id": ada, "type": "private"}, "message_id": 1, "date": 0}
        assert await forged(w, gone, "subscribe:hills:welcome") == STALE
        assert await forged(w, None, "subscribe:hills:welcome") == STALE
        assert await mine(w, ada) == []

    chatting(scene)


def test_a_press_that_telegram_has_given_up_on_leaves_no_error(
    chatting: Chatting, caplog: pytest.LogCaptureFixture
) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        greeting = await w.answer(ada, "/start")
        for data in ("subscribe:hills:welcome", "vote:7"):
            w.telegram.inject("callback_query", press(w, greeting.raw, data, query_id="c0"))
            await w.telegram.until(lambda: len(w.telegram.refused) > 0)
        await w.answer(ada, "/help")

        assert await mine(w, ada) == ["hills"]
        assert len(w.telegram.refused) == 2

    chatting(scene, excused="query is too old")
    assert "reference" not in caplog.text


def test_a_page_that_is_no_longer_there_turns_to_the_last(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        page = await w.answer(ada, "/read 1")
        card = await brought(w, await w.answer(ada, "/latest"), "#1")
        assert await forged(w, card.raw, "page:1:7") == ""
        await w.telegram.until(lambda: w.said(ada)[-1].edited)
        assert w.said(ada)[-1].text == page.text

    chatting(scene, LIGHTHOUSE)


def test_a_button_counts_for_the_chat_it_stands_in_whoever_presses(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada, ben = w.telegram.add_person(ADA), w.telegram.add_person(BEN)
        greeting = await w.answer(ada, "/start")
        await turned(w, greeting, "Hills")

        assert (await mine(w, ada), await mine(w, ben)) == (["hills"], [])

    chatting(scene)
