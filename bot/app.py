"""Put the program together: the one place that constructs, and the order of starting and ending."""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, Final

from telegram import Update
from telegram.error import InvalidToken, TelegramError

import handlers
from bot import clients, menus, topics
from bot.admins import Admins
from bot.author import ANSWER_SECONDS, Author, Budget
from bot.delivery import Sender
from bot.embedding import Indexer
from bot.glimpses import Glimpses
from bot.jobs import Schedule
from bot.leads import LeadWriter
from bot.limiter import Floods, Limiter, Rests
from bot.linked import Opener
from bot.looking import find
from bot.newsroom import Newsroom
from bot.pace import Pace
from bot.settings import Settings
from bot.transport import AiohttpRequest
from bot.updates import readable
from bot.workers import Workers
from bot.writing import Editor
from handlers.desk import Desk
from handlers.quotas import (
    ANYTHING_A_DAY,
    ANYTHING_A_MINUTE,
    CHAT_A_DAY,
    CHAT_A_MINUTE,
    Quota,
)
from messages import pictures
from news import cities, opml
from news.errors import TelegramUnusable
from news.web import Web
from storage import Storage
from storage.leads import AT_ITS_HOUR

log = logging.getLogger(__name__)

GRACE_SECONDS: Final = 6.0
"""What work under way gets to end in when the program is told to stop."""
LONG_POLL_SECONDS: Final = 10
TIDY_SECONDS: Final = 3600.0
EMBED_SECONDS: Final = 10.0
DIGESTS: Final = 50
"""Digests that are made in one transaction."""
_UPDATES: Final = [
    Update.MESSAGE,
    Update.CHANNEL_POST,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.MY_CHAT_MEMBER,
]


