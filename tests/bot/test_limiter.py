"""What people are answered keeps the pace, and what could only come much later is given up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from telegram.error import BadRequest, RetryAfter

from bot.limiter import LONGEST_WAIT, NEWS, Floods, Limiter
from bot.pace import Pace

pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
Run = Callable[[Any], None]


class Stage:
    """Hold a limiter whose clock stands still, what it remembered, and what was called."""

    def __init__(self, *errors: Exception) -> None:
        self.pace = Pace(per_second=1000)
        self.remembered: list[tuple[int | None, float]] = []
        self.errors = [*errors]
        self.called = 0
        floods = Floods(self.pace, monotonic=lambda: 0.0, remember=self._remember)
        self.limiter = Limiter(floods, monotonic=lambda: 0.0)

    async def _remember(self, chat_id: int | None, seconds: float) -> None:
        self.remembered.append((chat_id, seconds))

    async def _call(self) -> str:
        self.called += 1
        if self.errors:
            raise self.errors.pop(0)
        return "sent"

    async def ask(
        self, chat_id: object = 7, endpoint: str = "sendMessage", mark: str | None = None
    ) -> str:
        """Let a call go through the limiter."""
        answer: str = await self.limiter.process_request(
            self._call, (), {}, endpoint, {"chat_id": chat_id}, mark
        )
        return answer


def test_an_answer_goes_at_once_and_is_counted(run: Run) -> None:
    async def scene() -> None:
        stage = Stage()
        assert await stage.ask() == "sent"
        assert stage.pace.wait(now=0.0) > 0

    run(scene())


@pytest.mark.parametrize(
    ("chat_id", "endpoint", "mark"),
    [(7, "sendMessage", NEWS), (7, "editMessageText", None), (None, "getMe", None)],
)
def test_what_had_its_turn_or_is_no_message_passes_uncounted(
    run: Run, chat_id: object, endpoint: str, mark: str | None
) -> None:
    async def scene() -> None:
        stage = Stage()
        stage.pace.pause(9999, now=0.0)
        assert await stage.ask(chat_id, endpoint, mark) == "sent"

    run(scene())


def test_a_flood_is_remembered_and_the_answer_tried_again(run: Run) -> None:
    async def scene() -> None:
        stage = Stage(RetryAfter(0), RetryAfter(0))
        assert await stage.ask() == "sent"
        assert stage.called == 3
        assert stage.remembered == [(7, 0.0), (7, 0.0)]

    run(scene())


def test_after_the_third_flood_it_is_given_up(run: Run) -> None:
    async def scene() -> None:
        stage = Stage(*(RetryAfter(0) for _ in range(4)))
        with pytest.raises(RetryAfter):
            await stage.ask()
        assert stage.called == 3

    run(scene())


def test_what_would_have_to_wait_for_long_is_given_up_at_once(run: Run) -> None:
    async def scene() -> None:
        stage = Stage()
        stage.pace.rest(7, LONGEST_WAIT + 1, now=0.0)
        with pytest.raises(RetryAfter):
            await stage.ask()
        assert stage.called == 0
        assert await stage.ask(8) == "sent"

    run(scene())


def test_other_errors_pass_through(run: Run) -> None:
    async def scene() -> None:
        stage = Stage(BadRequest("message text is empty"))
        with pytest.raises(BadRequest):
            await stage.ask()
        assert stage.remembered == []

    run(scene())


def test_many_answers_at_once_are_spaced(run: Run) -> None:
    async def scene() -> None:
        stage = Stage()
        loop = asyncio.get_running_loop()
        begun = loop.time()
        await asyncio.gather(*(stage.ask(chat) for chat in range(1, 31)))
        assert loop.time() - begun >= 29 / 1000

    run(scene())
