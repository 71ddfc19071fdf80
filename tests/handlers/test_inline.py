"""In any chat, what is typed after the bot's name brings cards that people are glad to send."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.seen import InlineAnswer
from tests.handlers.cast import (
    ADA,
    BEN,
    CABLEWAY,
    HARBOUR,
    LANTERN,
    LIGHTHOUSE,
    Chatting,
    Tale,
    heard,
)
from tests.handlers.test_links import unlisted
from tests.world import World, headline, paragraphs


async def typed(w: World, person: int, text: str, *, offset: str = "") -> InlineAnswer:
    """Type something after the bot's name, and give what is offered."""
    query = w.telegram.ask_inline(person, text, offset=offset)
    await w.telegram.until(lambda: query in w.telegram.inline_answers)
    return w.telegram.inline_answers[query]


def titles(answer: InlineAnswer) -> list[str]:
    return [each["title"] for each in answer.results]


def deep(result: Any) -> str:  # noqa: ANN401 - as the Bot API has it
    url: str = result["reply_markup"]["inline_keyboard"][0][0]["url"]
    return url.partition("?start=")[2]


def test_words_bring_what_the_archive_has(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        await w.answer(ada, "/start")
        found = await typed(w, ada, "lighthouse -friday")
        (result,) = found.results
        assert (result["id"], result["title"]) == ("story-1", LIGHTHOUSE.title)
        assert result["description"].startswith("The Pilot · 14 November 2023 · The lighthouse")
        content = result["input_message_content"]
        assert content["message_text"].startswith('<b><a href="http://press.example/1">')
        assert [each["text"] for each in result["reply_markup"]["inline_keyboard"][0]] == [
            "Open in Crier",
            "Source",
        ]
        assert (found.is_personal, found.button) == (True, None)
        assert found.cache_time > 0

        card = await w.answer(ada, f"/start {deep(result)}")
        assert card.text.startswith(LIGHTHOUSE.title)
        named = await typed(w, ada, "cableway category:Hills")
        assert titles(named) == [CABLEWAY.title]
        assert titles(await typed(w, ada, "cableway category:harb")) == []
        none = await typed(w, ada, "fog")
        assert none.results == ()
        assert none.button == {
            "text": "Nothing in the archive has that; open Crier",
            "start_parameter": "hello",
        }

    chatting(scene, LIGHTHOUSE, LANTERN, CABLEWAY)


def test_nothing_typed_brings_the_latest_of_ones_own_categories(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada, ben = w.telegram.add_person(ADA), w.telegram.add_person(BEN)
        await w.app.storage.chats.subscribe(ada, HARBOUR.id, kind="private", now=1)
        assert titles(await typed(w, ada, "")) == [LANTERN.title, LIGHTHOUSE.title]
        stranger = await typed(w, ben, "")
        assert titles(stranger) == [CABLEWAY.title, LANTERN.title, LIGHTHOUSE.title]
        assert stranger.button == {
            "text": "Start Crier, and choose what to hear of",
            "start_parameter": "hello",
        }
        assert (await w.answer(ben, "/start hello")).text.startswith("Welcome to Crier")

    chatting(scene, LIGHTHOUSE, LANTERN, CABLEWAY)


def test_long_lists_go_on_as_one_scrolls(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        first = await typed(w, ada, "bell")
        second = await typed(w, ada, "bell", offset=first.next_offset)
        assert (len(first.results), len(second.results), second.next_offset) == (10, 2, "")
        assert len({*titles(first), *titles(second)}) == 12
        assert (await typed(w, ada, "bell", offset="-1x")).results == first.results

    chatting(scene, *(Tale(f"Bell {n} is cast", f"The bell of pier {n} rang.") for n in range(12)))


def test_an_address_brings_its_card_which_opens_in_the_private_chat(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        page = await unlisted(w, "belfry")
        while not (found := await typed(w, ada, page)).results:
            assert found.cache_time == 0  # it is still being read
        (result,) = found.results
        assert result["title"] == headline("belfry")
        text = result["input_message_content"]["message_text"]
        assert paragraphs("belfry")[0] in text
        card = await w.answer(ada, f"/start {deep(result)}")
        assert card.text.startswith(headline("belfry"))
        lost = await w.answer(ada, "/start link_0123456789")
        assert lost.text.startswith("I no longer know which page that was.")

        while not (nothing := await typed(w, ada, f"{w.press.url}/pilot/none")).cache_time:
            pass
        assert nothing.results == ()
        assert nothing.button
        assert nothing.button["text"].startswith("There is no article to read there")

    chatting(scene)


@pytest.mark.parametrize("text", ["title:", "-fog", "category:nowhere fog", "http://", "  ", "😀"])
def test_anything_typed_is_answered(chatting: Chatting, text: str) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        await typed(w, ada, text)
        assert await heard(w, ada, 0) == []

    chatting(scene, LIGHTHOUSE)
