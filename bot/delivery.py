"""Send what is in the outbox, and record what Telegram answered."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from telegram import Bot, ReplyParameters
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.crew import Crew
from bot.pace import Pace
from bot.parcels import Parcel, wrap
from handlers.edge import rendered
from messages import html
from messages.html import Message
from storage import Storage
from storage.outbox import Delivery

log = logging.getLogger(__name__)

SENDERS: Final = 16
_LOST_SECONDS: Final = 5
_LONGEST_WAIT: Final = 300
_UNREACHABLE: Final = (
    "chat not found",
    "user is deactivated",
    "bot was kicked",
    "peer_id_invalid",
    "rights to send",
    "administrator rights",
    "chat_write_forbidden",
    "topic_closed",
)
_NOTHING_TO_EDIT: Final = ("not modified", "message to edit not found", "can't be edited")


class Sender:
    """Deliver what is due, each chat in order, all within the pace."""

    def __init__(
        self,
        storage: Storage,
        bot: Bot,
        pace: Pace,
        *,
        now: Callable[[], int],
        monotonic: Callable[[], float],
        wake: Callable[[str], None],
        give_up: Callable[[], None],
    ) -> None:
        self._storage = storage
        self._bot = bot
        self._pace = pace
        self._now = now
        self._monotonic = monotonic
        self._wake = wake
        self._give_up = give_up
        self._crew = Crew("deliver", places=SENDERS, wake=wake)
        self._row = asyncio.Lock()
        self._landed = asyncio.Event()
        self._stopping = False
        self._alarm: asyncio.TimerHandle | None = None

    async def deliver(self) -> None:
        """Start on the deliveries that are due."""
        if self._stopping:
            return
        await self._crew.claim_and_start(self._claim, self._carry)
        if (seconds := self._pace.next_rested(now=self._monotonic())) is not None:
            if self._alarm:
                self._alarm.cancel()
            self._alarm = asyncio.get_running_loop().call_later(seconds, self._wake, "deliver")

    def stop(self) -> None:
        """Begin nothing more."""
        self._stopping = True
        self._landed.set()
        if self._alarm:
            self._alarm.cancel()

    async def finish(self, *, seconds: float) -> None:
        """Begin nothing more, and let the sends under way end."""
        self.stop()
        await self._crew.finish(seconds=seconds)

    async def _claim(self, limit: int) -> list[Parcel]:
        """Claim deliveries, and put all of them into words at once."""
        resting = self._pace.resting(now=self._monotonic())
        claimed = await self._storage.outbox.claim_due(
            now=self._now(), limit=limit, resting=resting
        )
        return await wrap(self._storage, claimed)

    async def _carry(self, parcel: Parcel) -> None:
        """Wait for the delivery's turn, send it, and look for the chat's next one."""
        if parcel.message is None:
            await self._give_back(parcel)
            return
        taken = await self._turn()
        if taken is None:
            await self._storage.outbox.release([parcel.delivery])
            return
        try:
            if await self._storage.outbox.start(parcel.delivery, now=self._now()):
                await self._send(parcel, parcel.message)
        finally:
            self._pace.land(taken, now=self._monotonic())
            self._landed.set()
        self._wake("deliver")

    async def _give_back(self, parcel: Parcel) -> None:
        """Wait for the message that an edit is of, where it is on its way; else there is none."""
        outbox, delivery = self._storage.outbox, parcel.delivery
        if parcel.target and parcel.target.state == "sending":
            await outbox.put_off(delivery, due_at=self._now() + _LOST_SECONDS, reason="too early")
        else:
            await outbox.drop(delivery, reason="no message")

    async def _turn(self) -> float | None:
        """Wait for a place in the row and return its time; None when the program is stopping."""
        async with self._row:
            while not self._stopping:
                now = self._monotonic()
                wait = self._pace.wait(now=now)
                if not wait:
                    self._pace.take(now=now)
                    return now
                self._landed.clear()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._landed.wait(), timeout=wait)
        return None

    async def _send(self, parcel: Parcel, message: Message, *, plain: bool = False) -> None:
        outbox, delivery = self._storage.outbox, parcel.delivery
        try:
            message_id = await self._post(parcel, message, plain=plain)
        except ChatMigrated as error:
            await self._storage.chats.migrate(delivery.chat_id, error.new_chat_id)
            await outbox.put_off(delivery, due_at=self._now(), reason="migrated")
        except RetryAfter as error:
            await self._rest(delivery, error)
        except Forbidden as error:
            await self._suspend(delivery, error.message)
        except BadRequest as error:
            await self._refused(parcel, message, error.message, plain=plain)
        except InvalidToken:
            await outbox.put_off(delivery, due_at=self._now(), reason="token refused")
            self._give_up()
        except TimedOut as error:
            await self._doubt(parcel, error)
        except NetworkError as error:
            await self._later(delivery, error.message)
        except TelegramError as error:  # an answer that nobody can read
            await self._doubt(parcel, error)
        else:
            await outbox.finish(delivery, message_id=message_id, now=self._now())

    async def _post(self, parcel: Parcel, message: Message, *, plain: bool) -> int | None:
        """Send a message, or edit the one that an edit is of; return its id."""
        chat_id, target = parcel.delivery.chat_id, parcel.target
        call = rendered(message)
        if plain:
            call |= {"text": html.plain(message.html), "parse_mode": None}
        try:
            if target and parcel.is_edit:
                await self._bot.edit_message_text(
                    chat_id=chat_id, message_id=target.message_id, **call
                )
                return target.message_id
            if target and target.message_id:
                call["reply_parameters"] = ReplyParameters(
                    target.message_id, allow_sending_without_reply=True
                )
            return (await self._bot.send_message(chat_id, **call)).message_id
        finally:  # Telegram counts from when it took the message, which was no later than now
            self._pace.spend(chat_id, now=self._monotonic())

    async def _rest(self, delivery: Delivery, error: RetryAfter) -> None:
        asked = error.retry_after
        seconds = asked.total_seconds() if isinstance(asked, timedelta) else float(asked)
        log.warning("Telegram asks for a rest of %s s", seconds)
        self._pace.pause(seconds, now=self._monotonic())
        await self._storage.outbox.put_off(
            delivery, due_at=self._now() + round(seconds), reason="429"
        )

    async def _suspend(self, delivery: Delivery, reason: str) -> None:
        log.info("chat %s suspended: %s", delivery.chat_id, reason)
        await self._storage.chats.suspend(delivery.chat_id)

    async def _refused(self, parcel: Parcel, message: Message, reason: str, *, plain: bool) -> None:
        outbox, delivery = self._storage.outbox, parcel.delivery
        if any(known in reason.lower() for known in _UNREACHABLE):
            await self._suspend(delivery, reason)
            return
        if any(known in reason.lower() for known in _NOTHING_TO_EDIT):
            await outbox.drop(delivery, reason=reason)
            return
        log.error("%s %s refused by Telegram: %s", delivery.kind, delivery.subject, reason)
        if plain:
            await outbox.drop(delivery, reason=reason)
        else:
            await self._send(parcel, message, plain=True)

    async def _doubt(self, parcel: Parcel, error: TelegramError) -> None:
        """Send once more what may have arrived; after that, believe that it did.

        An edit is made again until an answer comes: made twice it is the same.
        """
        outbox, delivery = self._storage.outbox, parcel.delivery
        if parcel.is_edit:
            await self._later(delivery, error.message)
            return
        log.warning("chat %s: %s", delivery.chat_id, error.message)
        if delivery.maybe_doubled:
            await outbox.finish(delivery, message_id=None, now=self._now())
        else:
            await outbox.doubt(delivery, due_at=self._now() + _LOST_SECONDS)

    async def _later(self, delivery: Delivery, reason: str) -> None:
        wait = min(2 ** min(delivery.attempts, 10), _LONGEST_WAIT) * random.uniform(0.75, 1.25)  # noqa: S311 - jitter
        log.warning("chat %s: %s", delivery.chat_id, reason)
        await self._storage.outbox.put_off(
            delivery, due_at=self._now() + max(1, round(wait)), reason=reason
        )
