"""People choose what they hear of, by buttons and by commands."""

from __future__ import annotations

import pytest

import handlers
from tests.handlers.cast import (
    ADA,
    CABLEWAY,
    LIGHTHOUSE,
    Chatting,
    labels,
    mine,
    toast,
    turned,
)
from tests.world import World


def test_start_greets_and_offers_every_category(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        greeting = await w.answer(ada, "/start")

        assert greeting.text.startswith("Welcome to Crier")
        assert labels(greeting) == ["Harbour", "Hills"]

    chatting(scene)


def test_help_and_the_menu_list_every_command(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        names = [each.name for each in handlers.COMMANDS if not each.for_admins]
        told = await w.answer(w.telegram.add_person(ADA), "/help")

        for name in names:
            assert f"\n/{name} " in told.text
        assert [each["command"] for each in w.telegram.commands["default", ""]] == names

    chatting(scene)


@pytest.mark.parametrize("page", ["/start", "/categories"])
def test_a_button_subscribes_and_when_marked_ends_it(chatting: Chatting, page: str) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        shown = await w.answer(ada, page)

        marked = await turned(w, shown, "Hills")
        assert labels(marked) == ["Harbour", "✓ Hills"]
        assert await mine(w, ada) == ["hills"]

        plain = await turned(w, shown, "✓ Hills")
        assert labels(plain) == ["Harbour", "Hills"]
        assert (plain.text, await mine(w, ada)) == (shown.text, [])

        assert await toast(w, plain, "Harbour") == "Harbour: subscribed"
        await w.telegram.until(lambda: "✓ Harbour" in labels(w.said(ada)[0]))
        assert await toast(w, plain, "✓ Harbour") == "Harbour: unsubscribed"

    chatting(scene)


def test_the_list_of_subscriptions_shrinks_as_its_buttons_are_pressed(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        empty = await w.answer(ada, "/subscriptions")
        assert empty.text.startswith("You have no subscriptions yet. /categories shows what")
        for category in ("hills", "harbour"):
            await w.answer(ada, f"/subscribe {category}")

        listed = await w.answer(ada, "/subscriptions")
        assert listed.text == "Your subscriptions\n\n• Harbour\n• Hills"
        assert labels(listed) == ["✓ Harbour", "✓ Hills"]

        one = await turned(w, listed, "Harbour")
        assert (one.text, labels(one)) == ("Your subscriptions\n\n• Hills", ["✓ Hills"])
        none = await turned(w, listed, "Hills")
        assert (none.text, labels(none)) == (empty.text, [])

    chatting(scene)


def test_the_list_of_categories_marks_those_of_the_chat(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        await w.answer(ada, "/subscribe hills")
        listed = await w.answer(ada, "/categories")

        assert "• Harbour – /subscribe harbour\n✓ Hills – /subscribe hills" in listed.text
        assert labels(listed) == ["Harbour", "✓ Hills"]

    chatting(scene)


def test_two_quick_presses_of_one_button_do_what_one_does(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        greeting = await w.answer(ada, "/start")

        both = [w.telegram.press(ada, greeting.message_id, "Hills") for _ in range(2)]
        await w.telegram.until(lambda: all(each in w.telegram.callback_answers for each in both))
        toasts = [w.telegram.callback_answers[each].text for each in both]

        assert toasts == ["Hills: subscribed", "Hills: subscribed already"]
        assert await mine(w, ada) == ["hills"]
        assert (await w.answer(ada, "/subscriptions")).text.endswith("• Hills")

    chatting(scene, excused="message is not modified")


@pytest.mark.parametrize("words", ["hills", "Hills", "HILLS", "hil", " hills "])
def test_a_category_is_known_by_id_name_or_beginning(chatting: Chatting, words: str) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        said = await w.answer(ada, f"/subscribe {words}")
        assert said.text == "Subscribed to Hills. New stories come as they appear."
        again = await w.answer(ada, f"/subscribe {words}")
        assert again.text == "You are subscribed to Hills already."
        assert await mine(w, ada) == ["hills"]

    chatting(scene)


def test_what_cannot_be_subscribed_to_is_said_with_an_example(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)

        missing = await w.answer(ada, "/subscribe")
        assert missing.text == "Please say which category. Try /subscribe harbour."
        unknown = await w.answer(ada, "/subscribe <b>sea & land")
        assert unknown.text == (
            "There is no category “<b>sea & land”. There are: harbour, hills. "
            "Try /subscribe harbour."
        )
        ambiguous = await w.answer(ada, "/subscribe h")
        assert ambiguous.text.startswith("There is no category “h”. Did you mean Harbour or Hills?")
        assert await mine(w, ada) == []

    chatting(scene)


def test_unsubscribing_ends_one_or_all(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        for category in ("harbour", "hills"):
            await w.answer(ada, f"/subscribe {category}")

        one = await w.answer(ada, "/unsubscribe Harbour")
        assert one.text == "Unsubscribed from Harbour. Nothing more of it will come."
        assert await mine(w, ada) == ["hills"]

        await w.answer(ada, "/subscribe harbour")
        everything = await w.answer(ada, "/unsubscribe ALL")
        assert everything.text.startswith("Unsubscribed from Harbour, Hills.")
        assert await mine(w, ada) == []

        for words in ("all", "hills"):
            nothing = await w.answer(ada, f"/unsubscribe {words}")
            assert nothing.text == "There was nothing to unsubscribe from."
        missing = await w.answer(ada, "/unsubscribe")
        assert missing.text == "Please say which category. Try /unsubscribe harbour."
        unknown = await w.answer(ada, "/unsubscribe sports")
        assert unknown.text.startswith("There is no category “sports”.")

    chatting(scene)


def test_a_subscriber_is_shown_what_is_there_and_only_of_that_category(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        w.telegram.say(ada, "/subscribe harbour")
        await w.telegram.until(lambda: len(w.said(ada)) == 2)

        assert w.pushed(ada) == [LIGHTHOUSE.title]

    chatting(scene, LIGHTHOUSE, CABLEWAY)
