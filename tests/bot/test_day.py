"""Live one whole day on a clock of our own: a night, an outage, a blocked hour, a restart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from emulator.press import Answer
from tests.world import World, headline, world

MIDNIGHT = int(datetime(2026, 3, 29, tzinfo=UTC).timestamp())
HALF_HOUR = 1800
FEEDS = ("/feeds/pilot.rss", "/feeds/gauge.atom", "/feeds/crag.json")
ADA, BEN = 7, 8


@dataclass
class Clock:
    """Stand still until it is moved; seconds."""

    at: float

    def __call__(self) -> float:
        """Tell the time."""
        return self.at


def test_a_day_brings_each_chat_its_news_once_and_each_feed_its_polls(
    tmp_path: Path, run: Callable[[Any], None]
) -> None:
    async def scenario() -> None:
        clock = Clock(MIDNIGHT)
        async with world(tmp_path, clock=clock, poll_interval="30m") as w:
            ada, ben = w.telegram.add_person(ADA), w.telegram.add_person(BEN)
            await w.subscribe(ada, "harbour")
            await w.subscribe(ada, "hills")
            await w.subscribe(ben, "hills")
            await _polled(w, FEEDS)
            await w.quiet()

            await _hours(w, clock, until=6)  # a silent night
            assert w.pushed(ada) == w.pushed(ben) == []

            w.publish("pilot", "lighthouse")
            await _hours(w, clock, until=8)
            assert w.pushed(ada) == [headline("lighthouse")]

            w.telegram.block(ben)  # and comes back in the afternoon
            w.publish("crag", "cableway")
            await _hours(w, clock, until=10)
            w.telegram.unblock(ben)

            w.press.trouble("/feeds/gauge.atom", Answer(status=503))
            await _hours(w, clock, until=12, feeds=("/feeds/pilot.rss", "/feeds/crag.json"))
            w.publish("gauge", "drydock")
            await w.restart(clock=clock)
            await _hours(w, clock, until=14, feeds=("/feeds/pilot.rss", "/feeds/crag.json"))
            w.press.trouble("/feeds/gauge.atom", None)

            w.publish("crag", "summit hut")
            await _hours(w, clock, until=17, feeds=("/feeds/pilot.rss", "/feeds/crag.json"))
            w.telegram.say(ada, "/unsubscribe hills")
            await w.telegram.until(lambda: w.said(ada)[-1].text.startswith("Unsubscribed"))
            w.publish("crag", "chairlift")
            await _hours(w, clock, until=24, feeds=("/feeds/pilot.rss", "/feeds/crag.json"))
            await w.telegram.until(lambda: headline("drydock") in w.pushed(ada))

            told = ["lighthouse", "cableway", "summit hut", "drydock"]
            assert sorted(w.pushed(ada)) == sorted(headline(each) for each in told)
            assert w.pushed(ben) == [headline("summit hut"), headline("chairlift")]
            polls = [each for each in w.press.requests if each.path == "/feeds/pilot.rss"]
            assert len(polls) == 1 + 24 * 2
            assert sum(each.status == 200 for each in polls) == 2  # the first, and the one story
            assert [each for each in w.telegram.refused if each.fault is None] == []

    run(scenario())


async def _hours(w: World, clock: Clock, *, until: int, feeds: tuple[str, ...] = FEEDS) -> None:
    """Move the clock to an hour of the day, half an hour at a time, polling on the way."""
    while clock.at < MIDNIGHT + until * 3600:
        before = len(w.press.requests)
        clock.at += HALF_HOUR
        w.app.schedule.wake("gather")
        await _polled(w, feeds, since=before)
        await w.quiet()


async def _polled(w: World, feeds: tuple[str, ...], *, since: int = 0) -> None:
    await w.until_asked(lambda: {each.path for each in w.press.requests[since:]} >= set(feeds))
