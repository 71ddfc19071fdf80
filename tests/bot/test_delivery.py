"""Whatever Telegram answers, no news is lost, none comes out of order, and few come twice."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from emulator import faults
from emulator.faults import Fault, Refusal, Trouble
from emulator.refusals import RefusedError
from emulator.telegram import Telegram
from storage import Storage
from tests.bot.cast import (
    FIRST,
    MORE_TITLES,
    TITLES,
    attempts,
    cards,
    emptied,
    fail,
    queue,
    quiet,
    rows,
)
from tests.handlers.cast import ask, heard, mine, state
from tests.world import World, workers

# the library warns at every 429 that `retry_after` will be a timedelta; we take either
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
Run = Callable[[Any], None]
ADA, BEN, CLEO, DAN, EVE = range(1, 6)
GROUP, OTHER_GROUP = -5, -6
SUPERGROUP = -1005550001111
UNPARSED = Refusal(
    RefusedError('can\'t parse entities: unsupported start tag "x" at byte offset 0')
)
SENT = ("sent", None, False)


def test_a_chat_that_cannot_be_reached_is_tried_once_and_may_come_back(
    tmp_path: Path, run: Run
) -> None:
    async def scene() -> None:
        async with quiet(tmp_path) as w:
            people = {
                ADA: faults.BLOCKED,
                BEN: faults.DEACTIVATED,
                CLEO: faults.CHAT_NOT_FOUND,
                GROUP: faults.kicked(),
                OTHER_GROUP: faults.GROUP_DELETED,
                SUPERGROUP: faults.not_a_member(),
            }
            for chat, trouble in people.items():
                _add(w.telegram, chat)
                fail(w, chat, trouble, times=None)
            _add(w.telegram, DAN)
            await queue(w, *people, DAN)
            await emptied(w)

            for chat in people:
                assert len(attempts(w, chat)) == 1
                assert await state(w, chat) == "suspended"
                assert await mine(w, chat) == ["harbour"]
            assert w.pushed(DAN) == TITLES

            w.telegram.heal()
            for chat in (ADA, GROUP):
                await ask(w, chat, "/start", sender=DAN if chat < 0 else chat)
                assert await state(w, chat) == "active"
                await queue(w, chat, category="hills")
                await heard(w, chat, 4)
                assert w.pushed(chat) == MORE_TITLES

    run(scene())


def test_a_group_that_became_a_supergroup_gets_everything_there_once(
    tmp_path: Path, run: Run
) -> None:
    async def scene() -> None:
        async with quiet(tmp_path) as w:
            for chat in (GROUP, SUPERGROUP):
                _add(w.telegram, chat)
            fail(w, GROUP, faults.upgraded(SUPERGROUP), times=None, after=1)
            await queue(w, GROUP)
            await emptied(w)

            assert len(attempts(w, GROUP)) == 2
            assert (w.pushed(GROUP), w.pushed(SUPERGROUP)) == (TITLES[:1], TITLES[1:])
            assert (await state(w, GROUP), await mine(w, SUPERGROUP)) == (None, ["harbour"])

    run(scene())


def test_news_of_a_topic_goes_there_and_to_the_group_when_it_is_closed(
    tmp_path: Path, run: Run
) -> None:
    async def scene() -> None:
        async with quiet(tmp_path) as w:
            forum, topic = await _forum(w)
            assert {each.thread_id for each in cards(w, forum)} == {topic}

            await w.app.storage.chats.subscribe(
                forum, "hills", kind="supergroup", now=w.app.now(), topic_id=topic
            )
            w.telegram.delete_topic(forum, topic)
            w.app.schedule.wake("deliver")
            await emptied(w)
            moved = cards(w, forum)[3:]
            assert [each.thread_id for each in moved] == [None] * 3
            assert sum("closed or gone" in each.text for each in w.said(forum)) == 1
            assert await state(w, forum) == "active"

    run(scene())


def test_a_topic_that_is_closed_is_left_before_anything_is_sent_there(
    tmp_path: Path, run: Run
) -> None:
    async def scene() -> None:
        async with quiet(tmp_path) as w:
            forum, topic = await _forum(w)
            w.telegram.close_topic(forum, topic)
            await w.telegram.until(lambda: "closed or gone" in w.said(forum)[-1].text)
            assert w.said(forum)[-1].thread_id is None

    run(scene())


def test_told_to_stop_it_leaves_nothing_half_begun(tmp_path: Path, run: Run) -> None:
    async def scene() -> None:
        async with quiet(tmp_path, messages_per_second=20) as w:
            people = [w.telegram.add_person(chat) for chat in range(1, 21)]
            slow = Fault(faults.Slow(0.3), method="sendMessage", times=None)
            w.telegram.fail(slow)
            await queue(w, *people)
            await w.telegram.until(lambda: any(cards(w, each) for each in people))
            await w.end()

            with closing(sqlite3.connect(tmp_path / "crier.db")) as database:
                query = "SELECT state, maybe_doubled, leased_until > 0 FROM outbox"
                left = Counter(database.execute(query))
            assert set(left) == {("sent", 0, 0), ("ready", 0, 0)}
            assert left["sent", 0, 0] == sum(len(cards(w, each)) for each in people)

    run(scene())


def test_while_another_program_takes_the_updates_news_goes_on(
    tmp_path: Path, run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    async def scene() -> None:
        async with quiet(tmp_path) as w:
            conflict = "terminated by other getUpdates request; make sure that only one bot"
            refusal = Refusal(RefusedError(conflict, code=409))
            w.telegram.fail(Fault(refusal, method="getUpdates", times=3))
            people = [_add(w.telegram, chat) for chat in (ADA, BEN)]
            w.telegram.say(ADA, "/help")
            await w.telegram.until(lambda: bool(w.telegram.refused))
            await queue(w, *people)
            await w.telegram.until(lambda: all(len(cards(w, each)) == 3 for each in people))
            await w.telegram.until(lambda: any("/subscribe" in m.text for m in w.said(ADA)))

    run(scene())
    assert "getUpdates: Conflict: terminated by other getUpdates request" in caplog.text


def test_whoever_asked_while_the_program_was_down_is_answered(tmp_path: Path, run: Run) -> None:
    async def scene() -> None:
        async with quiet(tmp_path) as w:
            await w.end()
            people = [_add(w.telegram, chat) for chat in range(1, 151)]
            for each in people:
                w.telegram.say(each, "/help")
            begun = time.monotonic()
            w.app = App(w.settings, workers=workers())
            w.program = asyncio.create_task(w.app.run())
            await w.telegram.until(lambda: all(len(w.said(each)) == 1 for each in people))
            assert time.monotonic() - begun >= (len(people) - 1) / 30

    run(scene())


def test_what_a_server_in_trouble_answers_only_delays(tmp_path: Path, run: Run) -> None:
    async def scene() -> None:
        async with quiet(tmp_path) as w:
            people: dict[int, Trouble] = {
                ADA: faults.flood(None),
                BEN: faults.RESTARTING,
                CLEO: faults.GATEWAY_PAGE,
                DAN: faults.EMPTY,
                EVE: faults.TRUNCATED,
            }
            for chat, trouble in people.items():
                fail(w, _add(w.telegram, chat), trouble, after=1, times=2 if chat == BEN else 1)
            await queue(w, *people)
            await emptied(w)

            for chat in people:
                assert w.pushed(chat) == TITLES
            assert len(attempts(w, BEN)) == 5

    run(scene())


def test_a_lost_answer_doubles_one_message_at_most_and_keeps_the_order(
    tmp_path: Path, run: Run
) -> None:
    async def scene() -> None:
        async with quiet(tmp_path) as w:
            people: dict[int, Trouble] = {
                ADA: faults.Lose(),
                BEN: faults.Drop(),
                CLEO: faults.Hang(0.1),
            }
            for chat, trouble in people.items():
                fail(w, _add(w.telegram, chat), trouble, after=1)
            fail(w, _add(w.telegram, DAN), faults.Lose(), times=2)
            _add(w.telegram, EVE)
            await queue(w, *people, DAN, EVE)
            await w.telegram.until(lambda: len(cards(w, EVE)) == 3, seconds=4)
            await emptied(w)

            for chat in (*people, DAN):
                assert [title for title, _ in groupby(w.pushed(chat))] == TITLES
            assert len(w.pushed(ADA)) == 4
            assert len(w.pushed(DAN)) == 4
            assert w.pushed(BEN) == w.pushed(CLEO) == w.pushed(EVE) == TITLES
            assert [maybe for _, _, maybe in await rows(w, ADA)] == [False, True, False]

    run(scene())


def test_what_a_crash_left_unsent_survives_a_lost_connection_as_well(
    tmp_path: Path, run: Run
) -> None:
    async def scene() -> None:
        async with quiet(tmp_path) as w:
            _add(w.telegram, ADA)
            await w.end()
            storage = Storage(w.settings.database_url)
            await storage.open()
            await storage.chats.subscribe(ADA, "harbour", kind="private", now=w.app.now())
            (head,) = await storage.outbox.claim_due(now=w.app.now(), limit=9)
            assert await storage.outbox.start(head, now=w.app.now())
            await storage.close()

            fail(w, ADA, faults.Drop())
            w.app = App(w.settings, workers=workers())
            w.program = asyncio.create_task(w.app.run())
            await w.telegram.until(lambda: w.pushed(ADA) == TITLES)
            assert (await rows(w, ADA))[0][2]

    run(scene())


def test_a_chat_whose_answers_hang_keeps_no_other_waiting(tmp_path: Path, run: Run) -> None:
    async def scene() -> None:
        async with quiet(tmp_path) as w:
            fail(w, _add(w.telegram, ADA), faults.Hang(3), times=None)
            others = [_add(w.telegram, each) for each in (BEN, CLEO)]
            await queue(w, ADA)
            await w.telegram.until(lambda: bool(attempts(w, ADA)))
            await queue(w, *others)
            await w.telegram.until(
                lambda: all(len(cards(w, each)) == 3 for each in others), seconds=5
            )
            assert len(attempts(w, ADA)) == 1

    run(scene())


def test_a_card_that_telegram_cannot_read_goes_out_plain_and_is_reported(
    tmp_path: Path, run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    async def scene() -> None:
        async with quiet(tmp_path) as w:
            fail(w, _add(w.telegram, ADA), UNPARSED)
            fail(w, _add(w.telegram, BEN), UNPARSED, times=2)
            fail(w, _add(w.telegram, CLEO), UNPARSED, after=1)
            fail(w, CLEO, faults.RESTARTING, after=1)
            await queue(w, ADA, BEN, CLEO)
            await emptied(w)

            plain, *others = w.said(ADA)
            assert plain.text.startswith(f"{FIRST[0].title}\n\n{FIRST[0].text}\n\n")
            assert plain.entities == ()
            assert [each.text for each in plain.buttons[0]][:3] == ["Details", "Similar", "Read"]
            assert [each.text.split("\n")[0] for each in others] == TITLES[1:]
            details = await w.answer(ADA, "/details", reply_to=plain.message_id)
            assert details.text.startswith(FIRST[0].title)

            assert w.pushed(BEN) == TITLES[1:]
            assert len(attempts(w, BEN)) == 4
            assert [row[0] for row in await rows(w, BEN)] == ["dropped", "sent", "sent"]
            assert [each.text.split("\n")[0] for each in w.said(CLEO)] == TITLES

    run(scene())
    errors = [each for each in caplog.records if each.levelno >= logging.ERROR]
    assert len(errors) == 4
    assert all("can't parse entities" in each.getMessage().lower() for each in errors)


def test_the_pace_gives_telegram_no_reason_to_ask_for_a_rest(tmp_path: Path, run: Run) -> None:
    async def scene() -> None:
        async with quiet(tmp_path, rates=True) as w:
            people = [_add(w.telegram, each) for each in range(1, 17)]
            await queue(w, *people, _add(w.telegram, GROUP))
            await queue(w, *people, category="hills")
            await emptied(w)

            assert [w.pushed(each) for each in people] == [[*TITLES, *MORE_TITLES]] * len(people)
            assert w.pushed(GROUP) == TITLES
            assert w.telegram.refused == []

    run(scene())


@pytest.mark.parametrize("trouble", [faults.NO_RIGHTS, faults.TOPIC_CLOSED])
def test_a_group_where_the_bot_may_not_write_is_not_tried_again_and_again(
    tmp_path: Path, run: Run, trouble: Refusal
) -> None:
    async def scene() -> None:
        async with quiet(tmp_path) as w:
            fail(w, _add(w.telegram, GROUP), trouble, times=None)
            await queue(w, GROUP)
            await emptied(w)
            assert len(attempts(w, GROUP)) == 1
            assert await state(w, GROUP) == "suspended"

    run(scene())


async def _forum(w: World) -> tuple[int, int]:
    """Let the harbour's news go to a topic of a forum."""
    w.telegram.add_person(ADA)
    forum = w.telegram.add_group(
        SUPERGROUP, title="Readers", forum=True, admins={ADA}, members={ADA}
    )
    topic = w.telegram.open_topic(forum, "Harbour", sender=ADA)
    w.telegram.say(forum, "/subscribe harbour", sender=ADA, thread_id=topic)
    await w.telegram.until(lambda: len(cards(w, forum)) == 3)
    return forum, topic


def _add(telegram: Telegram, chat: int) -> int:
    if chat > 0:
        return telegram.add_person(chat)
    return telegram.add_group(chat, title="Readers", members={ADA, DAN})
