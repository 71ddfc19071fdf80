"""Hold the world together: its Telegram, press, model and clock, and the program among them."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, Self

from bot.tryout.program import Program, cells
from emulator import llm as moods
from emulator.clock import Clock
from emulator.director import Director
from emulator.llm import Behaviour, Llm
from emulator.press import Press, load_world
from emulator.telegram import Telegram
from emulator.views import Preview
from news.slots import instant
from news.zones import clock as zone_of
from news.zones import local
from storage import Storage

YOU: Final = 1001
OTHER: Final = 1002
GROUP: Final = -1_001_000_000_001
CHANNEL: Final = -1_001_000_000_002
ALREADY_PUBLISHED: Final = 36
"""Articles that are there when you arrive; the rest appears by and by."""
_AGE_SECONDS: Final = 540
_LOOK_SECONDS: Final = 1.0
_STOCKED_SECONDS: Final = 30.0
_FEWEST: Final = ALREADY_PUBLISHED * 2 // 3
_BENDS: Final = ("read", "group", "write", "announce")
_BEFORE_EIGHT: Final = 7 * 60 + 59
_MOODS: Final[Mapping[str, Behaviour]] = {
    "faithful": moods.faithful,
    "inventing": moods.hallucinating,
    "obeying": moods.obeying,
    "truncating": moods.truncating,
    "refusing": moods.refusing,
    "slow": moods.slow(20),
    "failing": moods.failing,
}


class Box:
    """Run the program in a world; `live` has it read real feeds instead of the invented press."""

    def __init__(self, folder: Path, *, live: bool = False) -> None:
        self._folder = folder
        memory = cells()
        self.clock = Clock(memory)
        self.clock.start(time.time())
        self.telegram = Telegram(clock=self.clock)
        self.press = None if live else Press(load_world(), clock=self.clock)
        self.director = Director(self.press, self.clock) if self.press else None
        self.llm = Llm()
        self.mood = ""
        self._program = Program(memory)
        self._storage_url = f"sqlite:///{folder}/try.db"
        self._storage = Storage(self._storage_url)
        self._stack = AsyncExitStack()
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        await self._stack.enter_async_context(self.telegram)
        await self._stack.enter_async_context(self.llm)
        if self.press and self.director:
            await self._stack.enter_async_context(self.press)
            for age in range(ALREADY_PUBLISHED, 0, -1):
                self.press.publish_next(published=self.clock() - age * _AGE_SECONDS)
            (self._folder / "press.opml").write_text(self.press.opml(), encoding="utf-8")
        self._people()
        await self._prepare()
        await self.start()
        if self.director:
            works = (self.director.run(), self._care())
            self._tasks += [asyncio.create_task(each) for each in works]
        return self

    def _people(self) -> None:
        """Bring in who is there: you, somebody else, a group with topics, a channel."""
        telegram = self.telegram
        telegram.add_person(YOU, first_name="You")
        telegram.add_person(OTHER, first_name="Noor")
        admins = {YOU, telegram.bot_id}
        members = {*admins, OTHER}
        telegram.add_group(GROUP, title="Newsroom", forum=True, admins=admins, members=members)
        telegram.open_topic(GROUP, "World desk", sender=YOU)
        telegram.add_channel(CHANNEL, title="Morning paper")

    async def _prepare(self) -> None:
        """Make the tables, which we read beside the program, and leave it alone with them."""
        storage = Storage(self._storage_url)
        await storage.open()
        await storage.close()

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._program.end()
        await self._storage.close()
        await self._stack.aclose()

    @property
    def is_running(self) -> bool:
        """Whether the program lives."""
        return self._program.is_running

    async def start(self) -> None:
        """Start the program, if it does not run."""
        await self._program.start(self._settings())

    async def kill(self) -> None:
        """Kill the program."""
        await self._program.kill()

    async def think(self, mood: str) -> None:
        """Give the program a model of a mood, or none, and start it anew where that is a change."""
        was, self.mood = self.mood, mood
        if mood:
            self.llm.behave(_MOODS[mood])
        if bool(was) != bool(mood) and self.is_running:
            await self._program.end()
            await self.start()

    async def before_eight(self, chat_id: int) -> str:
        """Set the clock to the next 07:59 of a chat; give that hour in its zone."""
        name = (await self._storage.timetables.of(chat_id)).zone
        zone, now = zone_of(name), int(self.clock())
        today = local(now, zone).date()
        hours = (instant(today + timedelta(days), _BEFORE_EIGHT, zone) for days in (0, 1, 2))
        self.clock.jump(next(each for each in hours if each > now))
        return f"{local(int(self.clock()), zone):%A, %H:%M} ({name or 'UTC'})"

    async def counts(self) -> dict[str, object]:
        """Count what somebody who watches would like to know."""
        calls = self.telegram.calls
        waiting = await self._storage.upkeep.backlog(now=int(self.clock()))
        recent = self.clock() - 60
        minute = sum(each.at >= recent for each in calls[-2000:] if each.method == "sendMessage")
        return {
            "The bot": "running" if self.is_running else "stopped",
            "Messages in a minute": minute,
            "Waiting to be sent": waiting.pop("deliver", 0),
            "Waiting elsewhere": sum(waiting.values()),
            "Calls": len(calls),
            "Refused": len(self.telegram.refused),
            "Tokens of the model": f"{self.llm.tokens:,}",
        }

    def preview(self, url: str) -> Preview | None:
        """Show what stands at an address of the press."""
        piece = self.press.at(url) if self.press else None
        if piece is None or self.press is None:
            return None
        return Preview(url, self.press.outlet(piece).name, piece.title, piece.paragraphs[0])

    async def stocked(self) -> None:
        """Wait until what was published before is in the archive."""
        for _ in range(int(_STOCKED_SECONDS / 0.2) if self.press else 0):
            waiting = await self._storage.upkeep.backlog(now=int(self.clock()))
            known = await self._storage.stories.latest(chat_id=0, limit=_FEWEST)
            # of 36 articles some tell the same
            if len(known) == _FEWEST and not any(waiting[each] for each in _BENDS):
                return
            await asyncio.sleep(0.2)

    async def ended(self) -> None:
        """Go on until cancelled."""
        await asyncio.Event().wait()

    async def _care(self) -> None:
        """Have news come of what you are subscribed to."""
        assert self.director
        while True:
            mine = await self._storage.chats.subscriptions(YOU)
            self.director.care_for(tuple(each.id for each in mine))
            await asyncio.sleep(_LOOK_SECONDS)

    def _settings(self) -> dict[str, Any]:
        common = {
            "telegram_bot_token": self.telegram.token,
            "telegram_api_url": self.telegram.url,
            "database_url": self._storage_url,
            **self._model(),
        }
        if self.press is None:
            return common | {"feeds": "feeds.opml"}
        opml = {"feeds": f"{self._folder}/press.opml", "poll_interval": "2s"}
        return common | opml | {"allow_private_addresses": True}

    def _model(self) -> dict[str, str]:
        """Choose the model: of the environment where it has one, else the emulated one or none."""
        if os.environ.get("OPENAI_API_KEY"):
            return {}
        url = self.llm.url if self.mood else ""
        return {"openai_api_key": "", "openai_base_url": url, "summary_model": "emulated"}

    def moods(self) -> Sequence[str]:
        """Name the moods of the emulated model; none where the environment has a real one."""
        return () if os.environ.get("OPENAI_API_KEY") else tuple(_MOODS)
