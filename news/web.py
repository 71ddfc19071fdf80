"""Fetch what a URL names, from public addresses only, whatever stands at the other end.

The one HTTP client for feeds, pages and links. Expected outcomes are values; nothing but a bug
raises. The address is checked where the socket is made, so a name that resolves to a private
address, a redirect to one, or one written in octal all meet the same gate.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Final

import aiohttp
from yarl import URL

USER_AGENT: Final = "Crier/0.1 (a news bot that honours ETag and Retry-After)"
TOTAL_SECONDS: Final = 20.0
MOST_BYTES: Final = 10 * 1024 * 1024
MOST_REDIRECTS: Final = 5
CONNECTIONS_A_HOST: Final = 8
_CHUNK: Final = 64 * 1024
_PERMANENT: Final = frozenset({301, 308})
_REDIRECT: Final = frozenset({301, 302, 303, 307, 308})
_GLOBAL_UNICAST: Final = ipaddress.ip_network("2000::/3")  # all that IANA has given out


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


@dataclass(frozen=True, slots=True)
class NotModified:
    """Say that the document is the one we have (304)."""


@dataclass(frozen=True, slots=True)
class Gone:
    """Say that the document is gone for good (410)."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Say why there is no document this time; the reason is a code, not a text for people."""

    reason: str
    retry_after: float | None = None
    """Seconds the server asks us to wait."""


Answer = Fetched | NotModified | Gone | Failed


class _AddressRefusedError(OSError):
    """Carry the gate's refusal through aiohttp, which passes OSError on."""


def is_public(address: str) -> bool:
    """Tell whether an IP address, or the IPv4 address inside an IPv6 one, is globally reachable."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1]) or _nat64(ip)
        if inner:
            return is_public(str(inner)) and ip.ipv4_mapped is None
        if ip not in _GLOBAL_UNICAST:
            return False
    return ip.is_global and not ip.is_multicast


def _nat64(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    inside = ip in ipaddress.ip_network("64:ff9b::/96")
    return ipaddress.IPv4Address(ip.packed[-4:]) if inside else None


def _open_public_socket(address: aiohttp.AddrInfoType) -> socket.socket:
    family, kind, protocol, _, endpoint = address
    if not is_public(endpoint[0]):
        raise _AddressRefusedError
    return socket.socket(family, kind, protocol)


class Web:
    """Fetch documents over HTTP within limits of time, size, redirects and address."""

    def __init__(self, *, allow_private: bool, total_seconds: float = TOTAL_SECONDS) -> None:
        self._allow_private = allow_private
        self._total_seconds = total_seconds
        self._session: aiohttp.ClientSession | None = None

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(
                limit_per_host=CONNECTIONS_A_HOST,
                socket_factory=None if self._allow_private else _open_public_socket,
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": USER_AGENT},
                trust_env=False,
            )
        return self._session

    async def close(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()

    async def fetch(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None
    ) -> Answer:
        """Fetch a document, or learn that it has not changed since `etag` or `last_modified`."""
        headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        conditions = {name: value for name, value in headers.items() if value}
        try:
            async with asyncio.timeout(self._total_seconds):
                return await self._follow(url, conditions)
        except TimeoutError:
            return Failed("timeout")
        except aiohttp.ClientConnectorError as error:
            refused = isinstance(error.os_error, _AddressRefusedError)
            return Failed("refused address" if refused else "unreachable")
        except (aiohttp.ClientError, OSError, ValueError):
            return Failed("unreachable")

    async def _follow(self, url: str, conditions: Mapping[str, str]) -> Answer:
        moved_to, moved_for_good = None, True
        for _ in range(MOST_REDIRECTS + 1):
            target = URL(url)
            if target.scheme not in {"http", "https"} or not target.host:
                return Failed("not http")
            async with self._opened().get(
                target, headers=conditions, allow_redirects=False
            ) as response:
                location = response.headers.get("Location")
                if response.status not in _REDIRECT or not location:
                    return await _read(response, url, moved_to)
                url = str(target.join(URL(location)))
                moved_for_good = moved_for_good and response.status in _PERMANENT
                moved_to = url if moved_for_good else moved_to
        return Failed("too many redirects")


async def _read(response: aiohttp.ClientResponse, url: str, moved_to: str | None) -> Answer:
    match response.status:
        case 200:
            pass
        case 304:
            return NotModified()
        case 410:
            return Gone()
        case status:
            return Failed(f"status {status}", _retry_after(response.headers))
    body = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        body += chunk
        if len(body) > MOST_BYTES:
            return Failed("too large")
    return Fetched(
        url=url,
        body=bytes(body),
        content_type=response.headers.get("Content-Type"),
        etag=response.headers.get("ETag"),
        last_modified=response.headers.get("Last-Modified"),
        moved_to=moved_to,
    )


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Read Retry-After, in seconds or as a date counted from the server's own Date (RFC 9110)."""
    value = headers.get("Retry-After", "")
    if value.isdecimal():
        return float(value)
    try:
        until, sent = parsedate_to_datetime(value), parsedate_to_datetime(headers.get("Date", ""))
        return max(0.0, (until - sent).total_seconds())
    except (ValueError, TypeError, OverflowError):  # no date, one without a zone, a far year
        return None
