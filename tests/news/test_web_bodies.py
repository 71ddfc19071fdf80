"""What comes of a body that is too large, too slow, cut short, or not what it says it is."""

from __future__ import annotations

import asyncio
import zlib

import pytest
from aiohttp import web

from emulator.press import Answer as Scripted
from emulator.press import Press, World
from news.codings import MOST_MEMBERS
from news.web import MOST_BYTES, Answer, Failed, Fetched
from tests.news.servers import (
    answering,
    apart,
    bounded,
    closed_port,
    fetched,
    reader,
    said,
    saying,
    serving,
)

OK = b"HTTP/1.1 200 OK\r\n"
TEXT = b"<rss>" + bytes(range(32, 127)) * 500
REASONS = {"unreachable", "incomplete", "encoding", "too large", "empty", "bad address", "timeout"}
MOST_GROWTH = 64 * 1024


def deflated(text: bytes, *, window: int = 15) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, window)
    return packer.compress(text) + packer.flush()


def zipped(text: bytes) -> bytes:
    return deflated(text, window=31)


def bomb(head: bytes) -> bytes:
    """Pack a gibibyte of zeros into a mebibyte, each block of it like the other."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packer.compress(bytes(1 << 20))
    packer.flush(zlib.Z_FULL_FLUSH)
    return head + (packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)) * 1024


def coded(coding: str, body: bytes) -> bytes:
    return OK + f"Content-Encoding: {coding}\r\n\r\n".encode() + body


@pytest.mark.parametrize(("size", "fits"), [(MOST_BYTES, True), (MOST_BYTES + 1, False)])
@pytest.mark.parametrize("packed", [False, True])
def test_ten_mebibytes_are_taken_and_no_byte_more(size: int, fits: bool, packed: bool) -> None:
    body = bytes(size)
    handler = (
        answering(body=zipped(body), Content_Encoding="gzip") if packed else answering(body=body)
    )
    match fetched(handler):
        case Fetched(body=taken):
            assert fits
            assert len(taken) == size
        case answer:
            assert not fits
            assert answer == Failed("too large")


def test_a_length_beyond_the_limit_is_believed() -> None:
    assert said(OK + b"Content-Length: 10485761\r\n\r\n") == Failed("too large")


def endless(piece: bytes, coding: str) -> Answer:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Encoding": coding})
        await response.prepare(request)
        await response.write(zipped(b"")[:10])
        while True:
            await response.write(piece)

    return fetched(handler)


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_a_body_without_end_is_left_where_it_is_too_large(coding: str) -> None:
    nothing = b"\0\0\0\xff\xff"  # an empty block of deflate, which makes no byte at all
    assert endless(nothing * 20_000, coding) == Failed("too large")


@pytest.mark.parametrize("piece", [1, 7, len(TEXT) * 2])
@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", zipped(TEXT)),
        ("x-gzip", zipped(TEXT)),
        ("GZip", zipped(TEXT[:9]) + zipped(TEXT[9:])),
        ("gzip", zipped(TEXT) + bytes(512)),
        ("deflate", deflated(TEXT)),
        ("deflate", deflated(TEXT, window=-15)),
        ("identity", TEXT),
        ("none", TEXT),
        ("UTF-8", TEXT),
    ],
)
def test_a_body_is_unpacked_however_it_comes_in(coding: str, packed: bytes, piece: int) -> None:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Encoding": coding})
        await response.prepare(request)
        for place in range(0, min(len(packed), 300), piece):
            await response.write(packed[place : min(place + piece, 300)])
        await response.write(packed[300:])
        return response

    answer = fetched(handler)
    assert isinstance(answer, Fetched)
    assert answer.body == TEXT


def test_only_codings_that_can_be_undone_are_asked_for() -> None:
    async def scene() -> bytes:
        async with saying(OK + b"\r\n<rss/>") as (port, asked), reader() as made:
            await made.fetch(f"http://127.0.0.1:{port}/")
            return asked[0]

    assert b"Accept-Encoding: gzip, deflate\r\n" in bounded(scene())


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", b"no gzip at all"),
        ("deflate", b"no deflate at all"),
        ("gzip", zipped(TEXT)[:-8] + bytes(8)),
        ("gzip", zipped(b"") * (MOST_MEMBERS + 1)),
        ("gzip, gzip", zipped(zipped(TEXT))),
        ("br", b"x"),
        ("zstd", b"x"),
    ],
)
def test_a_coding_that_cannot_be_undone_is_a_failure(coding: str, body: bytes) -> None:
    assert said(coded(coding, body)) == Failed("encoding")


@pytest.mark.parametrize(
    "answer",
    [
        OK + b"Content-Length: 50\r\n\r\n<rss>",
        OK + b"Transfer-Encoding: chunked\r\n\r\n32\r\n<rss>",
        coded("gzip", zipped(TEXT)[:-1]),
        coded("gzip", zipped(TEXT)[:5]),
        coded("deflate", deflated(TEXT)[:-1]),
        coded("deflate", deflated(TEXT, window=-15)[:-1]),
    ],
)
def test_half_a_body_is_no_body(answer: bytes) -> None:
    assert said(answer) == Failed("incomplete")


def test_a_body_shorter_than_its_length_is_waited_for_no_longer_than_for_others() -> None:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b"<rss>")
        await asyncio.Event().wait()
        return response

    assert fetched(handler, total_seconds=0.3) == Failed("timeout")


@pytest.mark.parametrize("body", [b"", b" \r\n\t"])
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_an_empty_body_is_a_failure(body: bytes, coding: str) -> None:
    packed = zipped(body) if coding == "gzip" and body else body
    assert fetched(answering(body=packed, Content_Encoding=coding)) == Failed("empty")


@pytest.mark.parametrize("start", [OK, OK + b"X: ", OK + b"\r\n"])
def test_a_server_that_drips_is_cut_off_in_time(start: bytes) -> None:
    ended = asyncio.Event()

    async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while not writer.is_closing():
            writer.write(b"a")
            await asyncio.sleep(0.02)
        ended.set()

    async def scene() -> Answer:
        server = await asyncio.start_server(drip, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server:
            async with reader(total_seconds=0.3) as made:
                answer = await made.fetch(f"http://127.0.0.1:{port}/")
            await ended.wait()
        return answer

    assert bounded(scene()) == Failed("timeout")


def test_a_server_that_says_nothing_is_cut_off_in_time() -> None:
    async def scene() -> Answer:
        async with Press(World((), ())) as press, reader(total_seconds=0.3) as made:
            press.trouble("/page", Scripted(hang=True))
            return await made.fetch(f"{press.url}/page")

    assert bounded(scene()) == Failed("timeout")


def test_a_server_that_does_not_listen_or_hangs_up_is_unreachable() -> None:
    async def scene() -> list[Answer]:
        async with saying() as (rude, _), reader() as made:
            return [await made.fetch(f"http://127.0.0.1:{port}/") for port in (closed_port(), rude)]

    assert bounded(scene()) == [Failed("unreachable")] * 2


@pytest.mark.parametrize(
    "answer",
    [
        b"220 mail.internal.example ESMTP at 10.0.0.5\r\n",
        b"SSH-2.0-OpenSSH_9.9 internal.example\r\n",
        b"-ERR unknown command 10.0.0.5\r\n",
        b"HTTP/1.1 9999 internal.example\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" * 100,
        b"HTTP/1.1 302 Found\r\nLocation: http://\xff.internal.example/\r\n\r\n",
        OK + b"X: " + b"internal.example " * 10_000 + b"\r\n\r\n",
        OK + b"X: internal.example\r\n" * 10_000 + b"\r\n",
        OK + b"X: \0\r\n\r\ninternal.example",
        OK + b"Content-Length: internal.example\r\n\r\n",
        OK + b"Content-Length: -1\r\n\r\ninternal.example",
        OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\ninternal.example\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n-5\r\ninternal.example\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 40 + b"\r\ninternal.example\r\n",
        OK + b"Content-Encoding: internal.example\r\n\r\n",
    ],
)
def test_a_failure_tells_a_code_and_nothing_that_the_server_said(answer: bytes) -> None:
    match said(answer):
        case Failed(reason=reason, retry_after=None):
            assert reason in REASONS
        case other:
            pytest.fail(str(other))


def test_what_no_database_can_hold_is_not_passed_on() -> None:
    answer = said(OK + b'ETag: "\xff"\r\nLast-Modified: \xc3\xa9\r\nContent-Type: \xff\r\n\r\nx')
    match answer:
        case Fetched(etag=None, last_modified=None, content_type=None):
            pass
        case other:
            pytest.fail(str(other))


MEASURE = """
import asyncio, pathlib, re, resource, sys
from news.web import Web

