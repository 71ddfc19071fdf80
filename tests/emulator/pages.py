"""Show the page with the chats of the cast, to clients and to a browser."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from emulator.page import Page
from emulator.telegram import Telegram
from tests.emulator.cast import ADA, played
from tests.visitor import CHROMIUM, Visitor, visiting

browsed = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")

Way = dict[str, Any]
in_both_ways = pytest.mark.parametrize(
    "way",
    [
        pytest.param({"width": 1280, "dark": False, "by_keyboard": False}, id="clicks"),
        pytest.param({"width": 360, "dark": True, "by_keyboard": True}, id="keyboard"),
    ],
)


@asynccontextmanager
async def served(telegram: Telegram, **more: Any) -> AsyncIterator[Page]:  # noqa: ANN401
    async with Page(telegram, me=ADA, now=lambda: 1_790_000_000.0, **more) as page:
        yield page


def visited(
    scene: Callable[[Telegram, Visitor], Awaitable[None]],
    *,
    way: Way | None = None,
    **more: Any,  # noqa: ANN401 - as Page takes them
) -> None:
    """Play a scene before a browser that shows the chats of the cast."""

    async def play(telegram: Telegram) -> None:
        async with (
            served(telegram, **more) as page,
            visiting(page.url, timezone_id="Asia/Tokyo", **way or {}) as visitor,
        ):
            await visitor.page.locator("#chats button").first.wait_for(state="attached")
            await scene(telegram, visitor)
            barriers = await visitor.barriers()
            assert not barriers, barriers
            assert visitor.complaints == []
            assert visitor.strayed == []

    played(play)
