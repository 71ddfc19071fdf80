"""Fetch what a URL names, from public addresses only, whatever stands at the other end.

The one HTTP client for feeds, pages and links. Expected outcomes are values; nothing but a bug
raises. The address is checked where the socket is made, so a name that resolves to a private
address, a redirect to one, or one written in octal all meet the same gate.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final

import aiohttp

from news import addresses, codings, headers
from news.addresses import AddressRefused
from news.codings import CodingError, Decoder
from news.resolver import Resolver
from news.turns import PATIENCE, Turns

USER_AGENT: Final = "Crier/0.1 ({contact}a news bot that honours ETag and Retry-After)"
TOTAL_SECONDS: Final = 20.0
"""What one request gets from its beginning to its last byte; waiting for its turn is not in it."""
MOST_BYTES: Final = 10 * 1024 * 1024
LARGE: Final = 1024 * 1024
"""Bytes of a body from which it is a large one."""
LARGE_AT_ONCE: Final = 2
MOST_REDIRECTS: Final = 5
_CHUNK: Final = 64 * 1024
_PERMANENT: Final = frozenset({301, 308})
_PASSING: Final = frozenset({"timeout", "unreachable", "incomplete", "too hard", "status 429"})
_REDIRECT: Final = frozenset({301, 302, 303, 307, 308})
_CODES: Final = (
    (TimeoutError, "timeout"),
    (CodingError, "encoding"),
    (aiohttp.InvalidURL, "bad address"),
    (aiohttp.ClientSSLError, "tls"),
    (aiohttp.ClientPayloadError, "incomplete"),
)


@dataclass(frozen=True, slots=True)
class Fetched:
    """Hold a document, and the address it was found at after redirects."""

    url: str
    body: bytes
    content_type: str | None
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None
    """Where permanent redirects (301, 308) and no others led, if anywhere."""
    max_age: float | None = None
    """Seconds for which the server says that nothing will change."""


@dataclass(frozen=True, slots=True)
class NotModified:
    """Say that the document is the one we have (304)."""

    max_age: float | None = None
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """Say that the document is gone for good (410)."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Say why there is no document this time; the reason is a code, not a text for people."""

    reason: str
    retry_after: float | None = None
    """Seconds the server asks us to wait."""

    @property
    def may_pass(self) -> bool:
        """Tell whether the same request may do better in a while."""
        return self.reason in _PASSING or self.reason.startswith("status 5")


Kind = Callable[[str | None], bool]

Answer = Fetched | NotModified | Gone | Failed


class Web:
    """Fetch documents over HTTP within limits of time, size, kind, redirects and address.

    `allow` judges each IP address about to be connected to, unless private ones are allowed
    anyway; `look_up` gives a name's addresses and may block.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        allow: Callable[[str], bool] = addresses.is_public,
        look_up: Callable[[str], Sequence[str]] = addresses.look_up,
        total_seconds: float = TOTAL_SECONDS,
        patience: float = PATIENCE,
    ) -> None:
        self._allow_private = allow_private
        self._allow = allow
        self._resolver = Resolver(look_up)
        self._total_seconds = total_seconds
        self._turns = Turns(patience=patience)
        self._contact = ""
        self._large = asyncio.Semaphore(LARGE_AT_ONCE)
        self._session: aiohttp.ClientSession | None = None

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(
                limit=0,  # a place in aiohttp's own line would cost the deadline
                resolver=self._resolver,
                socket_factory=self._open_socket,
            )
            self._session = aiohttp.ClientSession(
                auto_decompress=False,
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={
                    "User-Agent": USER_AGENT.format(contact=self._contact),
                    "Accept-Encoding": codings.ACCEPTED,
                },
                trust_env=False,
            )
        return self._session

    def _open_socket(self, address: aiohttp.AddrInfoType) -> socket.socket:
        family, kind, protocol, _, endpoint = address
        if not (self._allow_private or self._allow(endpoint[0])):
            raise AddressRefused("refused address")
        return socket.socket(family, kind, protocol)

    def introduce(self, address: str) -> None:
        """Say from the first request on where its makers can be asked."""
        self._contact = f"+{address}; "

    async def close(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()
        await self._resolver.close()

    async def fetch(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        kind: Kind = headers.may_be_feed,
    ) -> Answer:
        """Fetch a document, or learn that it has not changed since `etag` or `last_modified`.

        `kind` judges its Content-Type before its body is read.
        """
        asked = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        conditions = {name: kept for name, value in asked.items() if (kept := headers.plain(value))}
        try:
            return await self._follow(url, conditions, kind)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return Failed(_reason(error))

    async def _follow(self, url: str, conditions: Mapping[str, str], kind: Kind) -> Answer:
        target, moved_to, moved_for_good = addresses.read(url), None, True
        loop, left = asyncio.get_running_loop(), self._total_seconds
        for _ in range(MOST_REDIRECTS + 1):
            async with self._turns.at(f"{target.raw_host}:{target.port}"):
                begun = loop.time()
                async with (
                    asyncio.timeout(left),
                    self._opened().get(
                        target, headers=conditions, allow_redirects=False
                    ) as response,
                ):
                    location = response.headers.get("Location")
                    if response.status not in _REDIRECT or not location:
                        return await self._read(response, kind, url=url, moved_to=moved_to)
                left -= loop.time() - begun
            target = addresses.read(location, base=target)
            url = str(target)
            moved_for_good = moved_for_good and response.status in _PERMANENT
            moved_to = url if moved_for_good else moved_to
        return Failed("too many redirects")

    async def _read(
        self,
        response: aiohttp.ClientResponse,
        kind: Kind,
        *,
        url: str,
        moved_to: str | None,
    ) -> Answer:
        told, max_age = response.headers, headers.max_age(response.headers)
        match response.status:
            case 200 if not kind(told.get("Content-Type")):
                return Failed("not a document")
            case 200:
                pass
            case 304:
                return NotModified(max_age, moved_to)
            case 410:
                return Gone()
            case status:
                return Failed(f"status {status}", headers.retry_after(told))
        body = await self._body(response)
        if isinstance(body, Failed):
            return body
        return Fetched(
            url=url,
            body=body,
            content_type=headers.plain(told.get("Content-Type")),
            etag=headers.plain(told.get("ETag")),
            last_modified=headers.plain(told.get("Last-Modified")),
            moved_to=moved_to,
            max_age=max_age,
        )

    async def _body(self, response: aiohttp.ClientResponse) -> bytes | Failed:
        """Read a whole body, counting both what came and what it stands for.

        Few large ones are held at a time: a hundred bombs weigh no more than those few.
        """
        decoder = Decoder(response.headers.get("Content-Encoding", ""))
        if (response.content_length or 0) > MOST_BYTES:
            return Failed("too large")
        came, body = 0, bytearray()
        async with AsyncExitStack() as held:
            async for wire in response.content.iter_chunked(_CHUNK):
                came += len(wire)
                for piece in decoder.steps(wire):
                    if len(body) <= LARGE < len(body) + len(piece):
                        await held.enter_async_context(self._large)
                    body += piece
                    if max(came, len(body)) > MOST_BYTES:
                        return Failed("too large")
                    await asyncio.sleep(0)  # a chunk may stand for megabytes; others get their turn
        if came and not decoder.complete:
            return Failed("incomplete")
        return bytes(body) if body and not body.isspace() else Failed("empty")


def _reason(error: Exception) -> str:
    """Name a failure by a code, for what an error says itself may be nobody's business."""
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    if isinstance(cause, AddressRefused):
        return cause.reason
    return next((code for kind, code in _CODES if isinstance(error, kind)), "unreachable")
