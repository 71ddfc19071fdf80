"""Answers: what a person asks of the bot, against an echo by python-telegram-bot alone.

One update after the other, a second of the clock between them, so that the CPU of each can be told,
none waits for its turn and nobody asks too much.
"""

from __future__ import annotations

import asyncio
import logging
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from telegram import Bot, Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters

from benchmarks import archive, delivery, posting, servers
from benchmarks.apart import apart, serving
from benchmarks.figures import Row
from bot.app import App
from bot.settings import Settings
from bot.transport import AiohttpRequest
from emulator.clock import Clock
from emulator.press import load_world

Json: TypeAlias = dict[str, Any]
_ASKED: Final = (
    *("/help", "/start", "/categories", "/latest", "/details 1", "/similar 1", "/settings"),
    *("/search harbour", "/filters", "/digest", "/nothing", "harbour", "1", "/quiet", "/language"),
)
_P95: Final = 94


@dataclass(frozen=True, slots=True)
class Costs:
    """Hold the CPU seconds of answers: the half of them, and 95 of 100, take no more."""

    half: float
    most: float


def rows(*, answers: int = 1500) -> list[Row]:
    """Count the CPU of answers, each to a person who asked nothing before."""
    asked = [_update(number, _ASKED[number % len(_ASKED)]) for number in range(1, answers + 1)]
    return compared("an answer", asked, servers.telegram)


def compared(
    what: str,
    updates: Sequence[Json],
    server: Callable[[int], AbstractAsyncContextManager[str]],
) -> list[Row]:
    """Count what the answers to updates cost us, and an echo, at a server made for so many."""
    with (
        tempfile.TemporaryDirectory(prefix="crier-") as folder,
        serving(server, len(updates)) as url,
    ):
        prepared = Path(folder) / "prepared.db"
        asyncio.run(_prepare(prepared))
        ours = apart(_ask, url, prepared, updates)
        bare = apart(_echo, url, updates)
    return [
        Row(f"CPU {what}, p50", "ms", 1000 * ours.half, 1000 * bare.half),
        Row(f"CPU {what}, p95", "ms", 1000 * ours.most, 1000 * bare.most),
    ]


async def _ask(url: str, path: Path, updates: Sequence[Json]) -> Costs:
    """Let the program answer, with its database, its pace and its handlers."""
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg] # pydantic's own
        telegram_bot_token=posting.TOKEN,  # type: ignore[arg-type]
        telegram_api_url=url.removesuffix("/bot"),
        database_url=f"sqlite:///{path}",
        paid_broadcast=True,
        messages_per_second=1000,
    )
    clock = Clock([time.time(), 0.0])
    app = App(settings, clock=clock, monotonic=clock)
    application = app._telegram  # noqa: SLF001 - what the program runs, without its schedule
    await app.storage.open()
    await application.initialize()
    try:
        return await _count(application.process_update, application.bot, updates, clock)
    finally:
        await application.shutdown()
        await app.storage.close()


async def _echo(url: str, updates: Sequence[Json]) -> Costs:
    """Say again what is said."""

    async def say(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        if update.message and update.message.text:
            await update.message.reply_text(update.message.text, do_quote=False)

    builder = ApplicationBuilder().token(posting.TOKEN).base_url(url).request(AiohttpRequest())
    application = builder.get_updates_request(AiohttpRequest()).build()
    application.add_handler(MessageHandler(filters.ALL, say))
    async with application:
        return await _count(application.process_update, application.bot, updates, Clock([0.0, 0.0]))


async def _count(
    process: Callable[[Update], Awaitable[None]], bot: Bot, updates: Sequence[Json], clock: Clock
) -> Costs:
    spent = []
    logging.disable()  # what an update names may not be there, and that is not to be read here
    for each in updates:
        update = Update.de_json(each, bot)
        assert update is not None
        clock.jump(clock() + 1)
        begun = time.process_time()
        await process(update)
        spent.append(time.process_time() - begun)
    return Costs(statistics.median(spent), statistics.quantiles(spent, n=100)[_P95])


def _update(number: int, text: str) -> Json:
    person = {"id": number, "is_bot": False, "first_name": "Ada"}
    message: Json = {
        "message_id": 1,
        "date": 1_790_000_000,
        "chat": {"id": number, "type": "private", "first_name": "Ada"},
        "from": person,
        "text": text,
    }
    if text.startswith("/"):
        command = {"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}
        message["entities"] = [command]
    return {"update_id": number, "message": message}


async def _prepare(path: Path) -> None:
    """Tell the stock of the emulator's world."""
    at, world = delivery.now(), load_world()
    listed = {each.outlet: delivery.as_listed(world, each) for each in world.stock}
    async with archive.opened(path) as storage:
        feeds = await archive.listen(storage, [*listed.values()], now=at)
        for number, manuscript in enumerate(world.stock):
            entry = delivery.as_entry(manuscript, at, number=number)
            await archive.bring(storage, feeds[listed[manuscript.outlet].url], [entry], now=at)
        await archive.tell(storage, entries=len(world.stock), now=at)
