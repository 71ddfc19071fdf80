"""Fuzzed updates: the CPU of answering whatever comes, against an echo's."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from benchmarks import answers
from benchmarks.figures import Row
from benchmarks.posting import TOKEN
from emulator.telegram import Telegram
from tests.handlers.updates import Json, settle, updates

_AT_ONCE: Final = 50


def rows(*, amount: int = 10_000) -> list[Row]:
    """Count the CPU of answering updates of any kind, from forty people."""
    return answers.compared("a fuzzed update", _made(amount), _telegram)


def _made(amount: int) -> list[Json]:
    made: list[Json] = []

    @settings(
        max_examples=math.ceil(amount / _AT_ONCE),
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[*HealthCheck],
    )
    @given(st.lists(updates(), min_size=_AT_ONCE, max_size=_AT_ONCE))
    def make(brought: list[tuple[str, Json]]) -> None:
        for kind, content in brought:
            number = len(made) + 1
            query = {"id": _query(kind, number)} if kind.endswith("query") else {}
            made.append({"update_id": number, kind: content | query})

    make()
    return made[:amount]


def _query(kind: str, number: int) -> str:
    return f"{kind[0]}{number}"


@asynccontextmanager
async def _telegram(amount: int) -> AsyncIterator[str]:
    """Serve the Bot API to those who send updates, and wait for answers to their queries."""
    async with Telegram(token=TOKEN) as served:
        settle(served)
        account = served._account  # noqa: SLF001 - as if the queries had been asked
        for number in range(1, amount + 1):
            asked = [_query(kind, number) for kind in ("callback_query", "inline_query")]
            account.queries |= dict.fromkeys(asked, math.inf)
            account.inline_keys[asked[1]] = ("", "", number)
        yield f"{served.url}/bot"
