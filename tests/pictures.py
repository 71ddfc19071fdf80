"""Take the pictures of the README and the docs: the page of `make try` in a headless Chromium."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from bot.tryout import page_of
from bot.tryout.box import Box
from messages.texts import Voice, speaking, t
from tests.visitor import CHROMIUM, Visitor, visiting

FOLDER: Final = Path(__file__).parent.parent / "docs" / "pictures"
SHELVES: Final = {"english": "World", "japanese": "日本語", "arabic": "العربية"}
LOCALES: Final = {"english": "en-GB", "japanese": "ja-JP", "arabic": "ar-EG"}
PHONE: Final = 390
_DAY: Final = 24 * 3600.0
_SAID: Final = ("Welcome to Crier", "extract", "Details", "Read Count", "Similar", "Good morning")


async def take() -> None:
    """Take them all; the same world each time, at its own hour."""
    FOLDER.mkdir(exist_ok=True)
    for language in SHELVES:
        async with _page() as url:
            await _in_a_language(url, language)
    async with _page() as url, visiting(url, width=PHONE) as visitor:
        await _in_the_chat(visitor)
    async with _page() as url, visiting(url, width=1280) as visitor:
        await _in_the_world(visitor)


@asynccontextmanager
async def _page() -> AsyncIterator[str]:
    """Open the page of a world of its own, in which nothing comes that was not asked for."""
    with tempfile.TemporaryDirectory(prefix="crier-") as folder:
        async with Box(Path(folder)) as box:
            await box.stocked()
            assert box.director
            box.director.hush(_DAY)
            async with page_of(box) as page:
                yield page.url


async def _in_a_language(url: str, language: str) -> None:
    """Show what somebody on a phone sees who reads in a language, in the dark."""
    settings = {"width": PHONE, "dark": True, "locale": LOCALES[language]}
    with speaking(Voice(LOCALES[language])):
        said = {each: t(each) for each in _SAID}
    async with visiting(url, **settings) as visitor:  # type: ignore[arg-type] # of three kinds
        await visitor.page.locator("#start button").click()
        await visitor.see(said["Welcome to Crier"])
        await _shoot(visitor, f"start-{language}")
        await visitor.press(SHELVES[language])
        await visitor.see(said["extract"])
        await visitor.settled()
        await _shoot(visitor, f"card-{language}")
        await visitor.use(visitor.buttons(said["Details"]).first)
        await (await visitor.see(said["Read Count"])).evaluate("each => each.scrollIntoView()")
        await _shoot(visitor, f"details-{language}")
        there = await visitor.messages.count()
        await visitor.use(visitor.buttons(said["Similar"]).first)
        await visitor.messages.nth(there).wait_for()
        await visitor.messages.last.evaluate("each => each.scrollIntoView()")
        await visitor.settled()
        await _shoot(visitor, f"similar-{language}")
        await visitor.choose("/digest")
        await visitor.press("08:00")
        await visitor.see("08:00")
        await visitor.turn_to("world")
        for _ in range(3):
            await visitor.act("Publish now")
        await visitor.settled()
        await visitor.act("Jump to 07:59")
        await visitor.act("60×")
        await visitor.turn_to("room")
        await (await visitor.see(said["Good morning"])).evaluate("each => each.scrollIntoView()")
        await _shoot(visitor, f"digest-{language}")


async def _in_the_chat(visitor: Visitor) -> None:
    """Show what else a chat can be asked, by day."""
    await visitor.page.locator("#start button").click()
    await visitor.press("Science")
    await visitor.see("extract")
    await visitor.settled()
    await visitor.say("/settings")
    await visitor.see("Settings of this chat")
    await _shoot(visitor, "settings")
    await visitor.say("/watch ice -hockey")
    await visitor.see("The last week")
    await visitor.say("/mute title:football")
    await visitor.see("I leave out")
    await visitor.say("/filters")
    await visitor.see("Never shown")
    await _shoot(visitor, "filters")
    link = await visitor.page.locator("#log .text a").first.get_attribute("href")
    there = await visitor.messages.count()
    await visitor.say(f"Worth a look: {link}")
    await visitor.messages.nth(there + 1).wait_for()
    await _shoot(visitor, "link")
    await visitor.press("Read")
    await visitor.say("/stats")
    await visitor.page.locator("#log img").last.wait_for()
    await _shoot(visitor, "stats")
    await visitor.press("Dark")
    await visitor.page.locator("#log img").nth(1).wait_for()
    await _shoot(visitor, "stats-dark")
    await visitor.use(visitor.page.locator("#write"))
    await visitor.page.keyboard.type("@crier_bot ice")
    await visitor.page.locator("#suggest button").first.wait_for()
    await _shoot(visitor, "inline")


async def _in_the_world(visitor: Visitor) -> None:
    """Show the whole page, with the world beside the chat."""
    await visitor.page.locator("#start button").click()
    await visitor.press("World")
    await visitor.see("extract")
    await visitor.act("Faithful")
    await visitor.page.locator(".world [aria-pressed=true]", has_text="Faithful").wait_for()
    await visitor.settled()
    await visitor.act("An event, five outlets")
    await visitor.see("Tessaly")
    await visitor.act("60×")
    told = await visitor.see("5 sources")
    await told.evaluate("each => each.scrollIntoView({block: 'center'})")
    await _shoot(visitor, "world")


async def _shoot(visitor: Visitor, name: str) -> None:
    while await visitor.page.locator("#toasts p").count():
        await visitor.page.locator("#toasts p").first.wait_for(state="detached")
    await visitor.page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    if CHROMIUM is None:
        sys.exit("There is no Chromium to take pictures with: install Debian's chromium.")
    asyncio.run(take())
