"""Run the real program with a world in a box around it: an emulated Telegram, an invented press."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import tempfile
import time
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any, Final

from rich.console import Console

from bot import logs
from bot.app import App
from bot.settings import Settings, load
from bot.terminal import Terminal
from emulator.press import Press, load_world
from emulator.telegram import Telegram

YOU: Final = 1001
FIRST_SECONDS: Final = 8.0
PUBLISH_SECONDS: Final = 20.0
ALREADY_PUBLISHED: Final = 24
"""Articles that are there when you arrive; the rest of the stock appears one by one."""
_AGE_SECONDS: Final = 540
READY_LOOKS: Final = 50

_WELCOME: Final = """\
[bold]Crier, in a box.[/bold] The bot is the real one; Telegram at {telegram} and the press at
{press} are emulated, on this machine only. Nothing leaves it, nothing is kept.
Type [bold]/start[/bold]; press a button by typing its number; [bold]/quit[/bold] ends.
"""


async def try_out(*, live: bool) -> None:
    """Be the person, the press and Telegram at once, until the person leaves."""
    console = Console()
    async with contextlib.AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="crier-")))
        telegram = await stack.enter_async_context(Telegram())
        press = None if live else await stack.enter_async_context(Press(load_world()))
        settings = _settings(folder, telegram, press)
        logs.start(level="warning", style="text", secrets=settings.secrets())
        app = App(settings)
        telegram.add_person(YOU, first_name="You")
        place = press.url if press else "its usual addresses (live)"
        console.print(_WELCOME.format(telegram=telegram.url, press=place), highlight=False)
        tasks = [app.run(), _talk(app, Terminal(telegram, YOU, console), press)]
        if press:
            tasks.append(_publish(app, press))
        await _first_of(tasks, app)


def _settings(folder: Path, telegram: Telegram, press: Press | None) -> Settings:
    common = {
        "telegram_bot_token": telegram.token,
        "telegram_api_url": telegram.url,
        "database_url": f"sqlite:///{folder}/try.db",
        "openai_api_key": "",  # a try costs nothing, whatever the environment holds
        "openai_base_url": "",
    }
    if press is None:
        return load(**common, feeds="feeds.opml")
    for age in range(ALREADY_PUBLISHED, 0, -1):
        press.publish_next(published=time.time() - age * _AGE_SECONDS)
    opml = folder / "press.opml"
    opml.write_text(press.opml(), encoding="utf-8")
    return load(**common, feeds=str(opml), poll_interval="2s", allow_private_addresses=True)


async def _talk(app: App, terminal: Terminal, press: Press | None) -> None:
    """Open the chat when what was published before is in the archive."""
    await app.ready.wait()
    for _ in range(READY_LOOKS if press else 0):
        if (
            len(await app.storage.stories.latest(chat_id=0, limit=ALREADY_PUBLISHED))
            == ALREADY_PUBLISHED
        ):
            break
        await asyncio.sleep(0.2)
    await terminal.talk()


async def _publish(app: App, press: Press) -> None:
    """Let a new article appear every so often, by turns in what you are subscribed to."""
    for turn in itertools.count():
        await asyncio.sleep(PUBLISH_SECONDS if turn else FIRST_SECONDS)
        mine = [each.id for each in await app.storage.chats.subscriptions(YOU)]
        wanted = mine[turn % len(mine)] if mine else None
        if press.publish_next(category=wanted) is None:
            press.publish_next()


async def _first_of(works: Sequence[Coroutine[Any, Any, None]], app: App) -> None:
    """Run until one of them ends, then end the program in order; pass on what went wrong."""
    program, *others = [asyncio.create_task(work) for work in works]
    done, _ = await asyncio.wait([program, *others], return_when=asyncio.FIRST_COMPLETED)
    app.stop()
    for task in others:
        task.cancel()
    await asyncio.gather(program, *others, return_exceptions=True)
    for task in done:
        task.result()
