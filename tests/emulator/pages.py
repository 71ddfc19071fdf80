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


@asynccontextmanager
async def served(telegram: Telegram, **more: Any) -> AsyncIterator[Page]:  # noqa: ANN401
    async with Page(telegram, me=ADA, now=lambda: 1_790_000_000.0, **more) as page:
        yield page


def visited(
    scene: Callable[[Telegram, Visitor], Awaitable[None]],
    *,
    width: int = 1280,
    **more: Any,  # noqa: ANN401 - as Page takes them
) -> None:
    """Play a scene before a browser that shows the chats of the cast."""

    async def play(telegram: Telegram) -> None:
        async with (
            served(telegram, **more) as page,
            visiting(page.url, width=width, timezone_id="Asia/Tokyo", locale="en-GB") as visitor,
        ):
            await visitor.page.locator("#chats button").first.wait_for()
            await scene(telegram, visitor)
            assert visitor.complaints == []
            assert visitor.strayed == []

    played(play)
