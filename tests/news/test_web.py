"""What comes of a fetch, whatever stands at the other end; all of it on loopback."""

from __future__ import annotations

import asyncio
import gzip
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import aiohttp
import pytest
from aiohttp import AddrInfoType, web

from emulator.press import Answer as Scripted
from emulator.press import Press, World, load_world
from news.web import (
    MOST_BYTES,
    MOST_REDIRECTS,
    Answer,
    Failed,
    Fetched,
    Gone,
    NotModified,
    Web,
    _open_public_socket,
)

Result = TypeVar("Result")
Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]

DATE = "Tue, 01 Jun 2027 12:00:00 GMT"


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[str]:
    runner = web.ServerRunner(web.Server(handler), shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def counting() -> AsyncIterator[tuple[int, list[object]]]:
    """Listen on IPv4 loopback and keep everyone who came."""
    came: list[object] = []

    def welcome(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.append(writer.get_extra_info("peername"))
        writer.close()

    server = await asyncio.start_server(welcome, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], came


def bounded(scene: Coroutine[Any, Any, Result]) -> Result:
    async def within() -> Result:
        async with asyncio.timeout(30):
            return await scene

    return asyncio.run(within())


@asynccontextmanager
async def reader(*, allow_private: bool = True, total_seconds: float = 20.0) -> AsyncIterator[Web]:
    made = Web(allow_private=allow_private, total_seconds=total_seconds)
    try:
        yield made
    finally:
        await made.close()


def fetched(handler: Handler, path: str = "/", *, total_seconds: float = 20.0) -> Answer:
    async def scene() -> Answer:
        async with serving(handler) as site, reader(total_seconds=total_seconds) as made:
            return await made.fetch(site + path)

    return bounded(scene())


def answering(
    status: int = 200, body: bytes = b"", **headers: str
) -> Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def handler(_: web.BaseRequest) -> web.StreamResponse:
        return web.Response(status=status, body=body, headers=named)

    return handler


def redirecting(steps: dict[str, tuple[int, str]]) -> Handler:
    """Redirect the paths that are named; the others say their own path."""

    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        if request.path in steps:
            status, location = steps[request.path]
            return web.Response(status=status, headers={"Location": location})
        return web.Response(text=request.path_qs)

    return handler


def test_a_document_comes_with_what_its_server_says_of_it() -> None:
    handler = answering(body=b"<rss/>", Content_Type="text/xml", ETag='"7"', Last_Modified=DATE)
    match fetched(handler, "/feed?a=1"):
        case Fetched() as answer:
            assert answer.body == b"<rss/>"
            assert answer.url.endswith("/feed?a=1")
            assert (answer.content_type, answer.etag) == ("text/xml", '"7"')
            assert (answer.last_modified, answer.moved_to) == (DATE, None)
        case other:
            pytest.fail(str(other))


def test_a_feed_that_was_read_is_not_sent_twice() -> None:
    async def scene() -> None:
        async with Press(load_world()) as press, reader() as made:
            url = press.feed_url(press.world.outlets[0].id)
            first = await made.fetch(url)
            assert isinstance(first, Fetched)

            by_tag = await made.fetch(url, etag=first.etag)
            by_date = await made.fetch(url, last_modified=first.last_modified)

            assert (by_tag, by_date) == (NotModified(), NotModified())
            assert [each.if_none_match for each in press.requests] == [None, first.etag, None]
            assert press.requests[2].if_modified_since == first.last_modified
            assert "Crier" in (press.requests[0].user_agent or "")

    bounded(scene())


def test_what_is_gone_for_good_is_told_from_what_is_missing() -> None:
    assert fetched(answering(410)) == Gone()
    assert fetched(answering(404)) == Failed("status 404")


@pytest.mark.parametrize("status", [204, 400, 403, 429, 500, 502, 503])
def test_any_other_status_is_a_failure_by_its_number(status: int) -> None:
    assert fetched(answering(status)) == Failed(f"status {status}")


@pytest.mark.parametrize(
    ("asked", "date", "seconds"),
    [
        ("120", DATE, 120.0),
        ("0", DATE, 0.0),
        ("Tue, 01 Jun 2027 12:01:30 GMT", DATE, 90.0),
        ("Tue, 01 Jun 2027 11:00:00 GMT", DATE, 0.0),
        ("soon", DATE, None),
        ("-5", DATE, None),
        ("", DATE, None),
        ("Tue, 01 Jun 2027 12:01:30 GMT", "today", None),
        ("Tue, 01 Jun 2027 12:01:30 -0000", DATE, None),
        ("Tue, 01 Jun 20270000000 12:01:30 GMT", DATE, None),
    ],
)
def test_a_wait_is_read_in_seconds_and_as_a_date(
    asked: str, date: str, seconds: float | None
) -> None:
    handler = answering(503, Retry_After=asked, Date=date)
    assert fetched(handler) == Failed("status 503", seconds)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_relative_redirect_is_followed(status: int) -> None:
    answer = fetched(redirecting({"/old/feed": (status, "../new?x=1")}), "/old/feed")
    assert isinstance(answer, Fetched)
    assert answer.body == b"/new?x=1"
    assert answer.url.endswith("/new?x=1")


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [
        ([301], "/1"),
        ([308, 301], "/2"),
        ([302], None),
        ([301, 307, 301], "/1"),
        ([303, 301], None),
    ],
)
def test_only_an_unbroken_run_of_permanent_redirects_is_remembered(
    statuses: list[int], moved: str | None
) -> None:
    steps = {f"/{place}": (status, f"/{place + 1}") for place, status in enumerate(statuses)}
    answer = fetched(redirecting(steps), "/0")
    assert isinstance(answer, Fetched)
    assert answer.body.decode() == f"/{len(statuses)}"
    assert (answer.moved_to or "").removeprefix(answer.url.rsplit("/", 1)[0]) == (moved or "")


def test_a_loop_ends_after_five_redirects() -> None:
    paths: list[str] = []

    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        paths.append(request.path)
        return web.Response(status=302, headers={"Location": "/round"})

    assert fetched(handler, "/round") == Failed("too many redirects")
    assert len(paths) == MOST_REDIRECTS + 1


def test_a_redirect_to_nowhere_is_a_failure() -> None:
    assert fetched(answering(301)) == Failed("status 301")


@pytest.mark.parametrize(
    "location", ["ftp://news.example/a", "file:///etc/passwd", "javascript:alert(1)"]
)
def test_a_redirect_out_of_http_is_refused(location: str) -> None:
    assert fetched(answering(302, Location=location)) == Failed("not http")


@pytest.mark.parametrize("url", ["ftp://news.example/a", "feed", "", "mailto:a@news.example"])
def test_an_address_that_is_not_http_is_refused(url: str) -> None:
    async def scene() -> Answer:
        async with reader() as made:
            return await made.fetch(url)

    assert bounded(scene()) == Failed("not http")


@pytest.mark.parametrize("location", ["http://[bad/", "http://news.example:99999/"])
def test_a_redirect_that_cannot_be_read_is_unreachable(location: str) -> None:
    assert fetched(answering(302, Location=location)) == Failed("unreachable")


@pytest.mark.parametrize(("size", "fits"), [(MOST_BYTES, True), (MOST_BYTES + 1, False)])
@pytest.mark.parametrize("zipped", [False, True])
def test_ten_mebibytes_are_taken_and_no_byte_more(size: int, fits: bool, zipped: bool) -> None:
    body = bytes(size)
    handler = (
        answering(body=gzip.compress(body, 1), Content_Encoding="gzip")
        if zipped
        else answering(body=body)
    )
    match fetched(handler):
        case Fetched(body=taken):
            assert fits
            assert len(taken) == size
        case answer:
            assert not fits
            assert answer == Failed("too large")


def test_a_body_that_is_not_what_its_encoding_says_is_unreachable() -> None:
    handler = answering(body=b"no gzip at all", Content_Encoding="gzip")
    assert fetched(handler) == Failed("unreachable")


def test_a_server_that_drips_is_cut_off_in_time() -> None:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b".")
            await asyncio.sleep(0.02)

    assert fetched(handler, total_seconds=0.2) == Failed("timeout")


