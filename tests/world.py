"""A whole world for a test: Telegram, a press, and the program between them."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.app import App
from bot.settings import Settings, load
from bot.workers import Workers
from emulator.press import Category, Outlet, Piece, Press
from emulator.press import World as Stock
from emulator.seen import SentMessage
from emulator.telegram import Telegram

STOCK = Stock(
    categories=(Category("harbour", "Harbour"), Category("hills", "Hills")),
    outlets=(
        Outlet("pilot", "The Pilot", "harbour"),
        Outlet("gauge", "The Gauge", "harbour", kind="atom"),
        Outlet("crag", "The Crag", "hills", kind="json"),
    ),
)


_OF_A_TEST = {"allow_private_addresses": True, "openai_api_key": "", "openai_base_url": ""}


@functools.cache
def workers() -> Workers:
    """Share the worker processes, which take a second to start, between all worlds."""
    return Workers()


class Clock:
    """A clock that a test sets forward."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


@dataclass(slots=True)
class World:
    """Hold what a test looks at and acts through."""

    telegram: Telegram
    press: Press
    settings: Settings
    app: App
    program: asyncio.Task[None]

    def publish(self, outlet: str, subject: str) -> Piece:
        """Publish an article of a few sentences about a subject."""
        return self.press.publish(outlet, title=headline(subject), paragraphs=paragraphs(subject))

    def said(self, chat_id: int) -> list[SentMessage]:
        """List what the bot has sent to a chat, as it now stands."""
        return [each for each in self.telegram.messages(chat_id) if each.from_bot]

    def pushed(self, chat_id: int) -> list[str]:
        """List the headlines of the cards in a chat, in order."""
        cards = (each for each in self.said(chat_id) if is_card(each))
        return [card.text.split("\n")[0] for card in cards]

    async def subscribe(self, chat_id: int, category: str) -> None:
        """Subscribe a chat and wait for the answer."""
        before = len(self.said(chat_id))
        self.telegram.say(chat_id, f"/subscribe {category}")
        await self.telegram.until(lambda: len(self.said(chat_id)) > before)

    async def answer(self, chat_id: int, text: str, *, reply_to: int | None = None) -> SentMessage:
        """Say something to the bot and return its next message."""
        before = len(self.said(chat_id))
        self.telegram.say(chat_id, text, reply_to=reply_to)
        await self.telegram.until(lambda: len(self.said(chat_id)) > before)
        return self.said(chat_id)[before]

    async def settle(self) -> None:
        """Wait until two polls of every feed have brought nothing new and nothing waits."""
        seen = len(self.press.requests)
        enough = 2 * len(self.press.world.outlets)

        def polled() -> bool:
            return sum("/feeds/" in each.path for each in self.press.requests[seen:]) >= enough

        await self.until_asked(polled)
        await self.quiet()

    async def until_asked(self, condition: Callable[[], bool]) -> None:
        """Wait until the press has been asked for what a condition looks for."""

        async def asked() -> bool:
            return condition()

        await eventually(asked)

    async def quiet(self) -> None:
        """Wait until no stage of the river has work that is due."""

        async def idle() -> bool:
            return not any((await self.app.storage.upkeep.backlog(now=self.app.now())).values())

        await eventually(idle)

    async def end(self) -> None:
        """Stop the program as SIGTERM does, and pass on what it died of."""
        self.app.stop()
        await self.program

    async def restart(self, *, clock: Callable[[], float] = time.time) -> None:
        """Stop the program and start it anew on the same database."""
        await self.end()
        self.app = App(self.settings, clock=clock, workers=workers())
        self.program = asyncio.create_task(self.app.run())
        await self.app.ready.wait()


@asynccontextmanager
async def world(  # noqa: PLR0913 - what tests vary
    folder: Path,
    *,
    database_url: str | None = None,
    clock: Callable[[], float] = time.time,
    monotonic: Callable[[], float] = time.monotonic,
    poll_interval: str = "1s",
    messages_per_second: float = 30,
    rates: bool = False,
    answer_seconds: float = 30,
    stock: Stock = STOCK,
    **more: Any,  # noqa: ANN401 - settings
) -> AsyncIterator[World]:
    """Start everything on loopback; end it in order."""
    async with Telegram(rates=rates) as telegram, Press(stock, clock=clock) as press:
        opml = folder / "feeds.opml"
        opml.write_text(press.opml(), encoding="utf-8")
        settings = load(
            telegram_bot_token=telegram.token,
            telegram_api_url=telegram.url,
            database_url=database_url or f"sqlite:///{folder}/crier.db",
            feeds=str(opml),
            poll_interval=poll_interval,
            messages_per_second=messages_per_second,
            **{**_OF_A_TEST, **more},
        )
        app = App(
            settings,
            clock=clock,
            monotonic=monotonic,
            workers=workers(),
            answer_seconds=answer_seconds,
        )
        made = World(telegram, press, settings, app, asyncio.create_task(app.run()))
        ready = asyncio.create_task(app.ready.wait())
        await asyncio.wait([ready, made.program], return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        try:
            yield made
        finally:
            made.app.stop()
            with contextlib.suppress(Exception):
                await made.program


async def eventually(condition: Callable[[], Awaitable[bool]], *, seconds: float = 20) -> None:
    """Wait until a condition holds; TimeoutError when it does not in time."""
    for _ in range(int(seconds * 20)):
        if await condition():
            return
        await asyncio.sleep(0.05)
    raise TimeoutError(condition)


def is_card(message: SentMessage) -> bool:
    """Tell a card from other messages by the number at its foot."""
    return "min read · #" in message.text.split("\n")[-1]


def headline(subject: str) -> str:
    """Write a headline about a subject, of words that no other subject has."""
    return f"{subject.capitalize()} opens after a long wait"


def paragraphs(subject: str) -> Sequence[str]:
    """Write an article about a subject, long enough to be one."""
    opened = f"The {subject} was opened on Tuesday by the mayor, who called it overdue and thanked"
    cost = f"Work on the {subject} took four years and cost 37 million crowns, nine more than were"
    return (
        f"{opened} those who had asked for the {subject} since the last election.",
        f"{cost} planned, since the ground turned out to be softer than the survey had said.",
        f"Some 2,300 people a week are expected to use the {subject}, most of them in summer.",
    )
