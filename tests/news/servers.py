"""Servers on loopback for the HTTP client to meet, the polite and the other kind."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from ssl import SSLContext
from typing import Any, TypeVar

from aiohttp import web

from news.addresses import is_public
from news.headers import may_be_feed
from news.web import Answer, Kind, Web

Result = TypeVar("Result")
Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]

ROOT = Path(__file__).parents[2]


def bounded(scene: Coroutine[Any, Any, Result]) -> Result:
    async def within() -> Result:
        async with asyncio.timeout(30):
            return await scene

    return asyncio.run(within())


@asynccontextmanager
async def serving(handler: Handler, *, tls: SSLContext | None = None) -> AsyncIterator[str]:
    server = web.Server(handler, handler_cancellation=True)
    runner = web.ServerRunner(server, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls)
    await site.start()
    try:
        host, port = runner.addresses[0][:2]
        yield f"{'https' if tls else 'http'}://{host}:{port}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def saying(*answers: bytes) -> AsyncIterator[tuple[int, list[bytes]]]:
    """Answer each connection with its bytes and hang up; keep what they asked.

    The last answer serves for all that come later; with none, it hangs up at once.
    """
    asked: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            asked.append(await reader.readuntil(b"\r\n\r\n") if answers else b"")
            if answers:
                writer.write(answers[min(len(asked), len(answers)) - 1])
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], asked


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port: int = closed.getsockname()[1]
        return port


def names(known: Mapping[str, Sequence[str]]) -> tuple[Callable[[str], Sequence[str]], list[str]]:
    """Make a resolver that knows these names and none besides, and keeps what it was asked."""
    asked: list[str] = []

    def look_up(host: str) -> Sequence[str]:
        asked.append(host)
        if host not in known:
            raise socket.gaierror(socket.EAI_NONAME, "internal.example at 10.0.0.53 knows it not")
        return known[host]

    return look_up, asked


@asynccontextmanager
async def reader(
    *,
    allow_private: bool = True,
    allow: Callable[[str], bool] = is_public,
    look_up: Callable[[str], Sequence[str]] | None = None,
    total_seconds: float = 20.0,
    patience: float = 3600.0,
) -> AsyncIterator[Web]:
    made = Web(
        allow_private=allow_private,
        allow=allow,
        look_up=look_up or names({"localhost": ["127.0.0.1"]})[0],
        total_seconds=total_seconds,
        patience=patience,
    )
    try:
        yield made
    finally:
        await made.close()


def fetched(
    handler: Handler, path: str = "/", *, total_seconds: float = 20.0, kind: Kind = may_be_feed
) -> Answer:
    async def scene() -> Answer:
        async with serving(handler) as site, reader(total_seconds=total_seconds) as made:
            return await made.fetch(site + path, kind=kind)

    return bounded(scene())


def said(*answers: bytes, total_seconds: float = 20.0) -> Answer:
    """Fetch what a server says in so many bytes."""

    async def scene() -> Answer:
        async with saying(*answers) as (port, _), reader(total_seconds=total_seconds) as made:
            return await made.fetch(f"http://127.0.0.1:{port}/")

    return bounded(scene())


def answering(status: int = 200, body: bytes = b"", **headers: str) -> Handler:
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


async def apart(script: str, *arguments: str, **environment: str) -> list[str]:
    """Run a script in a Python of its own; give the lines that it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        script,
        *arguments,
        cwd=ROOT,
        env=os.environ | environment,
        stdout=asyncio.subprocess.PIPE,
    )
    printed, _ = await process.communicate()
    assert process.returncode == 0
    return printed.decode().splitlines()