class App:
    """Run the river, the sender and the conversation until told to stop."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        workers: Workers | None = None,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._monotonic = monotonic
        self._stop = asyncio.Event()
        self.ready = asyncio.Event()
        self._failure: Exception | None = None
        self.storage = Storage(settings.database_url, embedding_model=settings.embedding_model)
        self.schedule = Schedule()
        self._web = Web(allow_private=settings.allow_private_addresses)
        polls = AiohttpRequest(on_unauthorized=self._give_up, amended=readable)
        self._requests = (AiohttpRequest(), polls)
        pace = Pace(per_second=settings.pace)
        self._rests = Rests(
            self.storage.pauses,
            pace,
            now=self.now,
            monotonic=monotonic,
            admins=settings.admins,
        )
        floods = Floods(pace, monotonic=monotonic, remember=self._rests.remember)
        limiter = Limiter(floods, monotonic=monotonic)
        self._telegram = clients.telegram(settings, *self._requests, limiter)
        self._workers = workers or Workers()
        self._employs = workers is None
        self._newsroom = Newsroom(
            self.storage,
            self._web,
            self._workers,
            now=self.now,
            wake=self.schedule.wake,
            poll_interval=settings.poll_interval,
        )
        self._model, self._vectors = clients.models(settings)
        self._author = Author(
            self.storage,
            self._model,
            Budget(settings.summary_daily_budget, settings.admins),
            now=self.now,
            wake=self.schedule.wake,
            answer_seconds=answer_seconds,
        )
        employed = (self.storage, self._workers, self._author)
        self._editor = Editor(*employed, now=self.now, wake=self.schedule.wake)
        self._opener = Opener(self.storage, self._web, self._workers, self._editor, now=self.now)
        self._glimpses = Glimpses(self._opener)
        self._leads = LeadWriter(*employed, now=self.now, wake=self.schedule.wake)
        self._sender = Sender(
            self.storage,
            self._telegram.bot,
            floods,
            now=self.now,
            monotonic=monotonic,
            wake=self.schedule.wake,
            give_up=self._give_up,
            paid=settings.paid_broadcast,
        )
        handlers.register(self._telegram, self._desk(), lambda: self.schedule.wake("deliver"))
        self._plan()

    def _desk(self) -> Desk:
        return Desk(
            storage=self.storage,
            now=self.now,
            find=lambda url: find(url, self._web, self._workers),
            unfold=self._unfold,
            open=lambda url, chat_id, on_draft: self._opener.open(
                url, chat_id=chat_id, on_draft=on_draft
            ),
            recall=self._opener.recall,
            glimpse=self._glimpses.glimpse,
            address_of=self._glimpses.address_of,
            quota=Quota(),
            chat_quota=Quota(a_minute=CHAT_A_MINUTE, a_day=CHAT_A_DAY),
            attention=Quota(a_minute=ANYTHING_A_MINUTE, a_day=ANYTHING_A_DAY),
            draw=lambda shown: self._workers.run(pictures.draw, shown),
            open_topic=partial(topics.open_topic, self._telegram.bot),
            cities=lambda name: self._workers.run(cities.find, name),
            zone_at=lambda *spot: self._workers.run(cities.zone_at, *spot),
            may_change=Admins(self._telegram.bot, monotonic=self._monotonic).may_change,
            admins=frozenset(self._settings.admins),
            budget=self._settings.summary_daily_budget if self._model or self._vectors else 0,
            writes=self._author.is_there,
        )

    def now(self) -> int:
        """Tell the time in UTC seconds."""
        return int(self._clock())

    async def _unfold(self, body: bytes) -> tuple[opml.Listed, ...]:
        return await self._workers.run(opml.parse, body, path="the file", forgiving=True)

    def stop(self) -> None:
        """Begin to end."""
        self._stop.set()

    async def run(self) -> None:
        """Start everything, run until stopped, end in order.

        Raise SettingsWrong, OpmlBroken, StorageUnusable or TelegramUnusable when it cannot start
        or go on.
        """
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, self.stop)
        listed = clients.listed(self._settings.feeds)
        try:
            await self.storage.open()
            await self._rests.recall()
            await self.storage.feeds.add(listed, now=self.now())
            await self._greet()
            await self._work()
        finally:
            await self._web.close()
            if self._model:
                await self._model.close()
            if self._vectors:
                await self._vectors.close()
            if self._employs:
                await self._workers.close()
            await self._telegram.shutdown()
            for request in self._requests:  # after a failed start, nobody else closes them
                await request.shutdown()
            await self.storage.close()
        if self._failure is not None:
            raise self._failure

    async def _greet(self) -> None:
        """Learn who we are from Telegram, and tell it what we can be asked."""
        url = self._settings.telegram_api_url
        try:
            await self._telegram.initialize()
        except InvalidToken:
            raise TelegramUnusable(url, "it does not know this TELEGRAM_BOT_TOKEN") from None
        except TelegramError as error:
            raise TelegramUnusable(url, f"it cannot be reached ({error.message})") from None
        self._web.introduce(f"https://t.me/{self._telegram.bot.username}")
        await menus.offer(self._telegram.bot, self._settings.admins)

    async def _work(self) -> None:
        assert self._telegram.updater is not None
        await self._telegram.start()
        await self._telegram.updater.start_polling(
            timeout=LONG_POLL_SECONDS,
            bootstrap_retries=-1,
            allowed_updates=_UPDATES,
            error_callback=_polling_failed,
        )
        self.schedule.start()
        self.ready.set()
        # behind the start, for it takes some fifty calls
        menus_set = asyncio.create_task(menus.translate(self._telegram.bot, self._settings.admins))
        log.info("running as @%s", self._telegram.bot.username)
        await self._stop.wait()
        log.info("stopping")
        menus_set.cancel()
        self._sender.stop()
        # first, for a beat that claims now would start work behind the back of those who wait
        await self.schedule.stop(seconds=GRACE_SECONDS / 2)
        await asyncio.gather(
            self._sender.finish(seconds=GRACE_SECONDS),
            self._newsroom.finish(seconds=GRACE_SECONDS / 2),
            self._editor.finish(seconds=GRACE_SECONDS / 2),
            self._leads.finish(seconds=GRACE_SECONDS / 2),
            self._glimpses.close(),
            _within(GRACE_SECONDS / 2, self._telegram.updater.stop()),
        )
        await _within(GRACE_SECONDS / 2, self._telegram.stop())

    def _plan(self) -> None:
        for name, work, every in (
            ("gather", self._newsroom.gather, 1.0),
            ("read", self._newsroom.read, 2.0),
            ("group", self._newsroom.group, 5.0),
            ("write", self._editor.write, 5.0),
            ("announce", self._newsroom.announce, 5.0),
            ("digest", self._digest, 1.0),
            ("lead", self._leads.lead, 5.0),
            ("catch up", self._catch_up, 5.0),
            ("deliver", self._sender.deliver, 1.0),
            ("tidy", self._tidy, TIDY_SECONDS),
        ):
            self.schedule.add(name, work, every=every)
        if self._vectors:
            budget = self._settings.summary_daily_budget
            indexer = Indexer(self.storage, self._vectors, budget=budget, now=self.now)
            self.schedule.add("embed", indexer.embed, every=EMBED_SECONDS)

    async def _digest(self) -> bool:
        """Make the digests that are due; True when there may be more."""
        wait = AT_ITS_HOUR if self._author.is_there else 0
        made = await self.storage.digests.make_due(now=self.now(), limit=DIGESTS, lead_within=wait)
        if made:
            self.schedule.wake("lead" if wait else "deliver")
        return bool(made)

    async def _catch_up(self) -> bool:
        return await self.storage.gathering.gather(now=self.now())

    async def _tidy(self) -> None:
        await self.storage.upkeep.tidy(now=self.now())

    def _give_up(self) -> None:
        """End, for without its token the bot can neither hear nor speak."""
        url = self._settings.telegram_api_url
        self._failure = TelegramUnusable(url, "it no longer knows this TELEGRAM_BOT_TOKEN")
        self.stop()


def _polling_failed(error: TelegramError) -> None:
    log.warning("getUpdates: %s", error.message)


async def _within(seconds: float, work: Coroutine[Any, Any, None]) -> None:
    """Let a piece of python-telegram-bot end, which would wait without limit."""
    try:
        await asyncio.wait_for(work, seconds)
    except (TimeoutError, TelegramError) as error:
        log.warning("python-telegram-bot did not end well: %s", type(error).__name__)
