"""`make try` in a browser: everything a newcomer would do, by clicks and by keyboard alone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.tryout import page_of
from bot.tryout.box import YOU, Box
from tests.visitor import CHROMIUM, Visitor, visiting

Run = Callable[[Any], None]
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")


@asynccontextmanager
async def opened(folder: Path, **more: Any) -> AsyncIterator[tuple[Box, Visitor]]:  # noqa: ANN401
    """Open the page on a world that has begun; it must never complain nor leave the machine."""
    async with Box(folder) as box, page_of(box) as page, visiting(page.url, **more) as visitor:
        await box.stocked()
        yield box, visitor
        assert visitor.complaints == []
        assert visitor.strayed == []


@pytest.mark.parametrize("by_keyboard", [False, True])
@pytest.mark.parametrize("width", [1280, 360])
def test_a_newcomer_gets_a_card_its_details_and_a_digest_without_typing(
    tmp_path: Path, run: Run, width: int, *, by_keyboard: bool
) -> None:
    way = {"width": width, "dark": by_keyboard == (width > 1000), "by_keyboard": by_keyboard}

    async def scene() -> None:
        async with opened(tmp_path, **way) as (box, visitor):
            assert await visitor.barriers() == []
            await visitor.use(visitor.page.locator("#start button"))
            await visitor.see("Welcome to Crier")
            await visitor.press("World")
            await visitor.see("min read")
            # a press leaves the focus where it was, though its message has changed
            assert "World" in await visitor.page.evaluate("document.activeElement.innerText")
            assert await visitor.barriers() == []
            await visitor.press("Details")
            await visitor.see("Read Count")
            await visitor.press("Similar")
            await visitor.see("Similar Readings")
            await visitor.press("Read")
            await visitor.see_text()
            await visitor.choose("/digest")
            await visitor.see("You have no digest")
            await visitor.press("08:00")
            await visitor.see("Your digest comes")
            await visitor.turn_to("world")
            await visitor.act("Publish now")
            await visitor.page.locator(".counts", has_text="Waiting elsewhere0").wait_for()
            await visitor.act("Jump to 07:59")
            await visitor.act("60×")
            assert await visitor.barriers() == []
            await visitor.turn_to("room")
            await visitor.see("Good morning")
            assert await visitor.barriers() == []
            await visitor.turn_to("world")
            await visitor.act("Pause")
            await visitor.page.locator(".world [aria-pressed=true]", has_text="Pause").wait_for()
            assert box.clock.rate == 0

    run(scene())


def test_arabic_reads_from_right_to_left(tmp_path: Path, run: Run) -> None:
    async def scene() -> None:
        async with opened(tmp_path, width=360, locale="ar", timezone_id="Africa/Cairo") as (_, v):
            await v.page.locator("#start button").click()
            await v.press("أخبار")
            card = (await v.see("مقتطف")).locator(".text")
            assert await card.evaluate("each => each.matches(':dir(rtl)')")
            box, title = (
                await card.bounding_box(),
                await card.locator("strong").first.bounding_box(),
            )
            assert box is not None
            assert title is not None
            assert title["x"] + title["width"] == pytest.approx(box["x"] + box["width"], abs=2)
            assert await v.barriers() == []

    run(scene())


def test_killed_it_comes_back_and_a_model_may_be_switched_on(tmp_path: Path, run: Run) -> None:
    async def scene() -> None:
        async with opened(tmp_path) as (box, visitor):
            await visitor.page.locator("#start button").click()
            await visitor.press("Science")
            await visitor.see("min read")
            await visitor.act("Bot alive")
            await visitor.page.locator(".counts", has_text="stopped").wait_for()
            assert not box.is_running
            await visitor.choose("/status")
            await visitor.act("Faithful")
            await visitor.act("Bot alive")
            await visitor.see("delivered")
            await visitor.act("An event, five outlets")
            await visitor.act("Publish now")
            await visitor.see("checked")
            assert box.llm.tokens > 0
            await visitor.act("429s")
            await visitor.act("Publish now")
            await visitor.page.locator(".calls .refused", has_text="Too Many").first.wait_for()
            pushed = [each for each in box.telegram.messages(YOU) if each.from_bot]
            await box.telegram.until(lambda: len(box.telegram.messages(YOU)) > len(pushed))

    run(scene())
