"""What becomes of feeds over time, as chats see it: they change, fail, move and end."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from emulator.press import Answer
from tests.world import Clock, World, headline, is_card, paragraphs, world

ADA, BEN = 7, 8
DAY = 24 * 3600
HTML = {"Content-Type": "text/html; charset=utf-8"}
Run = Callable[[Any], None]


def crag(w: World, title: str, text: str = "Gusts.") -> Answer:
    """Let a feed list one item, whose page is not there."""
    item = {"id": "1", "url": f"{w.press.url}/none", "title": title, "content_text": text}
    version = "https://jsonfeed.org/version/1.1"
    body = json.dumps({"version": version, "title": "The Crag", "items": [item]}).encode()
    return Answer(body=body, headers={"Content-Type": "application/feed+json"})


async def followed(w: World, outlet: str) -> int:
    """Let Ada follow a feed, which has been polled then."""
    ada = w.telegram.add_person(ADA)
    await w.answer(ada, f"/follow {w.press.feed_url(outlet)}")
    await w.settle()
    return ada


def test_a_new_story_of_a_followed_feed_comes_to_who_follows_it(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        async with world(tmp_path) as w:
            ada, ben = await followed(w, "crag"), w.telegram.add_person(BEN)
            await w.answer(ben, "/start")

            w.publish("crag", "cableway")
            w.publish("pilot", "lighthouse")
            await w.telegram.until(lambda: bool(w.pushed(ada)))
            await w.settle()

            assert w.pushed(ada) == [headline("cableway")]
            assert w.pushed(ben) == []

    run(scenario())


def test_a_feed_that_ends_is_told_of_once_and_asked_no_more(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        async with world(tmp_path) as w:
            ada = await followed(w, "crag")
            await w.subscribe(ada, "hills")
            path = "/feeds/crag.json"
            w.press.trouble(path, Answer(status=410))
            await w.telegram.until(lambda: "has ended" in w.said(ada)[-1].text)
            asked = sum(each.path == path for each in w.press.requests)
            w.publish("pilot", "lighthouse")
            await w.restart()
            await asyncio.sleep(2)

            (notice,) = [each.text for each in w.said(ada) if "has ended" in each.text]
            assert notice.startswith("The Crag has ended: its address says that it is gone")
            assert sum(each.path == path for each in w.press.requests) == asked
            listed = await w.answer(ada, "/subscriptions")
            assert listed.text.endswith("• The Crag – ended")

    run(scenario())


def test_a_feed_that_fails_for_a_week_is_told_of_once(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        clock = Clock()
        async with world(tmp_path, clock=clock) as w:
            ada = await followed(w, "crag")
            w.press.trouble("/feeds/crag.json", Answer(status=503))
            for _ in range(10):
                asked = len(w.press.requests)
                clock.ahead += DAY
                await w.until_asked(
                    lambda asked=asked: any(  # type: ignore[misc] # one day's own
                        each.status == 503 for each in w.press.requests[asked:]
                    )
                )
                await w.quiet()
            await w.telegram.until(lambda: "has not worked" in w.said(ada)[-1].text)

            (notice,) = [each.text for each in w.said(ada) if not is_card(each)][1:]
            assert notice.startswith("The Crag has not worked for a week. The server has a trouble")
            w.press.trouble("/feeds/crag.json", None)
            w.publish("crag", "cableway")
            clock.ahead += 2 * DAY
            await w.telegram.until(lambda: bool(w.pushed(ada)))

    run(scenario())


def test_a_headline_that_changes_is_not_sent_again_and_shows_where_it_is_asked_for(
    tmp_path: Path, run: Run
) -> None:
    async def scenario() -> None:
        async with world(tmp_path) as w:
            ada = await followed(w, "crag")
            path = "/feeds/crag.json"
            w.press.trouble(path, crag(w, "Cableway stops"))
            await w.telegram.until(lambda: bool(w.pushed(ada)))

            w.press.trouble(path, crag(w, "Cableway runs again", "The gusts are over."))

            await w.settle()

            shown = await w.answer(ada, "/details 1")
            assert shown.text.startswith("Cableway runs again\n\nThe gusts are over.")
            cards = [each for each in w.said(ada) if is_card(each)]
            assert [each.text.split("\n")[0] for each in cards] == ["Cableway runs again"]
            assert cards[0].edited
            assert "Corrected: the headline was \u201cCableway stops\u201d." in cards[0].text

    run(scenario())


def test_an_item_without_words_is_passed_over(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        async with world(tmp_path) as w:
            ada = await followed(w, "crag")
            w.press.trouble("/feeds/crag.json", crag(w, "", ""))
            await w.settle()
            w.press.trouble("/feeds/crag.json", None)
            w.publish("crag", "cableway")
            await w.telegram.until(lambda: bool(w.pushed(ada)))
            await w.settle()

            assert w.pushed(ada) == [headline("cableway")]

    run(scenario())


def test_words_from_the_feed_alone_are_said_to_be_such(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        async with world(tmp_path) as w:
            ada = await followed(w, "crag")
            w.press.trouble("/feeds/crag.json", crag(w, "Cableway stops", "Gusts halted it."))
            await w.telegram.until(lambda: bool(w.pushed(ada)))

            card = w.said(ada)[-1].text
            assert "Gusts halted it.\n\nIn the feed's own words; the page could not be" in card

    run(scenario())


EMPTY = b'{"version": "https://jsonfeed.org/version/1.1", "title": "The Crag", "items": []}'
SIGN_IN = b"<!doctype html><html><title>Sign in</title><form action='/in'></form></html>"


def test_what_comes_and_goes_in_a_feed_is_not_sent_again(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        async with world(tmp_path) as w:
            ada = await followed(w, "crag")
            w.publish("crag", "cableway")
            await w.telegram.until(lambda: bool(w.pushed(ada)))
            for body in (EMPTY, SIGN_IN):
                w.press.trouble("/feeds/crag.json", Answer(body=body))
                await w.settle()
                w.press.trouble("/feeds/crag.json", None)
                await w.settle()
            w.publish("crag", "glacier")
            await w.telegram.until(lambda: len(w.pushed(ada)) > 1)
            await w.settle()

            assert w.pushed(ada) == [headline("cableway"), headline("glacier")]

    run(scenario())


def test_nothing_that_a_feed_or_a_page_attaches_is_asked_for(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        async with world(tmp_path) as w:
            ada, base = await followed(w, "crag"), w.press.url
            told = "".join(f"<p>{each}</p>" for each in paragraphs("cableway"))
            page = (
                f'<html lang="en"><head><meta property="og:image" content="{base}/film.jpg"></head>'
                f'<body><article><img src="{base}/film.png">{told}<iframe src="{base}/film">'
                f'</iframe><video src="{base}/film.mp4"></video></article></body></html>'
            )
            item = {
                "id": "1",
                "url": f"{base}/cableway",
                "title": headline("cableway"),
                "image": f"{base}/film.gif",
                "content_html": f'<img src="{base}/film.webp">Gusts.',
                "attachments": [
                    {"url": f"{base}/film.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 2 << 30}
                ],
            }
            feed = json.dumps(json.loads(EMPTY) | {"items": [item]}).encode()
            w.press.trouble("/cableway", Answer(body=page.encode(), headers=HTML))
            w.press.trouble("/feeds/crag.json", Answer(body=feed))
            await w.telegram.until(lambda: bool(w.pushed(ada)))
            await w.settle()

            asked = [each.path for each in w.press.requests]
            assert asked.count("/cableway") == 1
            assert [each for each in asked if "film" in each] == []

    run(scenario())
