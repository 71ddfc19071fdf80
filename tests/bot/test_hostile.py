"""Good feeds beside an enemy's arrive on time, and nothing inside is ever reached."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeAlias

from bot.app import App
from bot.settings import load
from emulator.press import Press
from emulator.telegram import Telegram
from news.web import MOST_BYTES
from tests.world import STOCK, headline, paragraphs, workers

ADA = 7
OF_EACH = 4
RSS = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
ITEM = b"<item><title>Fog</title><link>http://127.0.0.1/fog</link><guid>fog</guid></item>"
BILLION_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d SYSTEM "file:///etc/passwd">]>'
    b"<rss><channel><title>&c;&d;</title></channel></rss>"
)
Run = Callable[[Any], None]
Reader: TypeAlias = asyncio.StreamReader
Writer: TypeAlias = asyncio.StreamWriter


async def drip(writer: Writer) -> None:
    """Send one byte a second."""
    writer.write(RSS + b"\r\n")
    while True:
        writer.write(b"<")
        await writer.drain()
        await asyncio.sleep(1)


async def stay_silent(_writer: Writer) -> None:
    """Say nothing at all."""
    await asyncio.sleep(600)


async def flood(writer: Writer) -> None:
    """Send without end."""
    writer.write(RSS + b"\r\n<rss><channel>")
    while True:
        writer.write(ITEM * 1000)
        await writer.drain()


def say(answer: bytes) -> Callable[[Writer], Awaitable[None]]:
    """Answer with some bytes and hang up."""

    async def answer_so(writer: Writer) -> None:
        writer.write(answer)
        await writer.drain()

    return answer_so


def body(content: bytes, *headers: bytes) -> Callable[[Writer], Awaitable[None]]:
    """Answer with a feed, be it what it may."""
    told = b"".join(each + b"\r\n" for each in headers)
    return say(RSS + told + b"Content-Length: %d\r\n\r\n" % len(content) + content)


ENEMIES: dict[str, Callable[[Writer], Awaitable[None]]] = {
    "slowloris": drip,
    "silent": stay_silent,
    "endless": flood,
    "bomb": body(gzip.compress(bytes(64 * 1024 * 1024)), b"Content-Encoding: gzip"),
    "laughs": body(BILLION_LAUGHS),
    "deep": body(b"<rss>" + b"<channel>" * 100_000),
    "hangs up": say(b""),
    "no http": say(b"SSH-2.0-OpenSSH_9.9\r\n"),
    "lies": say(RSS + b"Content-Length: 999999\r\n\r\n<rss><channel>" + ITEM),
    "loops": say(b"HTTP/1.1 302 Found\r\nLocation: /loops\r\nContent-Length: 0\r\n\r\n"),
    "empty": body(b""),
    "login": body(b"<!doctype html><html><title>Sign in</title><form></form></html>"),
    "large": body(b"<rss>" + b" " * MOST_BYTES + b"</rss>"),
    "controls": body(b"\x00\x01\x02<rss><channel><title>\xff\xfe</title></channel></rss>"),
    "json": body(b'{"version":"https://jsonfeed.org/version/1","items":[' + b"[" * 90_000),
}


@asynccontextmanager
async def enemy(answer: Callable[[Writer], Awaitable[None]]) -> AsyncIterator[str]:
    """Answer every request at one address so."""
    answering: set[asyncio.Task[None]] = set()

    async def handle(reader: Reader, writer: Writer) -> None:
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                await reader.readuntil(b"\r\n\r\n")
                await answer(writer)
                writer.close()
                await writer.wait_closed()
        finally:
            writer.transport.abort()

    def take(reader: Reader, writer: Writer) -> None:
        task = asyncio.create_task(handle(reader, writer))
        answering.add(task)
        task.add_done_callback(answering.discard)

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/feed"
    finally:
        server.close()
        for task in answering:
            task.cancel()
        await asyncio.gather(*answering, return_exceptions=True)
        await asyncio.sleep(0)  # in which aborted connections are closed


def opml(urls: list[str]) -> str:
    """List an enemy's feeds in one category with the good ones."""
    lines = "".join(f'<outline type="rss" text="x" xmlUrl="{url}"/>' for url in urls)
    return f'<outline text="Harbour" category="harbour">{lines}</outline>'


