"""In groups the bot speaks when it is meant; channels are set up from the private chat."""

from __future__ import annotations

from emulator.seen import SentMessage
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
    forged,
    heard,
    labels,
    mine,
    now,
    state,
    toast,
    turned,
)
from tests.handlers.test_links import unlisted
from tests.world import World, eventually, headline

CHANNEL = -1009876543210
STALE = "This button is no longer of use. /help shows what I can do."


def group_of(w: World, *, admin: bool = True) -> int:
    """Bring in a group of Ada, who runs it, and Ben."""
    for person in (ADA, BEN):
        w.telegram.add_person(person)
    admins = {ADA, w.telegram.bot_id} if admin else {ADA}
    return w.telegram.add_group(GROUP, title="Readers", admins=admins, members={BEN})


def test_a_link_in_a_group_is_opened_when_the_bot_is_named_or_answered(
    chatting: Chatting,
) -> None:
    async def scene(w: World) -> None:
        group = group_of(w)
        page = await unlisted(w, "belfry")
        w.telegram.say(group, f"look {page}", sender=BEN)
        w.telegram.say(group, "@crier_bot_fan hello", sender=BEN)
        named = await ask(w, group, f"@Crier_Bot what is {page}", sender=BEN)
        assert named.text.startswith(headline("belfry"))
        assert len(w.said(group)) == 1
        w.telegram.say(group, page, sender=BEN, reply_to=named.message_id)
        assert (await heard(w, group, 2))[1].text == named.text
        said = await ask(w, group, "@crier_bot, lighthouse", sender=BEN)
        assert said.text.startswith("Search: lighthouse\n")

    chatting(scene)


