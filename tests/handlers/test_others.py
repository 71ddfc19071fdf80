"""What is no command that we know is met, and never with silence."""

from __future__ import annotations

import time

import pytest

import handlers
from tests.handlers.cast import (
    ADA,
    BEN,
    CABLEWAY,
    GROUP,
    LIGHTHOUSE,
    Chatting,
    ask,
    heard,
    labels,
    mine,
    turned,
)
from tests.world import World

REFUSED = "Only administrators of this group may change that."


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("subscrbe harbour", ["subscribe", "unsubscribe"]),
        ("Latst", ["latest", "stats"]),
        ("sub", ["subscribe", "subscriptions"]),
        ("qwxz", ["help", "categories"]),
    ],
)
def test_an_unknown_command_is_met_with_those_that_may_be_meant(
    chatting: Chatting, asked: str, meant: list[str]
) -> None:
    async def scene(w: World) -> None:
        said = await w.answer(w.telegram.add_person(ADA), f"/{asked}")
        assert said.text.startswith(f"I know no command /{asked.split(maxsplit=1)[0]}.")
        assert [each.split()[0][1:] for each in said.text.splitlines()[1:]] == meant

    chatting(scene)


def test_in_a_group_an_unknown_command_is_ours_if_it_names_us(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        w.telegram.add_person(ADA)
        group = w.telegram.add_group(GROUP, title="Readers", admins={w.telegram.bot_id, ADA})
        for text in ("/roll", "/roll@dice_bot", "just talk", "https://press.example/1"):
            w.telegram.say(group, text, sender=ADA)
        said = await ask(w, group, "/roll@crier_bot", sender=ADA)
        assert said.text.startswith("I know no command /roll.")
        assert len(w.said(group)) == 1

    chatting(scene)


def test_a_text_is_looked_up_or_names_a_category(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        for text in ("hils", "Hills"):
            offered = await w.answer(ada, text)
            assert labels(offered) == ["Look it up", "Hear of Hills", "Watch for it"]
        subscribed = await turned(w, offered, "Hear of Hills")
        assert "✓ Hills" in labels(subscribed)
        assert await mine(w, ada) == ["hills"]
        await w.telegram.until(lambda: CABLEWAY.title in w.said(ada)[-1].text)

        offered = await w.answer(ada, "the lighthouse <b>")
        assert offered.text.startswith("Search: the lighthouse <b>\n\nThat is no command.")
        assert labels(offered) == ["Look it up", "Show the categories", "Watch for it"]
        found = await turned(w, offered, "Look it up")
        assert LIGHTHOUSE.title in found.text

    chatting(scene, LIGHTHOUSE, CABLEWAY)


def test_a_feed_that_is_followed_is_no_category_to_hear_of(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        await w.answer(ada, f"/follow {w.press.feed_url('crag')}")
        offered = await w.answer(ada, "The Crag")
        assert labels(offered) == ["Look it up", "Show the categories", "Watch for it"]

    chatting(scene)


def test_a_number_opens_its_card(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        for text in ("1", "#1"):
            assert (await w.answer(ada, text)).text.startswith(LIGHTHOUSE.title)
        assert "no story #77" in (await w.answer(ada, "77")).text

    chatting(scene, LIGHTHOUSE)


def test_what_has_no_words_is_answered_too(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        person = {"id": ADA, "is_bot": False, "first_name": "Ada"}
        chat = {"id": ADA, "type": "private", "first_name": "Ada"}
        voice = {"file_id": "v", "file_unique_id": "v", "duration": 3}
        shared = {"message_id": 900, "date": int(time.time()), "chat": chat, "from": person}
        w.telegram.inject("message", {**shared, "voice": voice})
        w.telegram.inject("message", {**shared, "message_id": 901, "pinned_message": shared})
        (said,) = await heard(w, ada, 1)
        assert said.text.startswith("I read words, links and lists of feeds")

    chatting(scene)


def test_a_link_under_a_picture_is_opened(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        person = {"id": ADA, "is_bot": False, "first_name": "Ada"}
        chat = {"id": ADA, "type": "private", "first_name": "Ada"}
        url = f"{w.press.url}/none"
        caption = {"caption": url, "caption_entities": [{"type": "url", "offset": 0}]}
        caption["caption_entities"][0]["length"] = len(url)  # type: ignore[index]
        photo = [{"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9}]
        message = {"message_id": 900, "date": int(time.time()), "chat": chat, "from": person}
        w.telegram.inject("message", {**message, "photo": photo, **caption})
        (said,) = await heard(w, ada, 1)
        assert said.text == "There is nothing at this address (status 404)."

    chatting(scene)


def test_a_typo_in_a_category_is_met_with_the_nearest(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        said = await w.answer(w.telegram.add_person(ADA), "/subscribe habour")
        assert said.text.endswith(
            "Did you mean Harbour? Try /subscribe harbour. /categories shows all."
        )

    chatting(scene)


def test_the_menus_are_what_each_may_use(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        for person in (ADA, BEN):
            w.telegram.add_person(person)
        group = w.telegram.add_group(GROUP, title="Readers", admins={BEN}, members={ADA})
        menus = {
            scope: [each["command"] for each in menu]
            for (scope, _), menu in w.telegram.commands.items()
        }
        public = [each.name for each in handlers.COMMANDS if not each.for_admins]
        assert menus["all_private_chats"] == menus["all_chat_administrators"] == public
        assert menus["default"] == public
        for name in public:
            words = {"search": "x", "latest": "harbour"}.get(name, "off")
            said = await ask(w, group, f"/{name} {words}", sender=ADA)
            expected = name in menus["all_group_chats"]
            assert (said.text != REFUSED) == (expected and name != "digest"), name

    chatting(scene, LIGHTHOUSE)
