"""Stories grow: chats that were sent one get an edit, once for all that came meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from news.feeds import Feed
from storage import Storage
from storage.follows import Wanted
from storage.outbox import DEVELOPMENT, GROWTH, STORY, Delivery
from tests.storage.cast import (
    ADA,
    BOB,
    NOTHING,
    START,
    TECH,
    Staged,
    entry,
    join,
    listen,
    read,
    see,
    told,
    write,
)

DAY = 24 * 3600
TEXT = "Lamps of the northern channel were found on Monday."


async def claimed(storage: Storage, *, now: int) -> list[Delivery]:
    """Claim what is due."""
    return await storage.outbox.claim_due(now=now, limit=100)


async def sent(storage: Storage, *, now: int, message_id: int | None = 40) -> None:
    """Send what is due."""
    for each in await claimed(storage, now=now):
        await storage.outbox.start(each, now=now)
        await storage.outbox.finish(each, message_id=message_id, now=now)


async def heard(storage: Storage, *chats: int) -> int:
    """Let chats subscribe and be sent a story; return its number."""
    feed = await listen(storage)
    for chat in chats:
        await storage.chats.subscribe(chat, "world", kind="private", now=START)
    number = await told(storage, feed, "a", now=START + 1, text=TEXT)
    await storage.stories.announce(now=START + 1, limit=9)
    await sent(storage, now=START + 1)
    return number


async def tells_too(
    storage: Storage, feed: Feed, number: int, name: str, *, new: Sequence[str] = (), now: int
) -> None:
    """Let another feed tell a story, perhaps with something new."""
    await see(storage, feed, [entry(name, text=TEXT)], now=now)
    (article,) = await read(storage, now=now)
    await join(storage, article, number, new=new, now=now)


def test_another_outlet_edits_the_message_of_each_chat_that_has_it(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        number = await heard(storage, ADA, BOB)
        await tells_too(storage, await listen(storage, "gazette"), number, "b", now=START + 2)

        edits = await claimed(storage, now=START + 2)
        assert [(each.chat_id, each.kind) for each in edits] == [(ADA, GROWTH), (BOB, GROWTH)]
        targets = await storage.growth.targets([each.id for each in edits])
        assert {each.message_id for each in targets.values()} == {40}
        stories = await storage.stories.due([each.story_row for each in targets.values()])
        assert [each.sources for each in stories.values()] == [
            (
                ("harbour", "http://press.example/a"),
                ("gazette", "http://press.example/b"),
            )
        ] * 2

    staged(scene)


def test_one_edit_tells_all_that_came_meanwhile(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        number = await heard(storage, ADA)
        for place, outlet in enumerate(("gazette", "lantern", "pilot")):
            feed = await listen(storage, outlet)
            await tells_too(storage, feed, number, outlet, now=START + 2 + place)

        (edit,) = await claimed(storage, now=START + 9)
        await tells_too(storage, await listen(storage, "gauge"), number, "late", now=START + 10)
        await storage.outbox.start(edit, now=START + 10)
        await storage.outbox.finish(edit, message_id=40, now=START + 10)
        (later,) = await claimed(storage, now=START + 10)
        assert later.kind == GROWTH

    staged(scene)


def test_the_same_outlet_and_a_feed_of_one_s_own_edit_nothing(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        number = await heard(storage, ADA)
        again = await listen(storage, "harbour", TECH)
        await tells_too(storage, again, number, "again", now=START + 2)
        secret = Wanted("http://secret.example/feed", "Secret")
        await storage.follows.follow(BOB, [secret], kind="private", most=9, now=START)
        (feed,) = await storage.feeds.claim_due(now=START + 3, limit=9)
        own = replace(feed, baseline_at=START)
        await tells_too(storage, own, number, "secret", now=START + 3)

        assert [each.chat_id for each in await claimed(storage, now=START + 4)] == []
        story = await storage.stories.get(number, chat_id=ADA)
        assert story is not None
        assert story.sources == ()

    staged(scene)


def test_who_was_not_sent_the_story_gets_no_edit(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        number = await heard(storage)
        await storage.chats.subscribe(ADA, "world", kind="private", now=START + 2)
        await tells_too(storage, await listen(storage, "gazette"), number, "b", now=START + 3)
        assert [each.kind for each in await claimed(storage, now=START + 3)] in ([], [STORY])

    staged(scene)


def test_news_goes_before_edits_and_waits_for_none(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        number = await heard(storage, ADA)
        gazette = await listen(storage, "gazette")
        await tells_too(storage, gazette, number, "b", now=START + 2)
        await told(storage, gazette, "c", now=START + 3)
        await storage.stories.announce(now=START + 3, limit=9)

        (first,) = await storage.outbox.claim_due(now=START + 3, limit=1)
        assert first.kind == STORY
        (second,) = await claimed(storage, now=START + 3)
        assert second.kind == GROWTH

    staged(scene)


def test_a_sequel_names_the_earlier_story_where_all_may_know_of_it(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        shared = await heard(storage, ADA)
        secret = Wanted("http://secret.example/feed", "Secret")
        await storage.follows.follow(BOB, [secret], kind="private", most=9, now=START)
        (feed,) = await storage.feeds.claim_due(now=START + 3, limit=9)
        own = await told(storage, replace(feed, baseline_at=START), "own", now=START + 3, text=TEXT)
        lantern = await listen(storage, "lantern")
        for number, known in ((shared, True), (own, False)):
            await see(storage, lantern, [entry(f"after {number}", text=TEXT)], now=START + 9)
            (article,) = await read(storage, now=START + 9)
            after = await storage.stories.found(article, NOTHING, now=START + 9, sequel_of=number)
            await write(storage, after, now=START + 9)
            story = await storage.stories.get(after, chat_id=ADA)
            assert story is not None
            assert story.earlier == ((number, "a", "http://press.example/a") if known else None)

    staged(scene)


def test_what_is_new_is_a_reply_at_most_twice_a_day(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        number = await heard(storage, ADA)
        for hour in range(4):
            feed = await listen(storage, f"outlet {hour}")
            new = [f"There are {hour + 3} of them."]
            await tells_too(storage, feed, number, f"{hour}", new=new, now=START + 3600 * hour)

        seen = []
        while due := await claimed(storage, now=START + DAY):
            for each in due:
                await storage.outbox.start(each, now=START + DAY)
                await storage.outbox.finish(each, message_id=41, now=START + DAY)
                seen.append(each)
        replies = [each.id for each in seen if each.kind == DEVELOPMENT]
        told = await storage.growth.developments(replies)
        assert [told[each].sentences for each in replies] == [
            ("There are 3 of them.",),
            ("There are 4 of them.",),
        ]
        assert {each.number for each in told.values()} == {number}
        targets = await storage.growth.targets(replies)
        assert {each.message_id for each in targets.values()} == {40}

        later = START + 2 * DAY
        await tells_too(
            storage, await listen(storage, "late"), number, "l", new=["Now 9."], now=later
        )
        assert DEVELOPMENT in {each.kind for each in await claimed(storage, now=later)}

    staged(scene)


def test_a_reply_waits_for_the_message_that_it_answers(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await storage.chats.subscribe(ADA, "world", kind="private", now=START)
        number = await told(storage, feed, "a", now=START + 1, text=TEXT)
        gazette = await listen(storage, "gazette")
        await tells_too(storage, gazette, number, "b", new=["Now 9."], now=START + 2)
        assert await claimed(storage, now=START + 2) == []  # it is not announced yet
        await storage.stories.announce(now=START + 3, limit=9)

        (card,) = await claimed(storage, now=START + 3)
        assert card.kind == STORY
        await storage.outbox.start(card, now=START + 3)
        await storage.outbox.finish(card, message_id=40, now=START + 3)
        (reply,) = await claimed(storage, now=START + 3)
        assert reply.kind == DEVELOPMENT

    staged(scene)


def test_what_a_feed_of_one_s_own_says_is_new_to_nobody_else(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        number = await heard(storage, ADA)
        secret = Wanted("http://secret.example/feed", "Secret")
        await storage.follows.follow(BOB, [secret], kind="private", most=9, now=START)
        (feed,) = await storage.feeds.claim_due(now=START + 3, limit=9)
        own = replace(feed, baseline_at=START)
        await tells_too(storage, own, number, "secret", new=["Now 9."], now=START + 3)
        assert await claimed(storage, now=START + 4) == []

    staged(scene)
