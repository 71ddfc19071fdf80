"""Answers: what a person asks of the bot, against an echo by python-telegram-bot alone.

One update after the other, so that the CPU of each can be told; the updates of a fuzz are in
tests/handlers/updates.py, these are what people ask.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from telegram import Bot, Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters

from benchmarks import archive, delivery, posting, servers
from benchmarks.apart import apart, serving
from benchmarks.figures import Row
from bot.app import App
from bot.settings import Settings
from bot.transport import AiohttpRequest
from emulator.press import load_world

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
    with (
        tempfile.TemporaryDirectory(prefix="crier-") as folder,
        serving(servers.telegram, answers) as url,
    ):
        prepared = Path(folder) / "prepared.db"
        asyncio.run(_prepare(prepared))
        ours = apart(ask, url, prepared, answers=answers)
        bare = apart(echo, url, answers=answers)
    return [
        Row("CPU an answer, p50", "ms", 1000 * ours.half, 1000 * bare.half),
        Row("CPU an answer, p95", "ms", 1000 * ours.most, 1000 * bare.most),
    ]


async def ask(url: str, path: Path, *, answers: int) -> Costs:
    """Let the program answer, with its database, its pace and its handlers."""
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg] # pydantic's own
        telegram_bot_token=posting.TOKEN,  # type: ignore[arg-type]
        telegram_api_url=url.removesuffix("/bot"),
        database_url=f"sqlite:///{path}",
        paid_broadcast=True,
        messages_per_second=1000,
    )
    app = App(settings)
    application = app._telegram  # noqa: SLF001 - what the program runs, without its schedule
    await app.storage.open()
    await application.initialize()
    try:
        return await _count(application.process_update, application.bot, answers)
    finally:
        await application.shutdown()
        await app.storage.close()


async def echo(url: str, *, answers: int) -> Costs:
    """Say again what is said."""

    async def say(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        if update.message and update.message.text:
            await update.message.reply_text(update.message.text)

    builder = ApplicationBuilder().token(posting.TOKEN).base_url(url).request(AiohttpRequest())
    application = builder.get_updates_request(AiohttpRequest()).build()
    application.add_handler(MessageHandler(filters.ALL, say))
    async with application:
        return await _count(application.process_update, application.bot, answers)


async def _count(process: Callable[[Update], Awaitable[None]], bot: Bot, answers: int) -> Costs:
    spent = []
    for number in range(1, answers + 1):
        begun = time.process_time()
        await process(_update(number, _ASKED[number % len(_ASKED)], bot))
        spent.append(time.process_time() - begun)
    return Costs(statistics.median(spent), statistics.quantiles(spent, n=100)[_P95])


def _update(number: int, text: str, bot: Bot) -> Update:
    person = {"id": number, "is_bot": False, "first_name": "Ada"}
    message: dict[str, Any] = {
        "message_id": 1,
        "date": 1_790_000_000,
        "chat": {"id": number, "type": "private", "first_name": "Ada"},
        "from": person,
        "text": text,
    }
    if text.startswith("/"):
        command = {"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}
        message["entities"] = [command]
    update = Update.de_json({"update_id": number, "message": message}, bot)
    assert update is not None
    return update


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
