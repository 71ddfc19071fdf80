"""The transport: python-telegram-bot over aiohttp, against the one that comes with it."""

from __future__ import annotations

from typing import Final

from benchmarks import figures, posting, servers
from benchmarks.apart import apart, serving
from benchmarks.figures import Row

AT_ONCE: Final = 30
_CARD: Final = {
    "text": '<b><a href="https://press.example/1">Harbour reopens</a></b>\n\nShips may call again.',
    "parse_mode": "HTML",
}


def rows(*, messages: int = 500, rounds: int = 3) -> list[Row]:
    """Count messages sent at a concurrency of 30."""
    with serving(servers.telegram, messages) as url:
        ours, theirs = figures.compare(
            lambda: apart(posting.over_aiohttp, url, [_CARD], messages=messages, at_once=AT_ONCE),
            lambda: apart(posting.over_httpx, url, [_CARD], messages=messages, at_once=AT_ONCE),
            rounds=rounds,
        )
    return [figures.rate("messages", ours, theirs), figures.cpu("a message", ours, theirs)]
