"""Those who run the bot keep its feeds, see what it costs, and tell all chats something."""

from __future__ import annotations

from emulator.press import Answer
from emulator.seen import SentMessage
from messages.broadcasts import LONGEST
from tests.handlers.cast import (
    ADA,
    BEN,
    GROUP,
    Chatting,
    ask,
    forged,
    labels,
    now,
    toast,
    turned,
)
from tests.handlers.test_buttons import STALE
from tests.world import World

WORD = (
    "Tonight at nine I move to another server.\n\n  <b>Nothing</b> is lost & nothing comes twice."
)


async def feeds(w: World, person: int) -> str:
    return (await w.answer(person, "/feeds")).text


async def broadcasts(w: World, chat: int) -> list[SentMessage]:
    """List what a chat was told by those who run the bot."""
    return [each for each in w.said(chat) if each.text.startswith("From those who run this bot")]


def test_feeds_are_listed_with_how_they_stand(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        shown = await feeds(w, ada)
        assert shown.startswith("5 feeds\n\nHarbour\nThe Pilot works. Next look: ")
        assert f"\n{w.press.feed_url('crag')}" in shown

    chatting(scene, admins=str(ADA))


def test_feeds_are_put_in_and_taken_out(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        crag = w.press.feed_url("crag")
        assert (await w.answer(ada, f"/removefeed {crag}")).text.startswith(crag)
        assert crag not in await feeds(w, ada)
        assert "No category has a feed at" in (await w.answer(ada, f"/removefeed {crag}")).text

        said = await w.answer(ada, f"/addfeed high places {w.press.url}/crag")
        assert said.text == "The Crag is in high places now."
        assert (await w.answer(ada, f"/addfeed High {crag}")).text.endswith("already.")
        assert "high places\nThe Crag works" in await feeds(w, ada)
        told = await w.answer(w.telegram.add_person(BEN), "/subscribe high places")
        assert "high places" in told.text

    chatting(scene, admins=str(ADA))


def test_a_removed_feed_stays_out_after_a_restart(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        crag = w.press.feed_url("crag")
        await w.answer(ada, f"/removefeed {crag}")
        await w.restart()
        assert crag not in await feeds(w, ada)

    chatting(scene, admins=str(ADA))


def test_of_a_page_with_several_feeds_one_is_to_be_chosen(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        page = (
            b'<html><head><link rel="alternate" type="application/rss+xml" href="/feeds/pilot.rss">'
            b'<link rel="alternate" type="application/feed+json" href="/feeds/crag.json"></head>'
        )
        w.press.trouble("/front", Answer(body=page, headers={"Content-Type": "text/html"}))
        said = await w.answer(ada, f"/addfeed Sea {w.press.url}/front")
        _, first, _second = said.text.split("\n")
        assert first == f"/addfeed Sea {w.press.feed_url('pilot')}"
        assert (await w.answer(ada, first)).text == "The Pilot is in Sea now."

    chatting(scene, admins=str(ADA))


def test_what_is_missing_is_asked_for_with_an_example(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        for asked in ("/addfeed", "/addfeed Science", "/removefeed", "/broadcast"):
            assert f"{asked.split()[0]} " in (await w.answer(ada, asked)).text
        failed = await w.answer(ada, "/addfeed Science ftp://harbour.example")
        assert failed.text.startswith("Cannot open this address")
        long = await w.answer(ada, f"/broadcast {'😀' * (LONGEST // 2 + 1)}")
        assert long.text.startswith("That is too long")

    chatting(scene, admins=str(ADA))


def test_a_word_to_all_is_shown_first_and_then_goes_once(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada, ben = w.telegram.add_person(ADA), w.telegram.add_person(BEN)
        w.telegram.add_group(GROUP, title="Round table", admins=[ADA], members=[BEN])
        for chat in (ada, ben):
            await w.answer(chat, "/subscribe harbour")
        await ask(w, GROUP, "/subscribe harbour", sender=ada)
        asked = await w.answer(ada, f"/broadcast {WORD}")
        assert asked.text.startswith("This goes to 3 chats, once and without a sound:\n\n")
        assert asked.text.endswith(WORD)
        assert labels(asked) == ["Send it", "Do not send it"]

        sent = await turned(w, asked, "Send it")
        assert sent.text == "It is on its way to 3 chats. /status shows what waits."
        await w.quiet()
        for chat in (ada, ben, GROUP):
            (told,) = await broadcasts(w, chat)
            assert told.text == f"From those who run this bot\n\n{WORD}"
            assert told.silent

    chatting(scene, admins=str(ADA))


def test_a_word_to_all_may_be_dropped_and_a_second_press_does_nothing(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        asked = await w.answer(ada, f"/broadcast {WORD}")
        dropped = await turned(w, asked, "Do not send it")
        assert dropped.text == "Nothing was sent."
        assert await forged(w, dropped.raw, "broadcast:yes:1") == STALE
        assert await broadcasts(w, ada) == []
        assert now(w, asked).text == "Nothing was sent."

    chatting(scene, admins=str(ADA))


def test_all_of_that_is_for_those_who_run_the_bot_alone(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada, ben = w.telegram.add_person(ADA), w.telegram.add_person(BEN)
        w.telegram.add_group(GROUP, title="Round table", members=[ADA, BEN])
        crag = w.press.feed_url("crag")
        asks = (
            "/feeds",
            f"/addfeed x {crag}",
            f"/removefeed {crag}",
            f"/broadcast {WORD}",
            "/cost",
        )
        for asked in asks:
            assert (await w.answer(ben, asked)).text.startswith(
                "That is for those who run this bot"
            )
        w.telegram.say(GROUP, f"/broadcast {WORD}", sender=ada)
        await w.telegram.until(lambda: bool(w.said(GROUP)))
        (asked_there,) = w.said(GROUP)
        said = await toast(w, asked_there, "Send it", sender=ben)
        assert said.startswith("That is for those")
        assert await broadcasts(w, ben) == []

    chatting(scene, admins=str(ADA))


def test_costs_are_for_admins(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada, ben = w.telegram.add_person(ADA), w.telegram.add_person(BEN)
        number = await w.app.storage.spending.set_aside(
            "harbour", 5000, budget=10_000, now=w.app.now()
        )
        assert number
        await w.app.storage.spending.settle(number, tokens=4000, outcome="used")

        told = await w.answer(ada, "/cost")
        assert "Today: 4,000 of 10,000 tokens (40 %)\n7 days: 4,000 tokens" in told.text
        assert "harbour: 4,000" in told.text
        assert "used: 1" in told.text
        assert "/cost" in (await w.answer(ada, "/help")).text

        refused = await w.answer(ben, "/cost")
        assert refused.text.startswith("That is for those who run this bot.")
        assert "/cost" not in (await w.answer(ben, "/help")).text

    chatting(
        scene,
        admins=str(ADA),
        openai_base_url="http://127.0.0.1:9/v1",
        summary_model="none",
        summary_daily_budget=10_000,
    )


def test_without_a_model_there_are_no_costs(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        told = await w.answer(w.telegram.add_person(ADA), "/cost")
        assert told.text.startswith("No model is at work")

    chatting(scene, admins=str(ADA))
