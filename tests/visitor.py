"""A person at the page, in a headless Chromium: what they see, press and type."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from urllib.parse import urlsplit

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Locator, Page, Request, async_playwright

CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser")
WAIT_MS: Final = 20_000
MOST_TABS: Final = 300
_HAS_FOCUS: Final = "each => each === document.activeElement"
_IS_PRESSED: Final = "each => each.matches('a, button')"
_ARGUMENTS: Final = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)


class Visitor:
    """Look at the page and use it, by clicks or by the keyboard alone.

    Notes what the console says, and requests that leave.
    """

    def __init__(self, page: Page, *, by_keyboard: bool = False) -> None:
        self.page = page
        self.by_keyboard = by_keyboard
        self.complaints: list[str] = []
        self.strayed: list[str] = []
        page.set_default_timeout(WAIT_MS)
        page.on("console", lambda said: self._note(said.type, said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._look)

    @property
    def messages(self) -> Locator:
        """What stands in the chat."""
        return self.page.locator("#log > li:not(.day)")

    @property
    def last(self) -> Locator:
        """The newest message of the bot."""
        return self.page.locator("#log > li.theirs").last

    async def use(self, target: Locator) -> None:
        """Press what a locator finds, or come to the field that it finds."""
        if not self.by_keyboard:
            await target.click()
            return
        await target.wait_for()
        for _ in range(MOST_TABS):
            if await target.evaluate(_HAS_FOCUS):
                break
            await self.page.keyboard.press("Tab")
        else:
            raise LookupError(str(target))
        if await target.evaluate(_IS_PRESSED):
            await self.page.keyboard.press("Enter")

    def buttons(self, label: str) -> Locator:
        """Find the buttons under messages that say so, the oldest first."""
        return self.page.locator(".keys .key", has_text=label)

    async def press(self, label: str) -> None:
        """Press the newest button of the bot's that says so."""
        await self.use(self.buttons(label).last)

    async def choose(self, command: str) -> None:
        """Take a command from the menu."""
        await self.use(self.page.locator("#menu"))
        found = self.page.locator("#suggest button", has_text=command).first
        await found.wait_for()
        while self.by_keyboard and not await found.evaluate(_HAS_FOCUS):
            await self.page.keyboard.press("ArrowDown")
        await self.use(found)

    async def say(self, text: str) -> None:
        """Write a message and send it."""
        await self.use(self.page.locator("#write"))
        await self.page.keyboard.type(text)
        await self.page.keyboard.press("Enter")

    async def enter(self, chat: str) -> None:
        """Turn to a chat of the list."""
        await self.turn_to("chats")
        await self.use(self.page.locator("#chats button", has_text=chat).first)

    async def act(self, label: str) -> None:
        """Press a control of the world."""
        await self.use(self.page.locator(".world button", has_text=label).first)

    async def turn_to(self, view: str) -> None:
        """Turn to the chats, the room or the world, where they do not all fit."""
        button = self.page.locator(f"[data-show={view}]:visible").first
        if await button.count():
            await self.use(button)

    async def see(self, text: str) -> Locator:
        """Wait until a message says so; give the newest that does."""
        found = self.messages.filter(has_text=text).last
        await found.wait_for()
        return found

    async def see_text(self) -> None:
        """Wait until the text of a story stands in the chat: a card would offer its details."""
        card = self.page.locator(".key", has_text="Details")
        fold = self.page.locator(".key", has_text="Fold")
        texts = self.messages.filter(has_text="min read · #").filter(has_not=card)
        await texts.filter(has_not=fold).last.wait_for()

    async def settled(self) -> None:
        """Wait until nothing that was published is on its way."""
        for count in ("Waiting to be sent", "Waiting elsewhere"):
            await self.page.locator(".counts", has_text=f"{count}0").wait_for(state="attached")

    async def barriers(self) -> list[str]:
        """List what axe-core finds serious, with the elements that it is about."""
        found = (await Axe().run(self.page)).response["violations"]
        return [
            f"{each['id']}: {node['html'][:120]}"
            for each in found
            if each["impact"] in {"serious", "critical"}
            for node in each["nodes"]
        ]

    def _note(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(text)

    def _look(self, request: Request) -> None:
        if urlsplit(request.url).hostname not in {"127.0.0.1", "localhost", None, ""}:
            self.strayed.append(request.url)


@asynccontextmanager
async def visiting(
    url: str,
    *,
    width: int = 1280,
    dark: bool = False,
    by_keyboard: bool = False,
    timezone_id: str = "UTC",
    locale: str = "en-GB",
) -> AsyncIterator[Visitor]:
    """Open the page in a browser of its own."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*_ARGUMENTS], headless=True
        )
        context = await browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            timezone_id=timezone_id,
            locale=locale,
        )
        visitor = Visitor(await context.new_page(), by_keyboard=by_keyboard)
        await visitor.page.goto(url)
        try:
            yield visitor
        finally:
            await browser.close()
