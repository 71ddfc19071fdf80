"""Tell within a second what stands at an address, whatever its summary takes.

An inline query cannot be answered twice: what is known by then is told, and the rest is there for
the next one. https://core.telegram.org/bots/api#answerinlinequery
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.linked import Opener
from handlers.desk import Glimpse
from news.stories import Story
from news.summaries import Linked
from news.web import Failed

SECONDS: Final = 0.8
"""What of the second is ours; the rest is Telegram's, and the network's."""
REMEMBERED: Final = 10_000
"""Addresses that are found again by their keys."""
_KEY: Final = 20
"""Letters of a key, which a deep link has to hold."""


@dataclass(slots=True)
class _Looking:
    """Hold a page that is being opened, and its own sentences as soon as it is read."""

    task: asyncio.Task[Story | Linked | Failed]
    extract: Linked | None = None


class Glimpses:
    """Look at addresses, and go on reading behind the answer."""

    def __init__(self, opener: Opener) -> None:
        self._opener = opener
        self._looking: dict[tuple[str, int], _Looking] = {}
        self._addresses: OrderedDict[str, str] = OrderedDict()

    async def glimpse(self, url: str, chat_id: int, may_read: Callable[[], bool]) -> Glimpse | None:
        """Tell what is known of an address within a second; None where it may not be read anew."""
        key = hashlib.sha256(url.encode()).hexdigest()[:_KEY]
        if key not in self._addresses and not may_read():
            return None
        self._remember(key, url)
        looking = self._looking.get((key, chat_id)) or self._look(key, url, chat_id)
        done, _ = await asyncio.wait({looking.task}, timeout=SECONDS)
        what = looking.task.result() if done else looking.extract
        return Glimpse(key, what, is_final=bool(done))

    def address_of(self, key: str) -> str | None:
        """Find an address by its key; a restart forgets them."""
        return self._addresses.get(key)

    async def close(self) -> None:
        """End what is being read."""
        tasks = [each.task for each in self._looking.values()]
        for each in tasks:
            each.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _remember(self, key: str, url: str) -> None:
        self._addresses[key] = url
        self._addresses.move_to_end(key)
        while len(self._addresses) > REMEMBERED:
            self._addresses.popitem(last=False)

    def _look(self, key: str, url: str, chat_id: int) -> _Looking:
        def note(extract: Linked) -> None:
            looking.extract = extract

        opening = self._opener.open(url, chat_id=chat_id, on_read=note)
        looking = _Looking(asyncio.create_task(opening))
        self._looking[key, chat_id] = looking
        looking.task.add_done_callback(lambda _: self._looking.pop((key, chat_id), None))
        return looking
