"""Where the client goes: to public addresses of the web, whoever names them and however."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Sequence

import pytest
from aiohttp import web

from news.addresses import is_public
from news.web import Answer, Failed, Fetched, Web
from tests.news.servers import (
    answering,
    bounded,
    names,
    reader,
    redirecting,
    saying,
    serving,
)

PAGE = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"
REFUSED = Failed("refused address")


def judging(*public: str) -> tuple[Callable[[str], bool], list[str]]:
    """Take these addresses for public ones; keep all that were judged."""
    judged: list[str] = []

    def allow(address: str) -> bool:
        judged.append(address)
        return address in public or is_public(address)

    return allow, judged


def first_is_public() -> Callable[[str], bool]:
    """Let the first address play the public web, and judge the others as they are."""
    first = iter([True])
    return lambda address: next(first, False) or is_public(address)


LOOPBACK = [
    "localhost",
    "LOCALHOST",
    "127.0.0.1",
    "0.0.0.0",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[2002:7f00:1::]",
    "127\u30020\u30020\u30021",
    "\u2460\u2461\u2466.\u24ea.\u24ea.\u2460",
]
NUMBERS = ["127.1", "2130706433", "0177.0.0.1", "0177.1", "0x7f.1", "0x7f000001", "127.0.0.1."]


@pytest.mark.parametrize("host", LOOPBACK + NUMBERS)
def test_loopback_is_refused_however_it_is_written_and_nobody_connects(host: str) -> None:
    def look_up(name: str) -> Sequence[str]:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
        return [str(endpoint[0]) for *_, endpoint in found]

    async def scene() -> None:
        async with (
            saying() as (port, came),
            reader(allow_private=False, look_up=look_up) as made,
        ):
            answer = await made.fetch(f"http://{host}:{port}/")
            # numbers that aiohttp does not take for an address never come to a socket
            assert answer == REFUSED or (host in NUMBERS and isinstance(answer, Failed))
            assert came == []

    bounded(scene())


@pytest.mark.parametrize("location", ["http://127.0.0.1:{}/", "//localhost:{}/x", "//0.0.0.0:{}"])
def test_a_redirect_to_loopback_is_refused_and_nobody_connects(location: str) -> None:
    async def scene() -> None:
        async with (
            saying() as (port, came),
            serving(answering(302, Location=location.format(port))) as site,
            reader(allow_private=False, allow=first_is_public()) as made,
        ):
            assert await made.fetch(site) == REFUSED
            assert came == []

    bounded(scene())


@pytest.mark.parametrize(
    ("location", "answer"),
    [
        ("ftp://news.example/a", "not http"),
        ("file:///etc/passwd", "not http"),
        ("gopher://127.0.0.1:70/_x", "not http"),
        ("javascript:alert(1)", "not http"),
        ("http://[bad/", "bad address"),
        ("http://news.example:99999/", "bad address"),
        ("http://user:secret@news.example/", "bad address"),
        ("http://news.example\\@127.0.0.1/", "bad address"),
        ("http://news.example:22/", "refused address"),
        ("http://news.example:6379/", "refused address"),
    ],
)
def test_a_redirect_out_of_the_web_is_refused_before_a_name_is_looked_up(
    location: str, answer: str
) -> None:
    look_up, asked = names({})

    async def scene() -> Answer:
        async with (
            serving(redirecting({"/": (302, location)})) as site,
            reader(look_up=look_up) as made,
        ):
            return await made.fetch(site)

    assert bounded(scene()) == Failed(answer)
    assert asked == []


def test_private_addresses_that_are_allowed_still_have_their_ports() -> None:
    async def scene() -> list[Answer]:
        async with reader(allow_private=True) as made:
            return [await made.fetch(f"http://127.0.0.1:{port}/") for port in (22, 5432, 11211)]

    assert bounded(scene()) == [REFUSED] * 3


def test_a_name_is_judged_by_the_address_it_stands_for() -> None:
    look_up, _ = names({"inside.example": ["127.0.0.1"]})

    async def scene() -> None:
        async with saying() as (port, came), reader(allow_private=False, look_up=look_up) as made:
            assert await made.fetch(f"http://inside.example:{port}/") == REFUSED
            assert came == []

    bounded(scene())


def test_of_a_name_with_public_and_private_addresses_only_the_public_is_asked() -> None:
    look_up, _ = names({"both.example": ["10.0.0.1", "127.0.0.1", "fd00::1"]})
    allow, judged = judging("127.0.0.1")

    async def scene() -> Answer:
        async with (
            saying(PAGE) as (port, _),
            reader(allow_private=False, allow=allow, look_up=look_up) as made,
        ):
            return await made.fetch(f"http://both.example:{port}/")

    assert isinstance(bounded(scene()), Fetched)
    assert "127.0.0.1" in judged


def test_the_address_that_is_judged_is_the_one_that_is_asked_whatever_the_name_says_next() -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    asked: list[str] = []
    allow, judged = judging("127.0.0.1")

    def rebinding(host: str) -> Sequence[str]:
        asked.append(host)
        return next(answers)

    async def scene() -> None:
        async with (
            saying(PAGE) as (port, came),
            saying(PAGE) as (other, came_later),
            reader(allow_private=False, allow=allow, look_up=rebinding) as made,
        ):
            first = await made.fetch(f"http://rebinding.example:{port}/")
            assert isinstance(first, Fetched)
            assert (len(asked), judged, len(came)) == (1, ["127.0.0.1"], 1)

            assert await made.fetch(f"http://rebinding.example:{other}/") == REFUSED
            assert (len(asked), judged[1:], came_later) == (2, ["10.0.0.1"], [])

    bounded(scene())


def test_a_connection_that_is_kept_serves_nobody_but_its_own_name() -> None:
    look_up, asked = names({"one.example": ["127.0.0.1"], "two.example": ["127.0.0.1"]})
    first = first_is_public()

    async def scene() -> None:
        async with (
            serving(answering(body=b"hello")) as site,
            reader(allow_private=False, allow=first, look_up=look_up) as made,
        ):
            port = site.rpartition(":")[2]
            assert isinstance(await made.fetch(f"http://one.example:{port}/"), Fetched)
            assert isinstance(await made.fetch(f"http://one.example:{port}/"), Fetched)
            assert await made.fetch(f"http://two.example:{port}/") == REFUSED

    bounded(scene())
    assert asked == ["one.example", "two.example"]


def test_nothing_that_is_asked_for_can_write_a_header() -> None:
    async def scene() -> bytes:
        async with saying(PAGE) as (port, asked), reader() as made:
            url = f"http://127.0.0.1:{port}/a%0d%0aX-In:1?b=%0D%0AX-In:%001 \u00e9#c"
            assert isinstance(await made.fetch(url), Fetched)
            return asked[0]

    asked = bounded(scene())
    assert asked.startswith(b"GET /a%0D%0AX-In:1?b=%0D%0AX-In:%001+%C3%A9 HTTP/1.1\r\nHost: ")
    assert b"\nX-In" not in asked


@pytest.mark.parametrize("tag", ["a\r\nX-In: 1", "a\nb"])
def test_a_tag_that_would_write_a_header_is_never_sent(tag: str) -> None:
    async def scene() -> None:
        async with saying(PAGE) as (port, asked), reader() as made:
            assert isinstance(await made.fetch(f"http://127.0.0.1:{port}/", etag=tag), Fetched)
            assert b"If-None-Match" not in asked[0]

    bounded(scene())


def test_a_name_that_nobody_knows_is_looked_up_once_in_a_while() -> None:
    look_up, asked = names({})

    async def scene() -> list[Answer]:
        async with reader(look_up=look_up) as made:
            return [await made.fetch("http://gone.example/") for _ in range(3)]

    assert bounded(scene()) == [Failed("unreachable")] * 3
    assert asked == ["gone.example"]


def test_a_name_server_that_hangs_stops_neither_the_loop_nor_other_names() -> None:
    answered = threading.Event()

    def look_up(host: str) -> Sequence[str]:
        if host.startswith("slow"):
            answered.wait()
        return ["127.0.0.1"]

    async def scene() -> None:
        async with serving(answering(body=b"hello")) as site:
            port = site.rpartition(":")[2]
            async with reader(look_up=look_up, total_seconds=1.0) as made:
                slow = [
                    asyncio.create_task(made.fetch(f"http://slow{number}.example:{port}/"))
                    for number in range(8)
                ]
                await asyncio.sleep(0)
                quick = await made.fetch(f"http://quick.example:{port}/")
                assert isinstance(quick, Fetched)
                assert not any(task.done() for task in slow)
                assert await asyncio.gather(*slow) == [Failed("timeout")] * 8

    try:
        bounded(scene())
    finally:
        answered.set()


def test_a_name_without_an_address_that_can_be_read_is_unreachable() -> None:
    look_up, _ = names({"empty.example": [], "odd.example": ["not an address"]})

    async def scene() -> list[Answer]:
        async with reader(allow_private=False, look_up=look_up) as made:
            urls = ["http://empty.example/", "http://odd.example/"]
            return [await made.fetch(url) for url in urls]

    assert bounded(scene()) == [Failed("unreachable")] * 2


def test_the_system_looks_names_up_unless_told_otherwise() -> None:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(text=request.host)

    async def scene() -> Answer:
        async with serving(handler) as site:
            made = Web(allow_private=True)
            try:
                return await made.fetch(site.replace("127.0.0.1", "localhost"))
            finally:
                await made.close()

    match bounded(scene()):
        case Fetched(body=body):
            assert body.startswith(b"localhost:")
        case other:
            pytest.fail(str(other))
