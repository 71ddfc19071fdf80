"""Digests: one a chat, local day and slot, each story in one of them, and none of it lost."""

from __future__ import annotations

import asyncio
import random
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from news.feeds import Feed
from news.slots import LATE, instant, parse
from storage import Storage
from storage.outbox import DIGEST, STORY
from storage.tables import digests
from tests.storage.cast import (
    ADA,
    BOB,
    GROUP,
    START,
    TECH,
    WORLD,
    Staged,
    due,
    join,
    listen,
    read,
    see,
    told,
)
from tests.storage.cast import entry as brought

HOUR, DAY = 3600, 24 * 3600
AT = START + 10 * HOUR - 800
"""When the first digest of 08:00 UTC is due."""
TOKYO = AT - 9 * HOUR
"""When that of 08:00 in Tokyo is."""
EIGHT = parse("08:00") or ()


async def subscribe(storage: Storage, chat: int, category: str = WORLD.id, mode: str = "") -> None:
    await storage.chats.subscribe(chat, category, kind="private", now=START, mode=mode)


async def hours(storage: Storage, chat: int, text: str = "08:00", zone: str = "") -> None:
    slots = parse(text) or ()
    await storage.timetables.change(chat, kind="private", now=START, slots=slots, zone=zone)


async def tell(storage: Storage, feed: Feed, *names: str, now: int) -> list[int]:
    """Let a feed bring stories that are announced."""
    numbers = [await told(storage, feed, each, now=now) for each in names]
    while await storage.stories.announce(now=now, limit=100):
        pass
    return numbers


async def sent(storage: Storage, *, now: int) -> list[tuple[int, str, list[int]]]:
    """Make what is due and send all that waits: to whom, of what kind, and the stories."""
    while await storage.digests.make_due(now=now, limit=2):
        pass
    found = []
    while claimed := await due(storage, now=now):
        for each in claimed:
            assert await storage.outbox.start(each, now=now)
            await storage.outbox.finish(each, message_id=each.id, now=now)
            stories = [each.subject]
            if each.kind == DIGEST:
                _, page = (await storage.digests.first_pages([each.subject]))[each.subject]
                stories = [story.number for story in page]
            found.append((each.chat_id, each.kind, stories))
    return found


async def keys(storage: Storage, chat: int) -> list[tuple[str, int | None]]:
    query = select(digests.c.day, digests.c.slot).where(digests.c.chat_id == chat)
    async with storage._database.reading() as connection:
        return [(row.day, row.slot) for row in await connection.execute(query)]


