"""The world goes on by its clock: news, events of five outlets, corrections, bursts, silence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import aiohttp

from emulator.clock import Clock
from emulator.director import EVERY, Director
from emulator.press import Piece, Press, load_world

NOON = 1_790_000_000.0


class Scene:
    def __init__(self) -> None:
        self.real = 0.0
        self.clock = Clock([0.0, 0.0], monotonic=lambda: self.real)
        self.clock.start(NOON)
        self.press = Press(load_world(), clock=self.clock)
        self.director = Director(self.press, self.clock)

    def live(self, seconds: int) -> list[Piece]:
        """Let the world go on, second by second; give what was printed meanwhile, in order."""
        before = {each.title for each in self.press.latest()}
        for _ in range(seconds):
            self.real += 1
            self.director.step()
        return [each for each in self.press.latest()[::-1] if each.title not in before]


def test_the_clock_stands_runs_and_jumps_forward_only() -> None:
    scene = Scene()
    scene.real = 10
    assert scene.clock() == NOON + 10
    scene.clock.run(0)
    scene.real = 20
    assert scene.clock() == NOON + 10
    scene.clock.run(60)
    scene.real = 21
    assert (scene.clock(), scene.clock.rate) == (NOON + 70, 60)
    scene.clock.jump(NOON + 1000)
    scene.clock.jump(NOON + 5)
    scene.real = 22
    assert scene.clock() == NOON + 1060


def test_news_comes_by_itself_of_what_somebody_cares_for_and_soon() -> None:
    scene = Scene()
    assert len(scene.live(int(2 * EVERY))) == 2
    scene.director.care_for(("arabi", "sport"))
    assert [scene.press.outlet(each).category for each in scene.live(4)] != []
    later = scene.live(int(3 * EVERY))
    assert {scene.press.outlet(each).category for each in later} == {"arabi", "sport"}


def test_an_agency_is_copied_nearly_word_for_word() -> None:
    scene = Scene()
    printed = scene.live(int(4 * EVERY))
    titles = [each.title for each in printed]
    copied = {each for each in titles if titles.count(each) == 2}
    assert len(copied) == 1
    first, second = (each for each in printed if each.title in copied)
    assert first.outlet != second.outlet
    assert first.paragraphs[1:-1] == second.paragraphs[1:]


def test_a_walled_outlet_shows_the_beginning_and_a_broken_feed_breaks_off(
    run: Callable[[Any], None],
) -> None:
    async def look() -> None:
        async with Press(load_world()) as press, aiohttp.ClientSession() as session:
            told = ["It began.", "It went on.", "It ended."]
            piece = press.publish("the-strongroom", title="Rates rise", paragraphs=told)
            press.publish("spark-gazette", title="Rates rise", paragraphs=told)
            page = press.page_url(piece)
            async with session.get(page) as answer:
                shown = await answer.text()
            assert "It began." in shown
            assert "It went on." not in shown
            assert "Subscribe to read on" in shown
            async with session.get(press.feed_url("spark-gazette")) as answer:
                assert "</rss>" not in await answer.text()

    run(look())


def test_when_the_stock_is_told_the_wire_goes_on_with_what_nobody_has_read() -> None:
    scene = Scene()
    printed = [scene.director.publish(new=False).title for _ in range(300)]
    assert len({*printed}) == 300
    assert {each.title for each in scene.press.world.stock} < {*printed}


def test_an_event_is_told_by_five_outlets_minutes_apart_and_then_the_next_one() -> None:
    scene = Scene()
    scene.director.hush(1000)
    first = scene.director.event()
    assert [each.title for each in scene.press.latest()] == [first]
    others = scene.live(600)
    assert len({each.outlet for each in others}) == 4
    assert min(later.published - NOON for later in others) >= 50
    assert scene.director.event() != first


def test_a_correction_changes_a_figure_wherever_it_stands_and_says_so() -> None:
    scene = Scene()
    assert scene.director.correct() is None
    piece = scene.press.publish(
        "harbour-post",
        title="All 312 aboard saved",
        paragraphs=["The 312 on board, 1312 in all and 3,312 more, were saved.", "312!"],
    )
    corrected = scene.director.correct()
    assert corrected is not None
    assert (corrected.outlet, corrected.slug) == (piece.outlet, piece.slug)
    assert corrected.title == "All 374 aboard saved"
    assert corrected.paragraphs[0] == "The 374 on board, 1312 in all and 3,312 more, were saved."
    assert "has been corrected" in corrected.paragraphs[-1]
    assert scene.director.correct() is None


def test_a_burst_is_of_distinct_news_and_a_silent_hour_is_silent() -> None:
    scene = Scene()
    assert scene.director.burst(200) == 200
    assert len({each.title for each in scene.press.latest()}) == 200
    scene.director.hush(3600)
    assert scene.director.is_silent
    assert scene.live(3599) == []
    assert len(scene.live(2)) == 1
