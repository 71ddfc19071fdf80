"""Speak HTTP: take calls, check them, let them be acted out or struck by a fault, answer."""

import asyncio
import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http_parser import RawRequestMessage
from aiohttp.streams import StreamReader
from aiohttp.web_protocol import RequestHandler

from emulator import bodies, specification
from emulator.account import Account, Params
from emulator.acts import ACTS, WAITING_ACTS
from emulator.faults import Answer, Drop, Fault, Faults, Hang, Lose, Refusal, Slow
from emulator.refusals import RefusedError
from emulator.seen import Call
from emulator.specification import Method
from emulator.validation import decoded

BIGGEST_BODY = 60 * 2**20
_PATH = re.compile(r"/bot([^/]+)/(\w+)/?")
_FILE_PATH = re.compile(r"/file/bot([^/]+)/documents/(.+)")
_TOKEN = re.compile(r"\d+:[\w-]+")


@dataclass(slots=True)
class Server:
    """Serve one bot's account on loopback; `record` gets every call."""

    account: Account
    token: str
    faults: Faults
    record: Callable[[Call], None]
    strict: bool = True
    port: int = 0
    _runner: web.ServerRunner | None = None
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def start(self, port: int) -> None:
        """Listen on a port of 127.0.0.1; 0 picks a free one."""
        self._stopping = asyncio.Event()
        # Handlers end with their connection, or the poll of a killed bot would keep its place and
        # answer the next one with a 409.
        server = web.Server(
            self._handle,
            request_factory=_request,
            handler_cancellation=True,
            access_log=None,
            lingering_time=0.0,
        )
        self._runner = web.ServerRunner(server, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.port = self._runner.addresses[0][1]
        self.account.pusher.start()

    async def stop(self) -> None:
        """Close every connection; what is remembered stays."""
        self._stopping.set()
        await self.account.pusher.stop()
        self.account.updates.release()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if found := _FILE_PATH.fullmatch(request.path):
            return self._file(found[1], found[2])
        name = request.path.rpartition("/")[2]
        try:
            method = self._method(request.path)
            raw = await bodies.read(request)
            params = decoded(method, raw, strict=self.strict)
        except RefusedError as refusal:
            return self._refused(name, {}, refusal)
        except ValueError as trouble:
            return self._refused(method.name, raw, RefusedError(f"specification: {trouble}"))
        fault = self.faults.met(method.name, params.get("chat_id"))
        if fault is not None:
            return await self._struck(request, method, params, fault)
        return await self._acted(method, params)

    def _method(self, path: str) -> Method:
        """Find the method; refuse a token that is none or not ours, and a name nobody knows."""
        found = _PATH.fullmatch(path)
        if not found or not _TOKEN.fullmatch(found[1]):
            raise RefusedError("", code=404)
        if found[1] != self.token:
            raise RefusedError("", code=401)
        method = specification.load().methods.get(found[2].lower())
        if method is None:
            raise RefusedError("method not found", code=404)
        return method

    async def _acted(
        self, method: Method, params: Params, fault: Fault | None = None
    ) -> web.Response:
        name = method.name.lower()
        try:
            if (waiting := WAITING_ACTS.get(name)) is not None:
                result = await waiting(self.account, params)
            else:
                result = ACTS.get(name, _not_acted)(self.account, params)
        except RefusedError as refusal:
            return self._refused(method.name, params, refusal, fault)
        self.record(Call(method.name, params, self.account.clock(), 200, None, fault))
        return _response(200, {"ok": True, "result": result})

    def _refused(
        self,
        name: str,
        params: Params,
        refusal: RefusedError,
        fault: Fault | None = None,
    ) -> web.Response:
        at = self.account.clock()
        self.record(Call(name, params, at, refusal.code, refusal.description, fault))
        response = _response(refusal.code, refusal.body())
        if refusal.parameters and "retry_after" in refusal.parameters:
            response.headers["Retry-After"] = str(refusal.parameters["retry_after"])
        return response

    async def _struck(
        self, request: web.BaseRequest, method: Method, params: Params, fault: Fault
    ) -> web.Response:
        match fault.trouble:
            case Refusal(error):
                return self._refused(method.name, params, error, fault)
            case Answer(status, body, content_type):
                at = self.account.clock()
                self.record(Call(method.name, params, at, status, "a scripted answer", fault))
                return web.Response(status=status, body=body, content_type=content_type)
            case Slow(seconds):
                response = await self._acted(method, params, fault)
                await self._pause(seconds)
                return response
            case Lose():
                await self._acted(method, params, fault)
            case Drop():
                self._unanswered(method, params, fault)
            case Hang(seconds):
                self._unanswered(method, params, fault)
                await self._pause(seconds)
        return _dropped(request)

    def _unanswered(self, method: Method, params: Params, fault: Fault) -> None:
        self.record(Call(method.name, params, self.account.clock(), 0, "no answer", fault))

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)

    def _file(self, token: str, file_id: str) -> web.Response:
        upload = self.account.files.get(file_id)
        if token != self.token or upload is None:
            return _response(404, RefusedError("", code=404).body())
        return web.Response(body=upload.content, content_type="application/octet-stream")


def _not_acted(_account: Account, _params: Params) -> object:
    raise RefusedError("the emulator does not act out this method", code=501)


def _request(
    message: RawRequestMessage,
    payload: StreamReader,
    protocol: RequestHandler,
    writer: AbstractStreamWriter,
    task: asyncio.Task[None],
) -> web.BaseRequest:
    loop = asyncio.get_running_loop()
    return web.BaseRequest(
        message, payload, protocol, writer, task, loop, client_max_size=BIGGEST_BODY
    )


def _response(status: int, body: Mapping[str, Any]) -> web.Response:
    return web.Response(
        status=status, body=json.dumps(body).encode(), content_type="application/json"
    )


def _dropped(request: web.BaseRequest) -> web.Response:
    """Close the connection under the answer that the server would write."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