def test_a_digest_tells_what_came_since_the_last_one_the_most_told_first(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        other = await listen(storage, "gauge")
        await hours(storage, ADA)
        await subscribe(storage, ADA)
        first, second, third = await tell(storage, feed, "a", "b", "c", now=START + 1)
        await see(storage, other, [brought("of b", published=START)], now=START + 2)
        (article,) = await read(storage, now=START + 2)
        await join(storage, article, second, now=START + 2)

        assert await sent(storage, now=AT - 1) == []
        assert await sent(storage, now=AT) == [(ADA, DIGEST, [second, third, first])]
        assert await sent(storage, now=AT + 5) == []

        (later,) = await tell(storage, feed, "d", now=AT + 10)
        assert await sent(storage, now=AT + DAY) == [(ADA, DIGEST, [later])]
        assert await sent(storage, now=AT + 2 * DAY) == [(ADA, DIGEST, [])]

    staged(scene)


def test_the_head_counts_all_and_pages_hold_the_rest(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await hours(storage, ADA, zone="Asia/Tokyo")
        await subscribe(storage, ADA)
        numbers = await tell(storage, feed, *(f"n{each}" for each in range(30)), now=START + 1)
        await storage.digests.make_due(now=TOKYO, limit=9)
        (delivery,) = await due(storage, now=TOKYO)
        head, first = (await storage.digests.first_pages([delivery.subject]))[delivery.subject]
        assert (head.total, head.pages, head.zone) == (30, 3, "Asia/Tokyo")
        assert head.words == sum(each.words for each in await _all(storage, head.id))
        assert len(first) == 12
        assert sorted(each.number for each in await _all(storage, head.id)) == numbers
        assert await storage.digests.page(head.id, 4, chat_id=ADA) == (head, [])
        assert await storage.digests.page(head.id, 1, chat_id=BOB) is None

    async def _all(storage: Storage, number: int):  # type: ignore[no-untyped-def]  # noqa: ANN202
        pages = [await storage.digests.page(number, each, chat_id=ADA) for each in (1, 2, 3)]
        return [story for page in pages if page for story in page[1]]

    staged(scene)


def test_what_was_sent_as_a_message_is_not_repeated_unless_both_were_asked_for(
    staged: Staged,
) -> None:
    async def scene(storage: Storage) -> None:
        world, tech = await listen(storage), await listen(storage, "chip", TECH)
        for chat, mode in ((ADA, "push"), (BOB, "both")):
            await hours(storage, chat)
            await subscribe(storage, chat, mode=mode)
            await subscribe(storage, chat, TECH.id)
        assert await storage.chats.modes(BOB) == {WORLD.id: "both", TECH.id: "digest"}
        (pushed,) = await tell(storage, world, "a", now=START + 1)
        (gathered,) = await tell(storage, tech, "b", now=START + 1)
        now = [(each, STORY, [pushed]) for each in (ADA, BOB)]
        assert sorted(await sent(storage, now=START + 2)) == now
        assert sorted(await sent(storage, now=AT)) == [
            (ADA, DIGEST, [gathered]),
            (BOB, DIGEST, [gathered, pushed]),
        ]

    staged(scene)


def test_without_hours_all_comes_as_it_appears_and_off_gives_what_was_gathered(
    staged: Staged,
) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await subscribe(storage, ADA, mode="digest")
        (first,) = await tell(storage, feed, "a", now=START + 1)
        assert await sent(storage, now=START + 2) == [(ADA, STORY, [first])]
        await hours(storage, ADA)
        (second,) = await tell(storage, feed, "b", now=START + 3)
        await storage.digests.make_now(ADA, now=START + 4, only_news=True)
        await storage.timetables.change(ADA, kind="private", now=START + 4, slots=())
        assert await sent(storage, now=START + 4) == [(ADA, DIGEST, [second])]
        await storage.digests.make_now(ADA, now=START + 5, only_news=True)
        (third,) = await tell(storage, feed, "c", now=START + 6)
        assert await sent(storage, now=AT) == [(ADA, STORY, [third])]

    staged(scene)


def test_a_digest_on_demand_takes_nothing_from_the_hour(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await hours(storage, ADA)
        await subscribe(storage, ADA)
        (first,) = await tell(storage, feed, "a", now=START + 1)
        for _ in range(2):
            await storage.digests.make_now(ADA, now=START + 5)
        assert await sent(storage, now=START + 5) == [(ADA, DIGEST, [first]), (ADA, DIGEST, [])]
        (second,) = await tell(storage, feed, "b", now=START + 6)
        assert await sent(storage, now=AT) == [(ADA, DIGEST, [second])]
        day = "2023-11-15"
        assert await keys(storage, ADA) == [("2023-11-14", None), ("2023-11-14", None), (day, 480)]

    staged(scene)


def test_six_hours_late_is_sent_and_later_is_told_by_the_next(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await hours(storage, ADA)
        await subscribe(storage, ADA)
        (first,) = await tell(storage, feed, "a", now=START + 1)
        assert await sent(storage, now=AT + LATE) == [(ADA, DIGEST, [first])]
        (second,) = await tell(storage, feed, "b", now=AT + LATE + 1)
        assert await sent(storage, now=AT + DAY + LATE + 1) == []
        (third,) = await tell(storage, feed, "c", now=AT + DAY + LATE + 2)
        assert await sent(storage, now=AT + 2 * DAY) == [(ADA, DIGEST, [third, second])]

    staged(scene)


def test_clocks_that_jump_by_an_hour_change_nothing(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await hours(storage, ADA)
        await subscribe(storage, ADA)
        (first,) = await tell(storage, feed, "a", now=START + 1)
        assert await sent(storage, now=AT - HOUR + 2) == []
        assert await sent(storage, now=AT + 3) == [(ADA, DIGEST, [first])]  # an hour on
        assert await sent(storage, now=AT - HOUR + 4) == []  # and back
        for hour in range(-1, 24):
            assert await sent(storage, now=AT + hour * HOUR + 5) == []
        await storage.timetables.change(ADA, kind="private", now=AT - HOUR + 6, slots=EIGHT)
        assert (await storage.timetables.of(ADA)).due_at == AT + DAY
        assert await sent(storage, now=AT + DAY) == [(ADA, DIGEST, [])]
        assert len(await keys(storage, ADA)) == 2

    staged(scene)


def test_two_programs_that_make_digests_at_once_make_each_once(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        for chat in range(1, 21):
            await hours(storage, chat)
            await subscribe(storage, chat)
        await tell(storage, feed, "a", now=START + 1)
        await asyncio.gather(*(storage.digests.make_due(now=AT, limit=15) for _ in range(4)))
        made = await sent(storage, now=AT)
        assert sorted(chat for chat, _, _ in made) == list(range(1, 21))

    staged(scene)


def test_who_is_gone_has_no_digest_and_hears_of_all_in_the_first_one_after(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await hours(storage, ADA)
        await subscribe(storage, ADA)
        (first,) = await tell(storage, feed, "a", now=START + 1)
        await storage.chats.suspend(ADA)
        assert await sent(storage, now=AT) == []
        back = AT + 3 * DAY + LATE
        await storage.chats.meet(ADA, kind="private", now=back)
        assert await sent(storage, now=back + 1) == []
        assert await sent(storage, now=AT + 4 * DAY) == [(ADA, DIGEST, [])]
        assert await keys(storage, ADA) == [("2023-11-19", 480)]
        assert first

    staged(scene)


def test_who_hears_of_nothing_has_no_digest(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await hours(storage, ADA)
        assert await sent(storage, now=AT) == []
        assert (await storage.timetables.of(ADA)).due_at == AT + DAY

    staged(scene)


def test_unsubscribed_means_that_a_digest_on_its_way_no_longer_tells_of_it(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        world, tech = await listen(storage), await listen(storage, "chip", TECH)
        await hours(storage, ADA)
        for category in (WORLD, TECH):
            await subscribe(storage, ADA, category.id)
        await tell(storage, world, "a", now=START + 1)
        (stays,) = await tell(storage, tech, "b", now=START + 1)
        await storage.digests.make_due(now=AT, limit=9)
        await storage.chats.unsubscribe(ADA, WORLD.id)
        assert await sent(storage, now=AT) == [(ADA, DIGEST, [stays])]

    staged(scene)


def test_a_digest_that_is_due_is_not_lost_when_hours_or_zone_change_that_moment(
    staged: Staged,
) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await hours(storage, ADA)
        await subscribe(storage, ADA)
        (first,) = await tell(storage, feed, "a", now=START + 1)
        await storage.timetables.change(ADA, kind="private", now=AT, zone="Asia/Tokyo")
        await storage.timetables.change(ADA, kind="private", now=AT, slots=parse("23:00"))
        assert await sent(storage, now=AT) == [(ADA, DIGEST, [first])]
        assert (await storage.timetables.of(ADA)).due_at == AT + 6 * HOUR

    staged(scene)


def test_a_group_that_migrates_keeps_its_hours_and_what_it_has_been_told(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        new = -1_000_000_000_005
        await storage.timetables.change(
            GROUP, kind="group", now=START, slots=EIGHT, zone="Asia/Tokyo"
        )
        await storage.chats.subscribe(GROUP, WORLD.id, kind="group", now=START)
        await tell(storage, feed, "a", now=START + 1)
        assert [chat for chat, _, _ in await sent(storage, now=TOKYO)] == [GROUP]
        await storage.chats.meet(new, kind="supergroup", now=TOKYO)
        await storage.chats.migrate(GROUP, new)
        moved = await storage.timetables.of(new)
        assert (moved.slots, moved.zone) == (EIGHT, "Asia/Tokyo")
        assert len(await keys(storage, new)) == 1
        assert await sent(storage, now=TOKYO + DAY) == [(new, DIGEST, [])]

    staged(scene)


def test_empty_ones_may_be_left_out_and_count_all_the_same(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await hours(storage, ADA)
        await subscribe(storage, ADA)
        changed = await storage.timetables.change(ADA, kind="private", now=START, sends_empty=False)
        assert (changed.sends_empty, changed.slots) == (False, EIGHT)
        assert await sent(storage, now=AT) == []
        assert len(await keys(storage, ADA)) == 1
        (number,) = await tell(storage, feed, "a", now=AT + 1)
        assert await sent(storage, now=AT + DAY) == [(ADA, DIGEST, [number])]

    staged(scene)


def test_old_digests_are_forgotten(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await hours(storage, ADA)
        await subscribe(storage, ADA)
        await tell(storage, feed, "a", now=START + 1)
        assert await sent(storage, now=AT)
        await storage.upkeep.tidy(now=AT + 89 * DAY)
        assert len(await keys(storage, ADA)) == 1
        await storage.upkeep.tidy(now=AT + 91 * DAY)
        assert await keys(storage, ADA) == []

    staged(scene)


@pytest.mark.parametrize(
    ("zone", "forward", "back"),
    [
        ("Europe/Berlin", date(2026, 3, 29), date(2026, 10, 25)),
        ("America/St_Johns", date(2026, 3, 8), date(2026, 11, 1)),
        ("Australia/Lord_Howe", date(2026, 10, 4), date(2026, 4, 5)),
        ("Africa/Cairo", date(2026, 4, 24), date(2026, 10, 30)),
    ],
)
def test_through_the_change_of_clocks_and_restarts_each_comes_once(
    staged: Staged, storage_url: str, zone: str, forward: date, back: date
) -> None:
    """Wake up at random, and at the very minute, with a program that is started anew each time."""
    slots = "00:00 02:30 03:00 08:00 23:59"
    dice = random.Random(zone)

    async def scene(storage: Storage) -> None:
        clock = ZoneInfo(zone)
        for changed in (forward, back):
            first, chat = changed - timedelta(days=1), changed.toordinal()
            now, end = instant(first, 0, clock), instant(first + timedelta(days=2), 0, clock)
            assert end - now != 2 * DAY
            await storage.chats.subscribe(chat, WORLD.id, kind="private", now=now - 1)
            await storage.timetables.change(
                chat, kind="private", now=now, slots=parse(slots), zone=zone
            )
            while True:
                anew = Storage(storage_url)
                while await anew.digests.make_due(now=now, limit=1):
                    pass
                await anew._database.close()
                coming = (await storage.timetables.of(chat)).due_at or end
                if coming >= end:
                    break
                now = min(coming + dice.choice((0, 0, 1, 59, HOUR)), end - 1)
            days = [(first + timedelta(days=each)).isoformat() for each in range(2)]
            expected = [(day, each.minutes) for day in days for each in parse(slots) or ()]
            assert sorted(await keys(storage, chat), key=str) == sorted(expected, key=str)
            await storage.timetables.change(chat, kind="private", now=now, slots=())

    async def with_a_shelf(storage: Storage) -> None:
        await listen(storage)
        await scene(storage)

    staged(with_a_shelf)
