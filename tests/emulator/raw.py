"""Call the emulator without a bot library, and hold its answers against the specification."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from emulator import specification, validation
from emulator.telegram import Telegram


@dataclass(frozen=True, slots=True)
class Reply:
    """Hold an answer: `result` where it is ok, else `error` and perhaps `parameters`."""

    status: int
    result: Any = None
    error: str | None = None
    parameters: Mapping[str, Any] | None = None


async def call(telegram: Telegram, method: str, **params: object) -> Reply:
    """Call a method with a JSON body; an answer unlike the specification fails the test."""
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{telegram.url}/bot{telegram.token}/{method}", json=params) as response,
    ):
        body = await response.json()
    if not body["ok"]:
        assert response.status == body["error_code"]
        return Reply(response.status, error=body["description"], parameters=body.get("parameters"))
    known = specification.load().methods[method.lower()]
    assert validation.answer_trouble(known, body["result"]) is None
    return Reply(response.status, body["result"])


async def error_of(telegram: Telegram, method: str, **params: object) -> str | None:
    """Give the description of the error a call is answered with."""
    return (await call(telegram, method, **params)).error


def markup(*rows: list[dict[str, object]]) -> dict[str, object]:
    """Make an inline keyboard."""
    return {"inline_keyboard": list(rows)}
