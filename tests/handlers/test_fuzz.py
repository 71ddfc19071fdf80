"""Whatever comes is answered or left alone, and nothing fails."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import tempfile
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.handlers.cast import CABLEWAY, LIGHTHOUSE, archive
from tests.handlers.updates import Json, settle, updates
from tests.world import World, world

AT_ONCE: Final = 100
EXAMPLES: Final = int(os.environ.get("FUZZ", "4"))
"""Hundreds of updates; FUZZ=100 makes ten thousand of them."""
_RIGHTLY: Final = re.compile(
    r"not modified|message to edit not found|query is too old|thread not found|wrong file_id"
    r"|TOPIC_CLOSED|message to be replied not found",
    re.IGNORECASE,
)
"""What Telegram refuses where a message, a topic or a file that an update names is not there."""


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[*HealthCheck],
)
@given(st.lists(updates(), min_size=AT_ONCE, max_size=AT_ONCE))
def test_whatever_comes_nothing_fails_and_every_query_is_answered(
    run: Callable[[Coroutine[Any, Any, None]], None],
    caplog: pytest.LogCaptureFixture,
    brought: list[tuple[str, Json]],
) -> None:
    caplog.clear()

    async def play() -> None:
        with tempfile.TemporaryDirectory() as folder:
            await archive(Path(folder), [LIGHTHOUSE, CABLEWAY])
            async with world(
                Path(folder), poll_interval="1h", paid_broadcast=True, messages_per_second=900
            ) as w:
                settle(w.telegram)
                await _bring(w, brought)
                refused = [f"{each.method}: {each.error}" for each in w.telegram.refused]
                assert [each for each in refused if not _RIGHTLY.search(each)] == []

    with caplog.at_level(logging.ERROR):
        run(play())
    failed = [each for each in caplog.records if "a handler failed" in each.getMessage()]
    assert [each.exc_info for each in failed if not _is_refusal(each)] == []


def _is_refusal(record: logging.LogRecord) -> bool:
    """Tell whether an error is only that Telegram knows nothing of what an update named."""
    return bool(record.exc_info and _RIGHTLY.search(str(record.exc_info[1])))


async def _bring(w: World, brought: Sequence[tuple[str, Json]]) -> None:
    """Let all updates come, and wait until each query is answered and nothing is under way."""
    account, queries = w.telegram._account, []
    for kind, content in brought:
        if kind in ("callback_query", "inline_query"):
            query = account.next_query_id("c" if kind == "callback_query" else "i")
            account.queries[query] = account.clock()
            if kind == "inline_query":
                person = content["from"]["id"]
                account.inline_keys[query] = (content["query"], content["offset"], person)
            queries.append(query)
            w.telegram.inject(kind, content | {"id": query})
        else:
            w.telegram.inject(kind, content)
    await w.telegram.until(lambda: not account.queries.keys() & {*queries}, seconds=60)
    await asyncio.sleep(0.5)
    await w.quiet()