def test_good_feeds_beside_an_enemy_s_arrive_on_time(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        async with contextlib.AsyncExitStack() as stack:
            enemies = [
                await stack.enter_async_context(enemy(answer))
                for answer in [*ENEMIES.values()] * OF_EACH
            ]
            telegram = await stack.enter_async_context(Telegram())
            press = await stack.enter_async_context(Press(STOCK))
            listed = press.opml().replace("<body>", f"<body>{opml(enemies)}")
            (tmp_path / "feeds.opml").write_text(listed, encoding="utf-8")
            app = App(
                load(
                    telegram_bot_token=telegram.token,
                    telegram_api_url=telegram.url,
                    database_url=f"sqlite:///{tmp_path}/crier.db",
                    feeds=str(tmp_path / "feeds.opml"),
                    poll_interval="1s",
                    allow_private_addresses=True,
                ),
                workers=workers(),
            )
            program = asyncio.create_task(app.run())
            ada = telegram.add_person(ADA)
            telegram.say(ada, "/subscribe harbour")
            await telegram.until(lambda: bool(telegram.messages(ada)[1:]))
            before = len(press.requests)
            await telegram.until(lambda: len(press.requests) > before + 3)
            asked = len(press.requests)
            press.publish("pilot", title=headline("pier"), paragraphs=paragraphs("pier"))
            await telegram.until(
                lambda: any(headline("pier") in each.text for each in telegram.messages(ada))
            )
            polls = [each for each in press.requests[asked:] if each.path == "/feeds/pilot.rss"]
            assert len(polls) <= 3
            assert not any("Fog" in each.text for each in telegram.messages(ada))
            app.stop()
            await program

    run(scenario())


def test_no_private_address_is_reached_by_feed_page_or_redirect(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        reached: list[bytes] = []

        async def note(writer: Writer) -> None:
            reached.append(b"!")
            writer.close()

        async with enemy(note) as inside, Telegram() as telegram:
            port = inside.rpartition(":")[2].removesuffix("/feed")
            hosts = ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.1", "[::ffff:7f00:1]"]
            urls = [f"http://{host}:{port}/feed" for host in hosts]
            (tmp_path / "feeds.opml").write_text(
                f'<opml version="2.0"><body>{opml(urls)}</body></opml>', encoding="utf-8"
            )
            app = App(
                load(
                    telegram_bot_token=telegram.token,
                    telegram_api_url=telegram.url,
                    database_url=f"sqlite:///{tmp_path}/crier.db",
                    feeds=str(tmp_path / "feeds.opml"),
                    poll_interval="1s",
                ),
                workers=workers(),
            )
            program = asyncio.create_task(app.run())
            await app.ready.wait()

            async def tried() -> bool:
                stood = await app.storage.feeds.standings()
                return all(each.failures for each in stood)

            while not await tried():  # noqa: ASYNC110 - a row tells nobody
                await asyncio.sleep(0.1)
            ada = telegram.add_person(ADA)
            for host in hosts:
                telegram.say(ada, f"/follow http://{host}:{port}/feed")
            await telegram.until(lambda: len(telegram.messages(ada)) == 2 * len(hosts))
            said = {each.text for each in telegram.messages(ada) if each.from_bot}
            assert reached == []
            assert all(each.startswith("Cannot open this address") for each in said)
            reasons = {each.error for each in await app.storage.feeds.standings()}
            assert reasons <= {"refused address", "bad address"}
            assert json.dumps([*said]).count(port) == 0
            app.stop()
            await program

    run(scenario())