def peak():
    status = pathlib.Path("/proc/self/status")
    if status.exists():  # ru_maxrss would begin with that of the parent
        return int(re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

async def main():
    web = Web(allow_private=True)
    await web.fetch(sys.argv[1] + "/identity")
    for coding in ("gzip", "deflate", "br", "zstd"):
        before = peak()
        answer = await web.fetch(f"{sys.argv[1]}/{coding}")
        print(answer.reason, peak() - before, sep=":")
    before = peak()
    many = [web.fetch(f"{sys.argv[1]}/gzip?{number}") for number in range(12)]
    answers = await asyncio.gather(*many)
    print(*{each.reason for each in answers}, peak() - before, sep=":")
    await web.close()

asyncio.run(main())
"""


def test_a_bomb_costs_little_memory_in_any_coding_and_a_dozen_cost_little_more() -> None:
    bombs = {
        "identity": b"<rss/>",
        "gzip": bomb(zipped(b"")[:10]),
        "deflate": bomb(deflated(b"")[:2]),
    }

    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        coding = request.path.strip("/")
        body = bombs.get(coding, bytes(1 << 20))
        return web.Response(body=body, headers={"Content-Encoding": coding})

    async def scene() -> list[str]:
        async with serving(handler) as site:
            return await apart(MEASURE, site)

    answers = [line.split(":") for line in bounded(scene())]
    assert [reason for reason, _ in answers[:-1]] == [*["too large"] * 2, *["encoding"] * 2]
    assert answers[-1][0] == "too large"
    assert all(int(grown) <= MOST_GROWTH for _, grown in answers)