def test_a_server_that_says_nothing_is_cut_off_in_time() -> None:
    async def scene() -> Answer:
        async with Press(World((), ())) as press, reader(total_seconds=0.2) as made:
            press.trouble("/page", Scripted(hang=True))
            return await made.fetch(f"{press.url}/page")

    assert bounded(scene()) == Failed("timeout")


def test_a_server_that_does_not_listen_or_hangs_up_is_unreachable() -> None:
    async def scene() -> list[Answer]:
        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        async with counting() as (rude, _), reader() as made:
            urls = [f"http://127.0.0.1:{port}/", f"http://127.0.0.1:{rude}/"]
            return [await made.fetch(url) for url in urls]

    assert bounded(scene()) == [Failed("unreachable")] * 2


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST",
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0177.0.0.1",
        "0x7f000001",
        "0.0.0.0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
        "[2002:7f00:1::]",
        "user:secret@127.0.0.1",
    ],
)
def test_loopback_is_refused_however_it_is_written_and_nobody_connects(host: str) -> None:
    async def scene() -> None:
        async with counting() as (port, came), reader(allow_private=False) as made:
            answer = await made.fetch(f"http://{host}:{port}/")
            # aiohttp itself refuses some spellings before they reach the gate
            assert answer in (Failed("refused address"), Failed("unreachable"))
            assert came == []

    bounded(scene())


def test_a_redirect_to_loopback_is_refused_and_nobody_connects() -> None:
    async def scene() -> None:
        async with counting() as (port, came), reader(allow_private=False) as made:
            target = f"http://127.0.0.1:{port}/"
            async with serving(answering(302, Location=target)) as site:
                made._session = session_with_one_door(int(site.rpartition(":")[2]))
                assert await made.fetch(site) == Failed("refused address")
                assert came == []

    bounded(scene())


def test_a_socket_is_opened_for_an_address_of_the_public_web() -> None:
    kind = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    with _open_public_socket((*kind, "", ("8.8.8.8", 443))) as opened:
        assert opened.family == socket.AF_INET


def session_with_one_door(port: int) -> aiohttp.ClientSession:
    """Let the gate stand, but for one port of loopback that plays the public web."""

    def gate(address: AddrInfoType) -> socket.socket:
        if address[4][1] == port:
            return socket.socket(*address[:3])
        return _open_public_socket(address)

    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(socket_factory=gate))
