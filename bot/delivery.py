"""Send what is in the outbox, and record what Telegram answered."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from typing import Any, Final

from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.answers import (
    Answer,
    Flooded,
    Moved,
    NothingToEdit,
    NoTopic,
    Refused,
    Sent,
    TokenRefused,
    Trouble,
    Unknown,
    Unreachable,
    understood,
)
from bot.crew import Crew
from bot.limiter import NEWS, Floods
from bot.parcels import Parcel, wrap, written
from bot.turns import Turns
from storage import Storage
from storage.outbox import Delivery

log = logging.getLogger(__name__)

SENDERS: Final = 128
"""Deliveries that are claimed and put into words ahead of their turn, at most."""
AHEAD: Final = 1.5
"""Seconds of the pace for which they are; a chat may change its language any moment."""
_NEXT: Final = 0.05
"""Seconds of the pace for which deliveries are begun ahead: until then they can be called off."""
_LOST_SECONDS: Final = 5
_LONGEST_WAIT: Final = 60
"""Seconds: what has failed often while a server was in trouble need not wait long after it."""


class Sender:
    """Deliver what is due, each chat in order, all within the pace."""

    def __init__(
        self,
        storage: Storage,
        bot: ExtBot[Any],
        floods: Floods,
        *,
        now: Callable[[], int],
        monotonic: Callable[[], float],
        wake: Callable[[str], None],
        give_up: Callable[[], None],
        paid: bool = False,
    ) -> None:
        self._storage = storage
        self._bot = bot
        self._pace = floods.pace
        self._floods = floods
        self._now = now
        self._monotonic = monotonic
        self._wake = wake
        self._give_up = give_up
        self._paid = paid
        places = max(2, min(SENDERS, round(AHEAD * self._pace.per_second)))
        self._crew = Crew("deliver", places=places, wake=wake)
        # many are recorded as begun in one transaction, but none long before its turn
        self._next = asyncio.Semaphore(max(1, min(SENDERS, round(_NEXT * self._pace.per_second))))
        self._turns = Turns(self._pace, monotonic=monotonic)
        self._alarm: asyncio.TimerHandle | None = None

    async def deliver(self) -> None:
        """Start on the deliveries that are due."""
        if self._turns.are_over:
            return
        seconds: float | None = self._pace.paused(now=self._monotonic())
        if not seconds:
            await self._crew.claim_and_start(self._claim, self._carry)
            seconds = self._pace.next_rested(now=self._monotonic())
        if seconds is not None:
            self._look_in(seconds)

    def stop(self) -> None:
        """Begin nothing more."""
        self._turns.stop()
        if self._alarm:
            self._alarm.cancel()

    async def finish(self, *, seconds: float) -> None:
        """Begin nothing more, and let the sends under way end."""
        self.stop()
        await self._crew.finish(seconds=seconds)

    def _look_in(self, seconds: float) -> None:
        if self._alarm:
            self._alarm.cancel()
        self._alarm = asyncio.get_running_loop().call_later(seconds, self._wake, "deliver")

    async def _claim(self, limit: int) -> list[Parcel]:
        """Claim deliveries, and put all of them into words at once."""
        resting = self._pace.resting(now=self._monotonic())
        claimed = await self._storage.outbox.claim_due(
            now=self._now(), limit=limit, resting=resting
        )
        return await wrap(self._storage, claimed)

    async def _carry(self, parcel: Parcel) -> None:
        """Wait for the delivery's turn, send it, and record what came of it."""
        if parcel.message is None:
            await self._give_back(parcel)
            return
        taken = await self._begin(parcel.delivery)
        if taken is None:
            return
        try:
            answer = await self._send(parcel)
            if not isinstance(answer, Flooded | Trouble | Unknown):
                self._pace.passed(parcel.delivery.chat_id)
            await self._record(parcel, answer)
        finally:
            self._turns.land(taken)
        self._crew.look_soon()

    async def _begin(self, delivery: Delivery) -> float | None:
        """Record that a delivery is about to be sent, and wait for its turn; None if it has none.

        In this order, so that no more than are under way may be doubled by a crash.
        """
        outbox = self._storage.outbox
        async with self._next:
            if not await self._turns.near(seconds=_NEXT):
                await outbox.put_back(delivery, begun=False)
                return None
            if not await outbox.start(delivery, now=self._now()):
                return None
            taken = await self._turns.take()
        if taken is None:
            await outbox.put_back(delivery, begun=True)
        return taken

    async def _give_back(self, parcel: Parcel) -> None:
        """Wait for the message that an edit is of, where it is on its way; else there is none."""
        outbox, delivery = self._storage.outbox, parcel.delivery
        if parcel.target and parcel.target.state == "sending":
            await outbox.put_off(delivery, due_at=self._now() + _LOST_SECONDS, reason="too early")
        else:
            await outbox.drop(delivery, reason="no message")

    async def _send(self, parcel: Parcel) -> Answer:
        """Send a message, a second time in plain text where Telegram cannot read ours."""
        answer: Answer = Refused("")
        for plain in (False, True):
            answer = await self._post(parcel, plain=plain)
            if not isinstance(answer, Refused):
                break
            kind, subject = parcel.delivery.kind, parcel.delivery.subject
            log.error("%s %s refused by Telegram: %s", kind, subject, answer.reason)
        return answer

    async def _post(self, parcel: Parcel, *, plain: bool) -> Answer:
        """Send a message, or edit the one that an edit is of."""
        method, call = written(parcel, plain=plain)
        if self._paid and not parcel.is_edit:
            call["allow_paid_broadcast"] = True
        try:
            answer = await self._bot.do_api_request(method, call, rate_limit_args=NEWS)
            return Sent(int(answer["message_id"]))
        except TelegramError as error:
            return understood(error)
        except (KeyError, TypeError, ValueError) as error:
            return Unknown(f"an answer of another shape: {type(error).__name__}")
        finally:  # Telegram counts from when it took the message, which was no later than now
            self._pace.spend(parcel.delivery.chat_id, now=self._monotonic())

    async def _record(self, parcel: Parcel, answer: Answer) -> None:
        outbox, delivery, now = self._storage.outbox, parcel.delivery, self._now()
        match answer:
            case Sent(message_id):
                await outbox.finish(delivery, message_id=message_id, now=now)
            case Moved(new_id):
                await self._storage.chats.migrate(delivery.chat_id, new_id)
                await outbox.put_off(delivery, due_at=now, reason="migrated")
            case Flooded():
                seconds = await self._floods.note(delivery.chat_id, answer)
                await outbox.put_off(delivery, due_at=now + round(seconds), reason="429")
            case Unreachable(reason):
                log.info("chat %s suspended: %s", delivery.chat_id, reason)
                self._pace.give_back()
                await self._storage.chats.suspend(delivery.chat_id)
            case NoTopic(reason):
                await self._leave_topic(delivery, reason)
            case NothingToEdit(reason) | Refused(reason):
                await outbox.drop(delivery, reason=reason)
            case TokenRefused():
                await outbox.put_off(delivery, due_at=now, reason="token refused")
                self._give_up()
            case Unknown(reason):
                await self._doubt(parcel, reason)
            case Trouble(reason):
                await self._later(delivery, reason)

    async def _leave_topic(self, delivery: Delivery, reason: str) -> None:
        """Send what went to a topic to the group itself; where that is closed too, wait for it."""
        log.info("chat %s, topic %s: %s", delivery.chat_id, delivery.topic_id, reason)
        if delivery.topic_id is None:
            await self._storage.chats.suspend(delivery.chat_id)
            return
        await self._storage.topics.leave(delivery.chat_id, delivery.topic_id, now=self._now())
        await self._storage.outbox.put_off(delivery, due_at=self._now(), reason=reason)

    async def _doubt(self, parcel: Parcel, reason: str) -> None:
        """Send once more what may have arrived; after that, believe that it did.

        An edit is made again until an answer comes: made twice it is the same.
        """
        outbox, delivery = self._storage.outbox, parcel.delivery
        if parcel.is_edit:
            await self._later(delivery, reason)
            return
        log.warning("chat %s: %s", delivery.chat_id, reason)
        if delivery.unanswered:
            await outbox.finish(delivery, message_id=None, now=self._now())
        else:
            await outbox.doubt(delivery, due_at=self._now() + _LOST_SECONDS)

    async def _later(self, delivery: Delivery, reason: str) -> None:
        wait = min(2 ** min(delivery.attempts, 10), _LONGEST_WAIT) * random.uniform(0.75, 1.25)  # noqa: S311 - jitter
        log.warning("chat %s: %s", delivery.chat_id, reason)
        await self._storage.outbox.put_off(
            delivery, due_at=self._now() + max(1, round(wait)), reason=reason
        )
