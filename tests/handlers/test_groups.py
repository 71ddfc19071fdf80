"""In groups, in topics, and when a chat shuts the bot out or moves."""

from __future__ import annotations

from tests.handlers.cast import (
    ADA,
    BEN,
    CABLEWAY,
    FORUM,
    GROUP,
    LIGHTHOUSE,
    Chatting,
    ask,
    brought,
    mine,
    now,
    state,
    toast,
)
from tests.world import World, eventually

SUPERGROUP = -1005550001111


def test_a_group_subscribes_by_commands_that_name_the_bot_and_by_buttons(
    chatting: Chatting,
) -> None:
    async def scene(w: World) -> None:
        w.telegram.add_person(ADA)
        group = w.telegram.add_group(GROUP, title="Readers", admins={ADA})

        said = await ask(w, group, "/subscribe@crier_bot harbour", sender=ADA)
        assert said.text.startswith("Subscribed to Harbour.")
        listed = await ask(w, group, "/categories@Crier_Bot", sender=ADA)
        assert await toast(w, listed, "Hills", sender=ADA) == "Hills: subscribed"

        assert await mine(w, group) == ["harbour", "hills"]
        assert await mine(w, ADA) == []

    chatting(scene)


def test_an_answer_goes_to_the_topic_it_was_asked_in(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        for person in (ADA, BEN):
            w.telegram.add_person(person)
        admins = {w.telegram.bot_id, BEN}
        forum = w.telegram.add_group(FORUM, title="Forum", forum=True, admins=admins, members={ADA})
        topic = w.telegram.open_topic(forum, "News", sender=BEN)

        listed = await ask(w, forum, "/latest", sender=ADA, thread_id=topic)
        card = await brought(w, listed, "#1", sender=ADA)
        page = await brought(w, card, "Read", sender=ADA)
        assert {each.thread_id for each in (listed, card, page)} == {topic}
        assert await toast(w, card, "Details", sender=ADA) == ""
        await w.telegram.until(lambda: now(w, card).edited)

        general = await ask(w, forum, "/latest", sender=ADA)
        assert general.thread_id is None

    chatting(scene, LIGHTHOUSE)


def test_in_a_topic_a_command_without_a_number_asks_for_one(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        w.telegram.add_person(BEN)
        forum = w.telegram.add_group(FORUM, title="Forum", forum=True, admins={BEN})
        topic = w.telegram.open_topic(forum, "About #1", sender=BEN)
        # each message of a topic answers the one that opened it
        before = len(w.said(forum))
        w.telegram.say(forum, "/details", sender=BEN, thread_id=topic, reply_to=topic)
        await w.telegram.until(lambda: len(w.said(forum)) > before)

        assert w.said(forum)[before].text.startswith("Please say which story")

    chatting(scene, LIGHTHOUSE)


def test_an_edited_command_is_not_answered_twice(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        asked = w.telegram.say(ada, "/subscribe harbour")
        await w.telegram.until(lambda: len(w.said(ada)) == 1)
        w.telegram.edit(ada, asked, "/subscribe hills")
        edited = w.telegram._account.chats[ada].messages[asked].raw
        w.telegram.inject("message", {**edited, "message_id": 99, "text": "only talk"})

        listed = await w.answer(ada, "/subscriptions")
        assert listed.text.endswith("• Harbour")
        assert len(w.said(ada)) == 2

    chatting(scene)


def test_a_chat_that_blocks_the_bot_keeps_its_subscriptions_and_may_come_back(
    chatting: Chatting,
) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        await w.subscribe(ada, "harbour")

        w.telegram.block(ada)
        await eventually(lambda: _is(w, ada, "suspended"))
        assert await mine(w, ada) == ["harbour"]

        w.telegram.unblock(ada)
        await eventually(lambda: _is(w, ada, "active"))
        assert (await w.answer(ada, "/subscriptions")).text.endswith("• Harbour")

    chatting(scene, CABLEWAY)


def test_a_group_that_throws_the_bot_out_hears_nothing_until_it_is_invited_again(
    chatting: Chatting,
) -> None:
    async def scene(w: World) -> None:
        w.telegram.add_person(ADA)
        group = w.telegram.add_group(GROUP, title="Readers", admins={ADA})
        await ask(w, group, "/subscribe hills", sender=ADA)

        w.telegram.kick(group, by=ADA)
        await eventually(lambda: _is(w, group, "suspended"))
        w.telegram.invite(group, by=ADA)
        await eventually(lambda: _is(w, group, "active"))
        assert await mine(w, group) == ["hills"]

    chatting(scene)


def test_a_group_that_becomes_a_supergroup_takes_its_subscriptions_along(
    chatting: Chatting,
) -> None:
    async def scene(w: World) -> None:
        w.telegram.add_person(ADA)
        group = w.telegram.add_group(GROUP, title="Readers", admins={ADA})
        for category in ("harbour", "hills"):
            await ask(w, group, f"/subscribe {category}", sender=ADA)

        w.telegram.migrate(group, SUPERGROUP)
        await eventually(lambda: _is(w, SUPERGROUP, "active"))

        assert await mine(w, SUPERGROUP) == ["harbour", "hills"]
        assert (await mine(w, group), await state(w, group)) == ([], None)
        said = await ask(w, SUPERGROUP, "/unsubscribe harbour", sender=ADA)
        assert said.text.startswith("Unsubscribed from Harbour.")

    chatting(scene)


async def _is(w: World, chat_id: int, wanted: str) -> bool:
    return await state(w, chat_id) == wanted


def test_only_administrators_change_what_a_group_hears_and_how(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        for person in (ADA, BEN):
            w.telegram.add_person(person)
        group = w.telegram.add_group(GROUP, title="Readers", admins={BEN}, members={ADA})
        refused = "Only administrators of this group may change that."

        for text in ("subscribe hills", "unsubscribe all", "follow a.example", "unfollow a"):
            assert (await ask(w, group, f"/{text}", sender=ADA)).text == refused
        for text in ("language de", "length short"):
            assert (await ask(w, group, f"/{text}", sender=ADA)).text == refused
        listed = await ask(w, group, "/categories", sender=ADA)
        assert await toast(w, listed, "Hills", sender=ADA) == refused
        assert await mine(w, group) == []
        assert await toast(w, listed, "Hills", sender=BEN) == "Hills: subscribed"
        manner = await ask(w, group, "/length", sender=ADA)
        assert await toast(w, manner, "Short", sender=ADA) == refused

    chatting(scene)
