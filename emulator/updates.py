"""Keep updates until the bot has confirmed them, and hand them out to a poller or a webhook."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

from emulator.refusals import RefusedError

Json = dict[str, Any]
LONGEST_POLL = 50.0
KEPT_FOR = 24 * 3600
TWO_POLLERS = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
OPT_IN = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class Updates:
    """Queue updates in the order of their ids."""

    def __init__(self, clock: Callable[[], float], stir: Callable[[], None]) -> None:
        """Begin empty; `clock` gives seconds, `stir` is called at polls and confirmations."""
        self.allowed: tuple[str, ...] = ()
        self._clock = clock
        self._stir = stir
        self._queue: deque[tuple[int, float, Json]] = deque()
        self._last_id = 100_000
        self._stirred = asyncio.Event()
        self._poller: asyncio.Future[RefusedError | None] | None = None

    def __len__(self) -> int:
        """Count the updates that wait."""
        return len(self._queue)

    @property
    def polled(self) -> bool:
        """Tell whether a poll is under way."""
        return self._poller is not None

    def allow(self, kinds: list[str] | None) -> None:
        """Remember which kinds the bot wants; None keeps what was said before."""
        if kinds is not None:
            self.allowed = tuple(kinds)

    def add(self, kind: str, content: Json) -> int | None:
        """Queue an update and give its id, or None if the bot did not ask for its kind."""
        wanted = kind in self.allowed if self.allowed else kind not in OPT_IN
        if not wanted:
            return None
        self._last_id += 1
        self._queue.append(
            (self._last_id, self._clock(), {"update_id": self._last_id, kind: content})
        )
        self._wake(None)
        return self._last_id

    def confirm(self, offset: int) -> None:
        """Forget updates before an offset; a negative one keeps so many from the end."""
        queue = self._queue
        if offset < 0:
            while len(queue) > -offset:
                queue.popleft()
        aged = self._clock() - KEPT_FOR
        while queue and (queue[0][0] < offset or queue[0][1] < aged):
            queue.popleft()
        self._stir()

    def drop(self) -> None:
        """Forget all updates."""
        self._queue.clear()

    def waiting(self, limit: int) -> list[Json]:
        """Give the oldest updates."""
        return [update for _, (_, _, update) in zip(range(limit), self._queue, strict=False)]

    async def poll(self, *, offset: int, limit: int, seconds: float) -> list[Json]:
        """Wait for updates as getUpdates does; a later poller ends an earlier one."""
        self.interrupt(TWO_POLLERS)
        self.confirm(offset)
        limit = limit if 1 <= limit <= 100 else 100  # noqa: PLR2004  the documented bounds
        if self._queue or seconds <= 0:
            return self.waiting(limit)
        poller = self._poller = asyncio.get_running_loop().create_future()
        self._stir()
        try:
            await asyncio.wait({poller}, timeout=min(seconds, LONGEST_POLL))
        finally:
            if self._poller is poller:
                self._poller = None
            self._stir()
        if poller.done() and (refusal := poller.result()):
            raise refusal
        return self.waiting(limit)

    def interrupt(self, reason: str) -> None:
        """End a poll that is under way with a 409."""
        self._wake(RefusedError(reason, code=409))

    def release(self) -> None:
        """Let a poll that is under way end with what there is."""
        self._wake(None)

    async def until_some(self) -> None:
        """Wait until an update waits."""
        while not self._queue:
            self._stirred.clear()
            await self._stirred.wait()

    def _wake(self, refusal: RefusedError | None) -> None:
        self._stirred.set()
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(refusal)
