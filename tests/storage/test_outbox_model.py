"""The outbox against a model of it: nothing lost, each chat in order, crashes at any point."""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from storage import Storage
from storage.outbox import LEASE, Delivery
from tests.storage.cast import FAR, START, found, listen, write

CHATS = (1, 2, 3)
STORIES = 5
Result = TypeVar("Result")


@dataclass(slots=True)
class Promise:
    """Hold what the outbox should know of one story for one chat."""

    chat: int
    story: int
    due_at: int
    state: str = "ready"
    leased_until: int = 0
    attempts: int = 0
    doubled: bool = False

    @property
    def waits(self) -> bool:
        """Tell whether it is neither sent nor dropped."""
        return self.state in {"ready", "sending"}


class Outbox(RuleBasedStateMachine):
    """Let workers claim, send, fail, dawdle and die in any order."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        copy = shutil.copy(self.template, f"{self.folder.name}/crier.db")
        self.runner = asyncio.Runner()
        self.storage = Storage(f"sqlite:///{copy}")
        self.now = START
        self.promises: list[Promise] = []
        self.held: list[Delivery] = []
        self.sending: list[Delivery] = []
        self.written = 0

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Run a coroutine on the machine's own loop."""
        return self.runner.run(work)

    def of(self, delivery: Delivery) -> Promise:
        """Find what the model knows of a delivery."""
        return next(
            each
            for each in self.promises
            if (each.chat, each.story) == (delivery.chat_id, delivery.subject)
        )

    @precondition(lambda self: self.written < STORIES)
    @rule()
    def announce(self) -> None:
        """Promise one more story to every chat."""
        self.written += 1
        self.run(write(self.storage, self.written, "Told.", now=self.now))
        assert self.run(self.storage.stories.announce(now=self.now, limit=9)) == 1
        self.promises += [Promise(chat, self.written, self.now) for chat in CHATS]

    @rule(seconds=st.sampled_from([1, 5, LEASE - 1, LEASE]))
    def wait(self, seconds: int) -> None:
        """Let time pass."""
        self.now += seconds

    @rule(limit=st.integers(1, 4), resting=st.sets(st.sampled_from(CHATS), max_size=2))
    def claim(self, limit: int, resting: set[int]) -> None:
        """Claim just what the model says is next."""
        heads = {each.chat: each for each in reversed(self.promises) if each.waits}
        expected = [
            each
            for each in self.promises
            if each is heads.get(each.chat)
            and each.chat not in resting
            and max(each.due_at, each.leased_until) <= self.now
        ][:limit]
        claimed = self.run(
            self.storage.outbox.claim_due(now=self.now, limit=limit, resting=resting)
        )
        for each in expected:
            each.leased_until = self.now + LEASE
            each.doubled |= each.state == "sending"
        assert [(each.chat_id, each.subject, each.attempts) for each in claimed] == [
            (each.chat, each.story, each.attempts) for each in expected
        ]
        assert [each.maybe_doubled for each in claimed] == [each.doubled for each in expected]
        self.held += claimed

    @precondition(lambda self: self.held)
    @rule(which=st.integers(0, 99))
    def start(self, which: int) -> None:
        """Begin what was claimed, perhaps so late that another has begun it meanwhile."""
        delivery = self.held.pop(which % len(self.held))
        promise = self.of(delivery)
        began = promise.waits and promise.attempts == delivery.attempts
        assert self.run(self.storage.outbox.start(delivery, now=self.now)) == began
        if began:
            assert not any(
                each.waits
                for each in self.promises[: self.promises.index(promise)]
                if each.chat == promise.chat
            )
            promise.state, promise.attempts = "sending", promise.attempts + 1
            promise.leased_until = self.now + LEASE
            self.sending.append(delivery)

    @precondition(lambda self: self.sending)
    @rule(
        which=st.integers(0, 99),
        outcome=st.sampled_from(["finish", "put off", "doubt", "drop"]),
        wait=st.sampled_from([0, 7]),
    )
    def answer(self, which: int, outcome: str, wait: int) -> None:
        """Record what became of a send."""
        delivery = self.sending.pop(which % len(self.sending))
        outbox, due_at = self.storage.outbox, self.now + wait
        match outcome:
            case "finish":
                self.run(outbox.finish(delivery, message_id=1, now=self.now))
            case "put off":
                self.run(outbox.put_off(delivery, due_at=due_at, reason="busy"))
            case "doubt":
                self.run(outbox.doubt(delivery, due_at=due_at))
            case "drop":
                self.run(outbox.drop(delivery, reason="refused"))
        self._answered(self.of(delivery), outcome, due_at)

    def _answered(self, promise: Promise, outcome: str, due_at: int) -> None:
        if not promise.waits:
            return
        if outcome in {"finish", "drop"}:
            promise.state = "sent" if outcome == "finish" else "dropped"
            return
        promise.state, promise.due_at, promise.leased_until = "ready", due_at, 0
        promise.doubled |= outcome == "doubt"

    @precondition(lambda self: self.held or self.sending)
    @rule()
    def put_back(self) -> None:
        """Give back all that was claimed, begun or not, but for what another has begun since."""
        for mine, begun in ((self.held, False), (self.sending, True)):
            for delivery in mine:
                self.run(self.storage.outbox.put_back(delivery, begun=begun))
                promise = self.of(delivery)
                if promise.waits and promise.attempts == delivery.attempts + begun:
                    promise.state, promise.leased_until = "ready", 0
            mine.clear()

    @rule()
    def crash(self) -> None:
        """Forget everything that is in nobody's row."""
        self.held.clear()
        self.sending.clear()

    @invariant()
    def nothing_is_lost(self) -> None:
        """Hold the outbox's count against the model's."""
        counts = Counter(each.state for each in self.promises)
        assert self.run(self.storage.outbox.tally()) == counts

    def teardown(self) -> None:
        """Deliver what still waits: every promise is kept or was refused."""
        self.run(self._drain())
        self.run(self.storage.close())
        self.runner.close()
        self.folder.cleanup()

    async def _drain(self) -> None:
        outbox = self.storage.outbox
        while claimed := await outbox.claim_due(now=FAR, limit=9):
            for delivery in claimed:
                assert await outbox.start(delivery, now=FAR)
                await outbox.finish(delivery, message_id=1, now=FAR)
        assert set(await outbox.tally()) <= {"sent", "dropped"}


async def _prepare(path: Path) -> None:
    """Make a database with stories that wait to be written, and chats that wait for them."""
    storage = Storage(f"sqlite:///{path}")
    await storage.open()
    feed = await listen(storage)
    for chat in CHATS:
        await storage.chats.subscribe(chat, "world", kind="private", now=START)
    for number in range(1, STORIES + 1):
        assert await found(storage, feed, f"{number}", now=START) == number
    await storage.close()


@pytest.mark.long
def test_the_outbox_keeps_every_promise_in_order_whatever_happens(tmp_path: Path) -> None:
    template = tmp_path / "template.db"
    asyncio.run(_prepare(template))
    machine = type("Machine", (Outbox,), {"template": template})

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
