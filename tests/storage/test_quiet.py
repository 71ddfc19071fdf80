"""In quiet hours pushes are held; when they end, all of it comes, as one message."""

from __future__ import annotations

from news.quiet import parse
from storage import Storage
from storage.outbox import DEVELOPMENT, DIGEST, MORNING, STORY
from tests.storage.cast import ADA, BOB, START, WORLD, Staged, due, join, listen, read, see, told
from tests.storage.cast import entry as brought
from tests.storage.test_digests import hours, sent, subscribe, tell
from tests.storage.test_growth import TEXT

HOUR = 3600
NIGHT = parse("23:00-07:00") or ()
EVENING = START + 2800
"""23:00 in UTC."""
MORNING_AT = EVENING + 8 * HOUR
LATER = MORNING_AT + 24 * HOUR


async def rest(storage: Storage, chat: int, *, now: int = START) -> None:
    await storage.quiet.change(chat, quiet=NIGHT, kind="private", now=now)


async def turned(storage: Storage, *, now: int) -> list[tuple[int, str, list[int]]]:
    while await storage.quiet.turn(now=now):
        pass
    return await sent(storage, now=now)


def test_what_comes_at_night_is_one_message_in_the_morning(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        for chat in (ADA, BOB):
            await subscribe(storage, chat)
        await rest(storage, ADA)
        (day,) = await tell(storage, feed, "a", now=EVENING - 1)
        assert sorted(await turned(storage, now=EVENING - 1)) == [
            (ADA, STORY, [day]),
            (BOB, STORY, [day]),
        ]
        await storage.quiet.turn(now=EVENING)
        night = await tell(storage, feed, "b", "c", "d", now=EVENING)
        assert await turned(storage, now=EVENING + 1) == [(BOB, STORY, [n]) for n in night]
        assert await turned(storage, now=MORNING_AT - 1) == []

        ((chat, kind, (row,)),) = await turned(storage, now=MORNING_AT)
        assert (chat, kind) == (ADA, MORNING)
        listed = await storage.gathering.listed(row, chat_id=ADA)
        assert [each.number for each in listed] == night
        assert await storage.gathering.is_of_night(row, chat_id=ADA)
        (after,) = await tell(storage, feed, "e", now=MORNING_AT + 1)
        assert (ADA, STORY, [after]) in await turned(storage, now=MORNING_AT + 1)

    staged(scene)


def test_one_story_of_the_night_comes_as_its_card(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await subscribe(storage, ADA)
        await rest(storage, ADA)
        (number,) = await tell(storage, feed, "a", now=EVENING + 1)
        assert await turned(storage, now=EVENING + 1) == []
        assert await turned(storage, now=LATER) == [(ADA, STORY, [number])]

    staged(scene)


def test_what_still_waited_when_the_hours_began_is_held_as_well(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await subscribe(storage, ADA)
        await rest(storage, ADA)
        early = await tell(storage, feed, "a", "b", now=EVENING - 5)
        assert await turned(storage, now=EVENING) == []
        late = await tell(storage, feed, "c", now=EVENING + 5)
        ((_, kind, (row,)),) = await turned(storage, now=MORNING_AT)
        assert kind == MORNING
        listed = await storage.gathering.listed(row, chat_id=ADA)
        assert [each.number for each in listed] == early + late

    staged(scene)


def test_quiet_hours_that_end_early_or_move_let_everything_go(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        for chat in (ADA, BOB):
            await subscribe(storage, chat)
            await rest(storage, chat)
        (number,) = await tell(storage, feed, "a", now=EVENING + 1)
        await storage.quiet.turn(now=EVENING + 1)
        await storage.quiet.change(ADA, quiet=(), kind="private", now=EVENING + 2)
        assert await turned(storage, now=EVENING + 2) == [(ADA, STORY, [number])]
        await storage.timetables.change(BOB, kind="private", now=EVENING + 3, zone="Asia/Tokyo")
        assert await turned(storage, now=EVENING + 3) == [(BOB, STORY, [number])]

    staged(scene)


def test_at_night_there_is_a_digest_for_who_asks_and_in_it_nothing_that_is_held(
    staged: Staged,
) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await subscribe(storage, ADA)
        await rest(storage, ADA)
        (held,) = await tell(storage, feed, "a", now=EVENING + 1)
        await storage.digests.make_now(ADA, now=EVENING + 2)
        assert await turned(storage, now=EVENING + 2) == [(ADA, DIGEST, [])]
        assert await turned(storage, now=MORNING_AT) == [(ADA, STORY, [held])]
        await hours(storage, ADA)

    staged(scene)


def test_what_is_new_of_a_story_waits_for_the_morning_too(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed, other = await listen(storage), await listen(storage, "gauge")
        await subscribe(storage, ADA)
        await rest(storage, ADA)
        number = await told(storage, feed, "a", now=EVENING - 600, text=TEXT)
        await storage.stories.announce(now=EVENING - 600, limit=9)
        await turned(storage, now=EVENING - 600)
        await see(storage, other, [brought("of a", text=TEXT)], now=EVENING + HOUR)
        (article,) = await read(storage, now=EVENING + HOUR)
        await storage.quiet.turn(now=EVENING)
        await join(storage, article, number, new=["Nine are hurt."], now=EVENING + HOUR)
        while await storage.stories.announce(now=EVENING + HOUR, limit=10):
            pass
        night = await turned(storage, now=EVENING + HOUR)
        assert [kind for _, kind, _ in night if kind == DEVELOPMENT] == []
        morning = await turned(storage, now=MORNING_AT)
        assert [kind for _, kind, _ in morning] == [DEVELOPMENT]

    staged(scene)


def test_who_leaves_at_night_hears_nothing_of_it_in_the_morning(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        for chat in (ADA, BOB):
            await subscribe(storage, chat)
            await rest(storage, chat)
        await tell(storage, feed, "a", "b", now=EVENING + 1)
        await storage.quiet.turn(now=EVENING + 1)
        await storage.chats.unsubscribe(ADA, WORLD.id)
        await storage.chats.suspend(BOB)
        assert await turned(storage, now=MORNING_AT) == []

    staged(scene)


def test_pushes_may_come_without_a_sound_instead(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await subscribe(storage, ADA)
        await rest(storage, ADA)
        (held,) = await tell(storage, feed, "a", now=EVENING + 1)
        await storage.quiet.turn(now=EVENING + 1)
        changed = await storage.quiet.change(ADA, kind="private", now=EVENING + 2, is_silent=True)
        assert (changed.is_silent, changed.quiet) == (True, NIGHT)
        assert await turned(storage, now=EVENING + 2) == [(ADA, STORY, [held])]
        await tell(storage, feed, "b", now=EVENING + 3)
        (night,) = await due(storage, now=EVENING + 3)
        assert night.silent
        await storage.outbox.finish(night, message_id=1, now=EVENING + 3)
        await storage.quiet.turn(now=MORNING_AT)
        await tell(storage, feed, "c", now=MORNING_AT)
        (day,) = await due(storage, now=MORNING_AT)
        assert not day.silent

    staged(scene)


async def told_by(storage: Storage, number: int, outlet: str, *, now: int) -> None:
    feed = await listen(storage, outlet)
    await see(storage, feed, [brought(f"of {outlet}", text=TEXT)], now=now)
    (article,) = await read(storage, now=now)
    await join(storage, article, number, now=now)


def test_what_many_sources_tell_within_an_hour_breaks_through_for_who_asked(
    staged: Staged,
) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        for chat in (ADA, BOB):
            await subscribe(storage, chat)
            await rest(storage, chat)
        await storage.quiet.change(ADA, kind="private", now=START, breaking=3)
        numbers = [
            await told(storage, feed, name, now=EVENING + 1, text=TEXT) for name in ("a", "b")
        ]
        while await storage.stories.announce(now=EVENING + 1, limit=9):
            pass
        breaking, slow = numbers
        await told_by(storage, breaking, "gauge", now=EVENING + 60)
        await told_by(storage, slow, "crag", now=EVENING + 60)
        assert await turned(storage, now=EVENING + 60) == []
        await told_by(storage, slow, "mast", now=EVENING + HOUR + 60)
        assert await turned(storage, now=EVENING + HOUR + 60) == []
        await told_by(storage, breaking, "keel", now=EVENING + 3000)
        await storage.quiet.turn(now=EVENING + 3000)
        (delivery,) = await due(storage, now=EVENING + 3000)
        assert (delivery.chat_id, delivery.subject, delivery.silent) == (ADA, breaking, True)
        await storage.outbox.finish(delivery, message_id=1, now=EVENING + 3000)
        morning = await turned(storage, now=MORNING_AT)
        assert sorted((chat, kind) for chat, kind, _ in morning if kind != "growth") == [
            (ADA, STORY),
            (BOB, MORNING),
        ]

    staged(scene)
