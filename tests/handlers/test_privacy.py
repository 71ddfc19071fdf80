"""What is kept of a chat: said, given back, and forgotten."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from tests.handlers.cast import (
    ADA,
    BEN,
    CABLEWAY,
    GROUP,
    LIGHTHOUSE,
    Chatting,
    ask,
    state,
    toast,
    turned,
)
from tests.world import World


async def record(w: World, chat_id: int) -> dict[str, Any]:
    """Ask for what is held of the chat, and read the first file that comes."""
    w.telegram.say(chat_id, "/export")
    await w.telegram.until(lambda: len(_files(w, chat_id)) == 2)
    record, listed = _files(w, chat_id)
    assert record["file_name"].endswith(".json")
    assert listed["file_name"].endswith(".opml")
    read: dict[str, Any] = json.loads(w.telegram.content(record["file_id"]))
    return read


def _files(w: World, chat_id: int) -> list[dict[str, Any]]:
    return [each.raw["document"] for each in w.said(chat_id) if "document" in each.raw]


def test_what_is_kept_is_said_and_given_back(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        policy = await w.answer(ada, "/privacy")
        assert policy.text.startswith("What I keep of this chat")
        await w.subscribe(ada, "hills")
        await w.answer(ada, "/read 1")
        await w.answer(ada, "/timezone Asia/Tokyo")
        kept = await record(w, ada)

        assert kept["chats"][0]["zone"] == "Asia/Tokyo"
        assert [each["category_id"] for each in kept["subscriptions"]] == ["hills"]
        assert [each["title"] for each in kept["stories"]] == [CABLEWAY.title]
        assert [each["title"] for each in kept["articles"]] == [CABLEWAY.title]
        assert kept["readings"][0]["read_at"].endswith("+00:00")

    chatting(scene, CABLEWAY)


def test_of_a_chat_that_is_unknown_nothing_is_held(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        assert (await w.answer(ada, "/export")).text == (
            "I hold nothing of this chat. /start begins."
        )
        question = await w.answer(ada, "/forget")
        gone = await turned(w, question, "Forget everything")
        assert gone.text.startswith("Everything that I held of this chat is gone.")
        assert await state(w, ada) is None

    chatting(scene)


def test_a_chat_is_forgotten_with_all_that_waits_for_it_once_it_says_so(
    chatting: Chatting,
) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        await w.subscribe(ada, "harbour")
        await w.telegram.until(lambda: CABLEWAY.text[:20] in w.said(ada)[-1].text)
        question = await w.answer(ada, "/forget")
        assert question.text.startswith("Shall I forget this chat?")
        kept = await turned(w, question, "Keep it")
        assert (kept.text, kept.buttons) == ("Nothing was forgotten.", ())
        assert (await w.app.storage.records.of(ada))["outbox"]

        gone = await turned(w, await w.answer(ada, "/forget"), "Forget everything")
        assert gone.text.startswith("Everything that I held of this chat is gone.")
        assert not any((await w.app.storage.records.of(ada)).values())
        assert (await w.answer(ada, "/subscriptions")).text.startswith("You have no subscriptions")

    chatting(scene, LIGHTHOUSE, replace(CABLEWAY, category=LIGHTHOUSE.category))


def test_a_group_is_forgotten_by_its_administrators_alone(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        for person in (ADA, BEN):
            w.telegram.add_person(person)
        group = w.telegram.add_group(GROUP, title="Readers", admins={BEN}, members={ADA})
        refused = "Only administrators of this group may change that."
        await ask(w, group, "/subscribe hills", sender=BEN)
        assert (await ask(w, group, "/forget", sender=ADA)).text == refused
        question = await ask(w, group, "/forget", sender=BEN)
        assert await toast(w, question, "Forget everything", sender=ADA) == refused
        assert await state(w, group) == "active"
        await toast(w, question, "Forget everything", sender=BEN)
        await w.telegram.until(lambda: "is gone" in w.said(group)[-1].text)
        assert await state(w, group) is None

    chatting(scene)
