"""Everything that can be chosen is in one message, which changes itself."""

from __future__ import annotations

import pytest

from emulator.seen import SentMessage
from tests.handlers.cast import (
    ADA,
    BEN,
    GROUP,
    HARBOUR,
    LIGHTHOUSE,
    Chatting,
    ask,
    brought,
    labels,
    mine,
    now,
    toast,
    turned,
)
from tests.world import World, eventually

REFUSED = "Only administrators of this group may change that."
OVERVIEW = [
    *("Categories", "Digest", "Time zone", "Quiet hours", "Language", "Length"),
    *("My channels", "No sound", "Link previews", "Plain words"),
]


def test_everything_is_chosen_in_one_message(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        page = await w.answer(ada, "/settings")
        assert page.text == (
            "Settings of this chat\n\nCategories: none yet\n"
            "Digest: none: news comes as it appears\nTime zone: UTC, not chosen yet\n"
            "Quiet hours: none\nLanguage: each article's own\nLength: medium"
        )
        assert labels(page) == OVERVIEW
        for path in (
            ["Categories", "Harbour"],
            ["Digest", "08:00"],
            ["Time zone", "Tokyo"],
            ["Quiet hours", "22:00-07:00"],
            ["Length", "Short"],
        ):
            page = await _through(w, page, *path)
            page = await turned(w, page, "‹ Settings")
        page = await _through(w, page, "Language", "English", "‹ Settings")
        assert page.text == (
            "Settings of this chat\n\nCategories: Harbour\nDigest: 08:00\nTime zone: Asia/Tokyo\n"
            "Quiet hours: 22:00-07:00\nLanguage: English\nLength: short"
        )
        assert await mine(w, ada) == [HARBOUR.id]
        assert len(w.said(ada)) == 1

    chatting(scene)


async def _through(w: World, page: SentMessage, *path: str) -> SentMessage:
    for label in path:
        page = await turned(w, page, label)
    return page


def test_switches_say_what_they_do_and_are_marked(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        page = await w.answer(w.telegram.add_person(ADA), "/settings")
        page = await _through(w, page, "No sound", "Link previews")
        assert labels(page)[-3:] == ["✓ No sound", "✓ Link previews", "Plain words"]
        assert page.text.endswith(
            "\nNews comes without a sound.\nCards show a preview of their page."
        )
        page = await _through(w, page, "✓ No sound")
        assert "without a sound" not in page.text

    chatting(scene)


def test_without_a_sound_cards_and_digests_come_silently(chatting: Chatting) -> None:
    async def heard_of(w: World, person: int) -> list[bool]:
        """Let a person hear of a story, and of an empty digest; tell which came silently."""
        await w.subscribe(person, "harbour")
        await w.telegram.until(lambda: len(w.pushed(person)) == 1)
        w.telegram.say(person, "/digest now")
        await w.telegram.until(lambda: "last digest" in w.said(person)[-1].text)
        return [each.silent for each in w.said(person)[-2:]]

    async def scene(w: World) -> None:
        ada, ben = w.telegram.add_person(ADA), w.telegram.add_person(BEN)
        await turned(w, await w.answer(ada, "/settings"), "No sound")
        assert await heard_of(w, ada) == [True, True]
        assert await heard_of(w, ben) == [False, False]

    chatting(scene, LIGHTHOUSE)


def test_a_preview_is_of_the_page_of_a_card_and_of_nothing_else(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        await turned(w, await w.answer(ada, "/settings"), "Link previews")
        listed = await w.answer(ada, "/latest")
        card = await brought(w, listed, "#1")
        assert _preview(listed) == {"is_disabled": True}
        assert _preview(card) == {"url": "http://press.example/1"}

    chatting(scene, LIGHTHOUSE)


def _preview(message: SentMessage) -> object:
    return message.raw.get("link_preview_options")


def test_plain_words_have_no_signs_and_say_what_is_on(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        page = await turned(w, await w.answer(ada, "/settings"), "Plain words")
        assert labels(page)[-1] == "Plain words, on"
        card = await brought(w, await w.answer(ada, "/latest"), "#1")
        assert card.text.splitlines()[-1] == "extract, 1 min read, #1"
        assert card.text.splitlines()[-2].startswith("The Pilot, Harbour, 14 November 2023")
        saved = await turned(w, card, "Save")
        assert labels(saved)[-1] == "Saved, on"
        answered = await w.answer(ada, "/read", reply_to=card.message_id)
        assert answered.text.startswith(LIGHTHOUSE.title)
        categories = await w.answer(ada, "/categories")
        assert not set("✓•·–‹›«»✕") & set(categories.text + "".join(labels(categories)))

    chatting(scene, LIGHTHOUSE)


def test_members_of_a_group_look_and_administrators_change(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        w.telegram.add_person(ADA)
        w.telegram.add_person(BEN)
        group = w.telegram.add_group(GROUP, title="Readers", admins={w.telegram.bot_id, ADA})
        page = await ask(w, group, "/settings", sender=BEN)
        assert labels(page)[6:] == [
            *("No sound", "Link previews", "Plain words"),
            *("Open every link", "Forget this group when I am removed"),
        ]
        assert await toast(w, page, "No sound", sender=BEN) == REFUSED
        assert await toast(w, page, "Length", sender=BEN) == ""
        await w.telegram.until(lambda: "Short" in labels(now(w, page)))
        assert await toast(w, page, "Short", sender=BEN) == REFUSED

    chatting(scene)


async def _is_spoken(w: World, chat: int, code: str) -> bool:
    return (await w.app.storage.manners.of(chat)).spoken == code


@pytest.mark.parametrize("code", ["de", "pt-br"])
def test_the_language_of_the_client_is_remembered(chatting: Chatting, code: str) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA, language_code=code)
        await w.answer(ada, "/start")
        await eventually(lambda: _is_spoken(w, ada, code))

    chatting(scene)
