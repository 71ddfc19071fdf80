"""A story travels the whole river: through the real clients, from a feed to the chats."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.newsroom import RETRY_SECONDS
from emulator.press import Answer, Piece
from emulator.seen import SentMessage
from tests.world import STOCK, World, eventually, headline, world

ADA, BEN = 7, 8
Run = Callable[[Any], None]


def test_a_new_story_reaches_each_chat_that_asked_once_and_no_other(
    tmp_path: Path, database_url: str, run: Run
) -> None:
    async def scenario() -> None:
        async with world(tmp_path, database_url=database_url) as w:
            ada, ben = w.telegram.add_person(ADA), w.telegram.add_person(BEN)
            await w.subscribe(ada, "harbour")
            await w.subscribe(ben, "hills")
            await w.settle()

            w.publish("pilot", "lighthouse")
            w.publish("crag", "cableway")
            await w.telegram.until(lambda: bool(w.pushed(ada) and w.pushed(ben)))
            await w.settle()

            assert w.pushed(ada) == [headline("lighthouse")]
            assert w.pushed(ben) == [headline("cableway")]
            assert w.telegram.refused == []

    run(scenario())


def test_a_card_shows_all_that_the_reader_needs(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        async with world(tmp_path) as w:
            card = await _pushed_card(w, "lighthouse")

            head, summary, foot = card.text.split("\n\n")
            assert head == headline("lighthouse")
            assert summary.startswith("The lighthouse was opened on Tuesday")
            assert foot.startswith("The Pilot · Harbour · ")
            assert foot.endswith("1 min read · #1")
            kinds = {entity["type"] for entity in card.entities}
            assert kinds == {"bold", "text_link", "date_time"}
            labels = [button.text for row in card.buttons for button in row]
            assert labels == ["Details", "Similar", "Read", "Source", "Save"]

    run(scenario())


def test_a_subscriber_sees_three_stories_of_before_and_is_pushed_none(
    tmp_path: Path, run: Run
) -> None:
    async def scenario() -> None:
        async with world(tmp_path) as w:
            ada = w.telegram.add_person(ADA)
            await w.settle()
            subjects = ["lighthouse", "drydock", "slipway", "breakwater", "ropewalk"]
            for subject in subjects:
                w.publish("pilot", subject)

            async def told() -> bool:
                return len(await w.app.storage.stories.latest(chat_id=ADA, limit=9)) == len(
                    subjects
                )

            await eventually(told)
            await w.subscribe(ada, "harbour")
            await w.telegram.until(lambda: len(w.pushed(ada)) == 3)
            await w.settle()

            assert len(w.pushed(ada)) == 3

    run(scenario())


def test_a_story_in_two_categories_comes_once(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        async with world(tmp_path) as w:
            ada = w.telegram.add_person(ADA)
            await w.subscribe(ada, "harbour")
            await w.subscribe(ada, "hills")
            await w.settle()

            piece = w.publish("pilot", "lighthouse")
            w.press.trouble("/feeds/crag.json", Answer(body=_json_feed(w, piece)))
            await w.telegram.until(lambda: bool(w.pushed(ada)))
            await w.settle()

            assert w.pushed(ada) == [headline("lighthouse")]

    run(scenario())


def test_nothing_comes_after_the_bot_has_said_unsubscribed(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        async with world(tmp_path) as w:
            ada = w.telegram.add_person(ADA)
            await w.subscribe(ada, "harbour")
            await w.settle()
            for subject in ("lighthouse", "drydock", "slipway", "breakwater", "ropewalk"):
                w.publish("pilot", subject)
            await w.telegram.until(lambda: bool(w.pushed(ada)))

            said = await w.answer(ada, "/unsubscribe harbour")
            while not said.text.startswith("Unsubscribed"):
                said = w.said(ada)[-1]
                await asyncio.sleep(0.02)
            w.publish("pilot", "customs house")
            await w.settle()

            assert w.said(ada)[-1].text.startswith("Unsubscribed from Harbour")

    run(scenario())


def test_a_restart_with_nothing_new_sends_nothing_and_asks_with_conditions(
    tmp_path: Path, database_url: str, run: Run
) -> None:
    async def scenario() -> None:
        async with world(tmp_path, database_url=database_url) as w:
            await _pushed_card(w, "lighthouse")
            w.publish("crag", "cableway")
            await w.settle()
            sent = len(w.telegram.calls)
            asked = len(w.press.requests)

            await w.restart()
            await w.settle()

            methods = {call.method for call in w.telegram.calls[sent:]}
            assert "sendMessage" not in methods
            assert {request.status for request in w.press.requests[asked:]} == {304}

    run(scenario())


def test_a_feed_that_hangs_or_fails_keeps_no_other_waiting(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        async with world(tmp_path) as w:
            ada = w.telegram.add_person(ADA)
            await w.subscribe(ada, "harbour")
            await w.settle()
            w.press.trouble("/feeds/gauge.atom", Answer(hang=True))
            w.press.trouble("/feeds/crag.json", Answer(status=500))

            w.publish("pilot", "lighthouse")
            await w.telegram.until(lambda: bool(w.pushed(ada)), seconds=5)

    run(scenario())


def test_a_page_that_is_not_there_leaves_the_feed_s_own_text(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        async with world(tmp_path) as w:
            ada = w.telegram.add_person(ADA)
            await w.subscribe(ada, "harbour")
            await w.settle()

            w.press.trouble("/pilot/lighthouse-opens-after-a-long-wait", Answer(status=404))
            w.publish("pilot", "lighthouse")
            await w.telegram.until(lambda: bool(w.pushed(ada)))

            assert "The lighthouse was opened on Tuesday" in w.said(ada)[-1].text

    run(scenario())


def test_a_page_that_fails_for_a_moment_is_asked_again(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        clock = [time.time()]
        async with world(tmp_path, clock=lambda: clock[0]) as w:
            ada = w.telegram.add_person(ADA)
            await w.subscribe(ada, "harbour")
            await w.until_asked(lambda: len(w.press.requests) >= len(STOCK.outlets))
            await w.quiet()
            page = "/pilot/lighthouse-opens-after-a-long-wait"
            w.press.trouble(page, Answer(status=503))
            w.publish("pilot", "lighthouse")
            clock[0] += 5
            await w.until_asked(lambda: page in {each.path for each in w.press.requests})
            w.press.trouble(page, None)
            assert w.pushed(ada) == []

            clock[0] += RETRY_SECONDS + 1
            await w.telegram.until(lambda: bool(w.pushed(ada)))

            (story,) = await w.app.storage.stories.latest(chat_id=ADA, limit=1)
            assert story.words > 60

    run(scenario())


def _json_feed(w: World, piece: Piece) -> bytes:
    """List another outlet's article, as aggregators do."""
    item = {"id": "1", "url": w.press.page_url(piece), "title": piece.title}
    version = "https://jsonfeed.org/version/1.1"
    return json.dumps({"version": version, "title": "The Crag", "items": [item]}).encode()


async def _pushed_card(w: World, subject: str) -> SentMessage:
    ada = w.telegram.add_person(ADA)
    await w.subscribe(ada, "harbour")
    await w.settle()
    w.publish("pilot", subject)
    await w.telegram.until(lambda: bool(w.pushed(ada)))
    return w.said(ada)[-1]
