"""Find the addresses that a name stands for, and let nothing wait that did not ask."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from aiohttp.abc import AbstractResolver, ResolveResult

MOST_SECONDS: Final = 10.0
UNKNOWN_SECONDS: Final = 15.0
"""How long a name that was not found is not looked up again."""
_THREADS: Final = 32
_MOST_UNKNOWN: Final = 1000


class Resolver(AbstractResolver):
    """Look names up in threads of their own, so that dead name servers stop nothing else."""

    def __init__(self, look_up: Callable[[str], Sequence[str]]) -> None:
        self._look_up = look_up
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="names")
        self._unknown: dict[str, float] = {}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        now = asyncio.get_running_loop().time()
        found = () if self._unknown.get(host, 0.0) > now else await self._found(host)
        if not found:
            raise OSError
        return [
            ResolveResult(hostname=host, host=ip, port=port, family=family, proto=0, flags=0)
            for ip in found
        ]

    async def _found(self, host: str) -> Sequence[str]:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(MOST_SECONDS):
                found = await loop.run_in_executor(self._threads, self._look_up, host)
        except OSError:  # no such name, no answer, or none in time
            found = ()
        if not found:
            if len(self._unknown) >= _MOST_UNKNOWN:
                self._unknown.clear()
            self._unknown[host] = loop.time() + UNKNOWN_SECONDS
        return found

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
