"""A token that is revoked while the bot runs ends it, and nothing that waits is lost."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from emulator import faults
from emulator.faults import Fault
from news.errors import TelegramUnusable
from storage import Storage
from tests.bot.cast import TITLES, emptied, quiet
from tests.handlers.cast import HARBOUR

Run = Callable[[Any], None]
PEOPLE = (7, 8, 9)


def test_a_revoked_token_ends_the_program_and_what_waits_is_sent_when_there_is_a_new_one(
    tmp_path: Path, run: Run
) -> None:
    async def scene() -> None:
        async with quiet(tmp_path) as w:
            people = [w.telegram.add_person(each) for each in PEOPLE]
            w.telegram.fail(Fault(faults.UNAUTHORIZED, method="sendMessage", times=None))
            await _queue(tmp_path, *people)
            with pytest.raises(TelegramUnusable) as ended:
                await asyncio.wait_for(w.program, 10)
            assert str(ended.value) == (
                f"{w.telegram.url}: it no longer knows this TELEGRAM_BOT_TOKEN"
            )
            assert await _tally(tmp_path) == {"ready": 3 * len(PEOPLE)}

            w.telegram.heal()
            w.app = App(w.settings)
            w.program = asyncio.create_task(w.app.run())
            await emptied(w)
            assert [w.pushed(each) for each in people] == [TITLES] * len(PEOPLE)

    run(scene())


def test_a_token_that_is_revoked_while_nothing_is_sent_ends_the_program_too(
    tmp_path: Path, run: Run
) -> None:
    async def scene() -> None:
        async with quiet(tmp_path) as w:
            ada = w.telegram.add_person(PEOPLE[0])
            await w.telegram.until(lambda: w.telegram.polling)
            w.telegram.fail(Fault(faults.UNAUTHORIZED, times=None))
            w.telegram.say(ada, "/start")  # so that the poll under way ends
            with pytest.raises(TelegramUnusable, match="no longer knows this TELEGRAM_BOT_TOKEN"):
                await asyncio.wait_for(w.program, 15)

    run(scene())


@asynccontextmanager
async def _storage(folder: Path) -> AsyncIterator[Storage]:
    """Open a storage of our own: that of the program closes when the program ends."""
    storage = Storage(f"sqlite:///{folder}/crier.db")
    await storage.open()
    try:
        yield storage
    finally:
        await storage.close()


async def _queue(folder: Path, *people: int) -> None:
    async with _storage(folder) as storage:
        for each in people:
            await storage.chats.subscribe(each, HARBOUR.id, kind="private", now=int(time.time()))


async def _tally(folder: Path) -> dict[str, int]:
    async with _storage(folder) as storage:
        return await storage.outbox.tally()
