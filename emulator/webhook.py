"""Push updates to the bot's own address, in order, until it takes them."""

import asyncio
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from emulator.refusals import RefusedError
from emulator.updates import Updates

PORTS = frozenset({80, 88, 443, 8443})
FIRST_PAUSE = 0.05
LONGEST_PAUSE = 2.0
# A bot under test listens there without a certificate, on a port of its own.
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Address:
    """Say where and how updates are pushed."""

    url: str
    secret: str | None = None
    max_connections: int = 40


def checked(url: str, secret: str | None, max_connections: int) -> Address:
    """Take a webhook's address, or refuse it: HTTPS and four ports; on loopback anything goes."""
    parts = urlsplit(url)
    if not parts.hostname:
        raise RefusedError("invalid webhook URL specified")
    if parts.hostname not in _LOOPBACK:
        if parts.scheme != "https":
            raise RefusedError("bad webhook: An HTTPS URL must be provided for webhook")
        if (parts.port or 443) not in PORTS:
            raise RefusedError(
                "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"
            )
    if secret is not None and not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise RefusedError("secret token contains unallowed characters")
    return Address(url, secret or None, max_connections)


class Pusher:
    """Push one update after another; one that is not taken is tried again, ever more slowly.

    The pauses are shorter than Telegram's, whose longest are a minute or two.
    """

    def __init__(self, updates: Updates, clock: Callable[[], float]) -> None:
        """Begin idle; `clock` dates errors."""
        self.address: Address | None = None
        self.last_error: tuple[int, str] | None = None
        self._updates = updates
        self._clock = clock
        self._task: asyncio.Task[None] | None = None

    async def point(self, address: Address | None) -> None:
        """Push to this address from now on, or nowhere."""
        await self.stop()
        self.address = address
        self.last_error = None
        self.start()

    def start(self) -> None:
        """Push if there is an address."""
        if self.address is not None:
            self._task = asyncio.create_task(self._run(self.address))

    async def stop(self) -> None:
        """Push no more."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    def describe(self) -> dict[str, Any]:
        """Give the WebhookInfo object."""
        answer: dict[str, Any] = {
            "url": self.address.url if self.address else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates),
        }
        if self.address:
            answer["max_connections"] = self.address.max_connections
        if self.last_error:
            answer["last_error_date"], answer["last_error_message"] = self.last_error
        if self._updates.allowed:
            answer["allowed_updates"] = list(self._updates.allowed)
        return answer

    async def _run(self, address: Address) -> None:
        headers = {"X-Telegram-Bot-Api-Secret-Token": address.secret} if address.secret else {}
        timeout = aiohttp.ClientTimeout(total=60)
        async with aiohttp.ClientSession(headers=headers, timeout=timeout) as session:
            pause = FIRST_PAUSE
            while True:
                await self._updates.until_some()
                [update] = self._updates.waiting(1)
                if trouble := await _push(session, address.url, update):
                    self.last_error = (int(self._clock()), trouble)
                    await asyncio.sleep(pause)
                    pause = min(2 * pause, LONGEST_PAUSE)
                else:
                    self._updates.confirm(update["update_id"] + 1)
                    pause = FIRST_PAUSE


async def _push(session: aiohttp.ClientSession, url: str, update: dict[str, Any]) -> str | None:
    """Push one update; say what went wrong, if anything."""
    try:
        async with session.post(url, json=update, allow_redirects=False) as response:
            await response.read()
    except (aiohttp.ClientError, TimeoutError) as error:
        return f"Connection failed: {type(error).__name__}"
    if response.ok:
        return None
    return f"Wrong response from the webhook: {response.status} {response.reason}"