def test_a_group_may_have_every_link_opened(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        group = group_of(w)
        page = await unlisted(w, "belfry")
        settings = await ask(w, group, "/settings", sender=ADA)
        assert await toast(w, settings, "Open every link", sender=ADA) == ""
        await w.telegram.until(lambda: "✓ Open every link" in labels(now(w, settings)))
        assert (await ask(w, group, page, sender=BEN)).text.startswith(headline("belfry"))

    chatting(scene)


def test_a_group_is_greeted_and_told_what_the_bot_sees(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        group = group_of(w, admin=False)
        w.telegram.kick(group, by=ADA)
        w.telegram.invite(group, by=ADA)
        (greeting,) = await heard(w, group, 1)
        assert "I see commands that name me, and answers to me" in greeting.text
        listed = await brought(w, greeting, "Categories", sender=BEN)
        assert labels(listed) == ["Harbour", "Hills"]

    chatting(scene)


def test_a_group_that_removes_the_bot_is_kept_or_forgotten_as_it_wished(
    chatting: Chatting,
) -> None:
    async def scene(w: World) -> None:
        group = group_of(w)
        await ask(w, group, "/subscribe hills", sender=ADA)
        w.telegram.kick(group, by=ADA)
        await eventually(lambda: _is(w, group, "suspended"))
        w.telegram.invite(group, by=ADA)
        await eventually(lambda: _is(w, group, "active"))
        assert await mine(w, group) == ["hills"]

        settings = await ask(w, group, "/settings", sender=ADA)
        await toast(w, settings, "Forget this group when I am removed", sender=ADA)
        await w.telegram.until(lambda: "all that I hold" in now(w, settings).text)
        w.telegram.kick(group, by=ADA)
        await eventually(lambda: _is(w, group, None))
        w.telegram.invite(group, by=ADA)
        await eventually(lambda: _is(w, group, "active"))
        assert await mine(w, group) == []

    chatting(scene, CABLEWAY)


async def _is(w: World, chat_id: int, wanted: str | None) -> bool:
    return await state(w, chat_id) == wanted


async def _channel(w: World) -> SentMessage:
    """Let Ada make the bot an administrator of her channel; give what it tells her."""
    ada = w.telegram.add_person(ADA)
    w.telegram.add_person(BEN)
    await w.answer(ada, "/start")
    channel = w.telegram.add_channel(CHANNEL, title="Ada reads", admins={ADA})
    w.telegram.kick(channel, by=ADA)
    w.telegram.invite(channel, by=ADA)
    return (await heard(w, ada, 2))[1]


def test_a_channel_is_set_up_from_the_private_chat(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        told = await _channel(w)
        assert told.text == "I may post in Ada reads now."
        page = await turned(w, told, "Choose what it posts")
        assert labels(page) == ["Harbour", "Hills", "‹ Channels"]
        chosen = await turned(w, page, "Harbour")
        assert labels(chosen)[0] == "✓ Harbour"
        await w.telegram.until(lambda: len(w.pushed(CHANNEL)) == 1)
        assert w.pushed(CHANNEL) == [LIGHTHOUSE.title]

        listed = await turned(w, chosen, "‹ Channels")
        assert labels(listed) == ["Ada reads", "‹ Settings"]
        ended = await turned(w, await turned(w, listed, "Ada reads"), "✓ Harbour")
        assert labels(ended)[0] == "Harbour"
        assert await mine(w, CHANNEL) == []
        assert len(w.said(CHANNEL)) == 1

    chatting(scene, LIGHTHOUSE)


def test_nobody_changes_the_channel_of_somebody_else(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        await _channel(w)
        greeting = await w.answer(BEN, "/start")
        forgeries = (f"channel:{CHANNEL}", f"channel:{CHANNEL}:hills", "channel:x", "channel:7:a")
        for data in forgeries:
            assert await forged(w, greeting.raw, data, person=BEN) == STALE
        assert await mine(w, CHANNEL) == []
        settings = await turned(w, await w.answer(BEN, "/settings"), "My channels")
        assert settings.text.startswith("I post in no channel of yours yet.")

    chatting(scene)


def test_in_a_channel_commands_are_answered_and_links_when_the_bot_is_named(
    chatting: Chatting,
) -> None:
    async def scene(w: World) -> None:
        await _channel(w)
        page = await unlisted(w, "belfry")
        w.telegram.say(CHANNEL, page)
        w.telegram.say(CHANNEL, "/roll")
        w.telegram.say(CHANNEL, f"@crier_bot {page}")
        (card,) = await heard(w, CHANNEL, 1)
        assert card.text.startswith(headline("belfry"))
        w.telegram.say(CHANNEL, "/subscribe hills")
        assert (await heard(w, CHANNEL, 2))[1].text.startswith("Subscribed to Hills.")

    chatting(scene)


def test_a_category_has_a_topic_of_its_own_where_the_bot_may_make_one(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        w.telegram.add_person(ADA)
        w.telegram.add_person(BEN)
        forum = w.telegram.add_group(
            FORUM, title="Forum", forum=True, admins={ADA, w.telegram.bot_id}, members={BEN}
        )
        said = await ask(w, forum, "/subscribe hills", sender=ADA)
        assert labels(said) == ["In a topic of its own"]
        assert await toast(w, said, "In a topic", sender=BEN) != ""
        w.telegram.press(forum, said.message_id, "In a topic", sender=ADA)
        await w.telegram.until(lambda: "Hills goes to its own topic now." in now(w, said).text)
        async with w.app.storage._database.reading() as connection:
            row = await connection.exec_driver_sql("SELECT topic_id FROM subscriptions")
            (topic,) = (each[0] for each in row)
        w.telegram.say(forum, "/latest", sender=BEN, thread_id=topic)
        await w.telegram.until(lambda: w.said(forum)[-1].thread_id == topic)
        (name,) = (
            each.params["name"]
            for each in w.telegram.calls
            if each.method.lower() == "createforumtopic"
        )
        assert name == "Hills"
        inside = await ask(w, forum, "/subscribe harbour", sender=ADA, thread_id=topic)
        assert labels(inside) == []

    chatting(scene)


def test_where_no_topic_can_be_made_that_is_said(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        w.telegram.add_person(ADA)
        forum = w.telegram.add_group(FORUM, title="Forum", forum=True, admins={ADA})
        said = await ask(w, forum, "/subscribe@crier_bot hills", sender=ADA)
        told = await toast(w, said, "In a topic of its own", sender=ADA)
        assert told.startswith("I may not make topics here")

    chatting(scene, excused="createForumTopic")


def test_whoever_asks_without_end_is_told_once_and_then_met_with_silence(
    chatting: Chatting,
) -> None:
    async def scene(w: World) -> None:
        ada, ben = w.telegram.add_person(ADA), w.telegram.add_person(BEN)
        page = await w.answer(ada, "/settings")
        asked = [w.telegram.press(ada, page.message_id, "Length") for _ in range(65)]
        await w.telegram.until(lambda: all(each in w.telegram.callback_answers for each in asked))
        told = [w.telegram.callback_answers[each].text for each in asked]
        assert [each for each in told if each] == [
            "That was a lot at once. Please ask again in a while."
        ]
        w.telegram.say(ada, "/help")
        query = w.telegram.ask_inline(ada, "fog")
        await w.telegram.until(lambda: query in w.telegram.inline_answers)
        assert w.telegram.inline_answers[query].results == ()
        assert (await w.answer(ben, "/help")).text
        assert len(w.said(ada)) == 1

    chatting(scene, excused="not modified")
