"""What may have been carried out is told apart from what surely was not."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import NetworkError, TimedOut

from bot.transport import AiohttpRequest
from emulator.telegram import Telegram

Run = Callable[[Any], None]
Handler = Callable[[web.Request], Awaitable[web.Response]]
ADA = 7
FOREVER = 3600.0
SLOW = 0.3
"""Seconds that a slow server takes; clients of it wait for a tenth."""


def test_an_answer_comes_back_as_it_was_given_whatever_its_status(run: Run) -> None:
    async def teapot(request: web.Request) -> web.Response:
        return web.Response(status=418, text=f"{request.method} {request.path}")

    async def scene() -> None:
        async with _serving(teapot) as url, AiohttpRequest() as request:
            assert await request.do_request(f"{url}/tea", "POST") == (418, b"POST /tea")
            assert await request.do_request(f"{url}/tea", "GET") == (418, b"GET /tea")

    run(scene())


def test_a_refused_connection_is_known_not_to_have_sent_anything(run: Run) -> None:
    async def scene() -> None:
        with socket.create_server(("127.0.0.1", 0)) as closed:
            url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        with pytest.raises(NetworkError, match="not sent") as refused:
            await _post(url)
        assert not isinstance(refused.value, TimedOut)

    run(scene())


def test_a_connection_that_never_opens_is_known_not_to_have_sent_anything(run: Run) -> None:
    async def scene() -> None:
        with ExitStack() as stack:
            busy = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
            for _ in range(3):  # whoever comes after those in the queue is not answered
                waiting = stack.enter_context(socket.socket())
                waiting.setblocking(False)
                waiting.connect_ex(busy.getsockname())
            with pytest.raises(NetworkError, match="not sent") as unopened:
                await _post(f"http://127.0.0.1:{busy.getsockname()[1]}", connect_timeout=0.05)
        assert not isinstance(unopened.value, TimedOut)

    run(scene())


def test_a_connection_dropped_after_the_request_leaves_it_in_doubt(run: Run) -> None:
    async def drop(request: web.Request) -> web.Response:
        await request.read()
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async def scene() -> None:
        async with _serving(drop) as url:
            with pytest.raises(TimedOut, match="no answer"):
                await _post(url)

    run(scene())


def test_a_late_answer_leaves_it_in_doubt_but_a_file_gets_more_time(run: Run) -> None:
    async def scene() -> None:
        async with _serving(_slowly) as url, AiohttpRequest(read_seconds=SLOW / 10) as request:
            with pytest.raises(TimedOut, match="no answer"):
                await request.do_request(url, "POST")
            bot = Bot("42:crier", base_url=f"{url}/bot", request=request)
            with pytest.raises(TimedOut):
                await bot.send_message(ADA, "Hello")
            assert (await bot.send_document(ADA, b"text", filename="a.txt")).text == "late"

    run(scene())


def test_a_call_may_ask_for_more_time_than_the_others(run: Run) -> None:
    async def scene() -> None:
        async with _serving(_slowly) as url, AiohttpRequest(read_seconds=SLOW / 10) as request:
            status, _ = await request.do_request(url, "POST", read_timeout=10.0)
            assert status == 200

    run(scene())


def test_a_refused_token_is_told_to_whoever_wants_to_know(run: Run) -> None:
    async def unauthorized(_request: web.Request) -> web.Response:
        return web.json_response({"ok": False, "description": "Unauthorized"}, status=401)

    async def scene() -> None:
        told: list[str] = []
        async with _serving(unauthorized) as url:
            async with AiohttpRequest(on_unauthorized=lambda: told.append("refused")) as request:
                assert (await request.do_request(url, "POST"))[0] == 401
            assert (await _post(url))[0] == 401
        assert told == ["refused"]

    run(scene())


def test_a_file_reaches_telegram_as_it_is(run: Run) -> None:
    content = bytes(range(256)) * 100

    async def scene() -> None:
        async with Telegram() as telegram, AiohttpRequest() as request:
            ada = telegram.add_person(ADA)
            bot = Bot(
                telegram.token,
                base_url=f"{telegram.url}/bot",
                base_file_url=f"{telegram.url}/file/bot",
                request=request,
            )
            sent = await bot.send_document(
                ada,
                content,
                filename="feeds.opml",
                caption="<b>Zürich</b> & more",
                parse_mode="HTML",
            )

            (message,) = telegram.messages(ada)
            assert message.text == "Zürich & more"
            assert message.raw["document"]["file_name"] == "feeds.opml"
            assert sent.document is not None
            file = await bot.get_file(sent.document.file_id)
            assert bytes(await file.download_as_bytearray()) == content
            assert telegram.refused == []

    run(scene())


def test_closing_and_opening_again_is_harmless(run: Run) -> None:
    async def scene() -> None:
        async with _serving(_slowly) as url:
            request = AiohttpRequest()
            for _ in range(2):
                await request.initialize()
                await request.initialize()
                assert (await request.do_request(url, "POST"))[0] == 200
                await request.shutdown()
                await request.shutdown()

    run(scene())


async def _slowly(_request: web.Request) -> web.Response:
    await asyncio.sleep(SLOW)
    message = {"message_id": 1, "date": 1, "chat": {"id": ADA, "type": "private"}, "text": "late"}
    return web.json_response({"ok": True, "result": message})


async def _post(url: str, *, connect_timeout: float = FOREVER) -> tuple[int, bytes]:
    async with AiohttpRequest() as request:
        return await request.do_request(url, "POST", connect_timeout=connect_timeout)


@asynccontextmanager
async def _serving(handler: Handler) -> AsyncIterator[str]:
    """Serve every path on loopback with a handler."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handler)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
