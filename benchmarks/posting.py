"""Send messages with python-telegram-bot and nothing else: the least that a delivery can cost."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar

from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest

from benchmarks.figures import Cost, cost
from bot.transport import AiohttpRequest

TOKEN: Final = "42:crier"  # noqa: S105 - made up, opens nothing
Given = TypeVar("Given")


async def over_aiohttp(
    url: str, cards: Sequence[Mapping[str, Any]], *, messages: int, at_once: int
) -> Cost:
    """Send cards, one a chat, over our transport."""
    return await _post(url, AiohttpRequest(), cards, messages=messages, at_once=at_once)


async def over_httpx(
    url: str, cards: Sequence[Mapping[str, Any]], *, messages: int, at_once: int
) -> Cost:
    """Send cards, one a chat, over the library's own transport."""
    request = HTTPXRequest(connection_pool_size=at_once, pool_timeout=None)
    return await _post(url, request, cards, messages=messages, at_once=at_once)


async def _post(
    url: str,
    request: BaseRequest,
    cards: Sequence[Mapping[str, Any]],
    *,
    messages: int,
    at_once: int,
) -> Cost:
    async with Bot(TOKEN, base_url=url, request=request) as bot:

        async def send(letter: tuple[int, Mapping[str, Any]]) -> None:
            chat, card = letter
            await bot.send_message(chat, **card)

        letters = zip(range(1, messages + 1), itertools.cycle(cards))
        return await cost(side_by_side(send, letters, at_once=at_once), pieces=messages)


async def side_by_side(
    work: Callable[[Given], Awaitable[object]], pieces: Iterable[Given], *, at_once: int
) -> None:
    """Do pieces of work, so many at once."""
    left = iter(pieces)

    async def worker() -> None:
        for piece in left:
            await work(piece)

    await asyncio.gather(*(worker() for _ in range(at_once)))
