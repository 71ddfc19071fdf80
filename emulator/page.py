"""A page on loopback with the chats of the emulated Telegram, and the world beside them.

One socket carries everything. Only the page itself may speak to it: requests under a foreign name
or from a foreign page are refused, so that no site in the same browser can press its buttons.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Self

from aiohttp import WSMsgType, web

from emulator.deeds import Deeds, NotPossibleError
from emulator.files import picture_size
from emulator.seen import Action, Call, Deleted, Drafted, Edited, Event, Sent
from emulator.telegram import Telegram
from emulator.views import FindPreview, Json, Viewer

log = logging.getLogger(__name__)

BIGGEST_UPLOAD = 20 * 2**20
BIGGEST_QUESTION = 2**20
TELL_SECONDS = 1.0
CALLS_TOLD = 60
_TYPES = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_QUIET = frozenset({"getUpdates", "getMe"})


@dataclass(frozen=True, slots=True)
class Control:
    """Offer something to do to the world; `pressed` tells whether it is on, for what stays on."""

    name: str
    label: str
    about: str
    act: Callable[[int], Awaitable[str]]
    pressed: Callable[[], bool] | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Put controls under a title, and perhaps the clock over them."""

    title: str
    controls: tuple[Control, ...]
    clock: bool = False


async def _nothing() -> dict[str, object]:
    return {}


class Page:
    """Serve the page to whoever opens it on this machine."""

    def __init__(
        self,
        telegram: Telegram,
        *,
        me: int,
        now: Callable[[], float],
        rate: Callable[[], float] = lambda: 1.0,
        groups: Sequence[Group] = (),
        counts: Callable[[], Awaitable[Mapping[str, object]]] = _nothing,
        preview: FindPreview = lambda _url: None,
    ) -> None:
        self._telegram = telegram
        self._viewer = Viewer(telegram.account, me, preview)
        self._deeds = Deeds(telegram, self._viewer)
        self._now = now
        self._rate = rate
        self._groups = groups
        self._counts = counts
        self._controls = {each.name: each for group in groups for each in group.controls}
        self._calls: list[Call] = []
        self._heard = 0
        self._lines: dict[web.WebSocketResponse, asyncio.Queue[str]] = {}
        self._runner: web.AppRunner | None = None
        self._clock: asyncio.Task[None] | None = None
        self._deaf: Callable[[], None] = lambda: None
        self.url = ""

    async def start(self, *, port: int = 0) -> None:
        """Listen on 127.0.0.1; 0 picks a free port."""
        application = web.Application(
            middlewares=[self._guard], client_max_size=BIGGEST_UPLOAD + 1024
        )
        application.router.add_get("/live", self._live)
        application.router.add_post("/upload", self._upload)
        application.router.add_get("/file/{id}", self._file)
        application.router.add_get("/{name:[a-z]*(?:\\.[a-z]+)?}", self._asset)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._deaf = self._telegram.listen(self._hear)
        self._clock = asyncio.create_task(self._tell_the_time())

    async def stop(self) -> None:
        """Close every connection."""
        self._deaf()
        if self._clock:
            self._clock.cancel()
            with suppress(asyncio.CancelledError):
                await self._clock
        for socket in [*self._lines]:
            await socket.close()
        if self._runner:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    # Serving.

    @web.middleware
    async def _guard(
        self,
        request: web.Request,
        handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
    ) -> web.StreamResponse:
        """Refuse other names for this machine, and pages that are not ours."""
        port = self.url.rpartition(":")[2]
        hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        origin = request.headers.get("Origin")
        needs_origin = request.method != "GET" or request.path == "/live"
        ours = origin in {f"http://{each}" for each in hosts}
        if request.host not in hosts or not (ours or (origin is None and not needs_origin)):
            return web.Response(status=403, text="This page is for its own machine only.")
        response = await handler(request)
        if not response.prepared:
            response.headers["Content-Security-Policy"] = _POLICY
            response.headers["X-Content-Type-Options"] = "nosniff"
            response.headers["Referrer-Policy"] = "no-referrer"
            response.headers["Cache-Control"] = "no-store"
        return response

    async def _asset(self, request: web.Request) -> web.Response:
        name = request.match_info["name"] or "page.html"
        found = files(__package__) / "site" / name
        kind = _TYPES.get(name.rpartition(".")[2])
        if kind is None or not found.is_file():
            raise web.HTTPNotFound
        return web.Response(body=found.read_bytes(), content_type=kind, charset="utf-8")

    async def _file(self, request: web.Request) -> web.Response:
        upload = self._telegram.account.files.get(request.match_info["id"])
        if upload is None:
            raise web.HTTPNotFound
        if picture_size(upload.content):
            kind = "image/png" if upload.content.startswith(b"\x89PNG") else "image/jpeg"
            return web.Response(body=upload.content, content_type=kind)
        return web.Response(
            body=upload.content,
            content_type="application/octet-stream",
            headers={"Content-Disposition": "attachment"},
        )

    async def _upload(self, request: web.Request) -> web.Response:
        try:
            chat, name = int(request.query["chat"]), request.query["name"]
            self._telegram.say_file(chat, name, await request.read())
        except (LookupError, ValueError):
            return web.Response(status=400, text="Files go to private chats only.")
        return web.Response()

    async def _live(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(max_msg_size=BIGGEST_QUESTION, heartbeat=20)
        await socket.prepare(request)
        self._viewer.speak(request.query.get("speaks", ""))
        line: asyncio.Queue[str] = asyncio.Queue()
        self._lines[socket] = line
        talking = asyncio.create_task(_speak(socket, line))
        self._put(socket, self._hello())
        self._put(socket, await self._world([*self._calls]))
        doing: set[asyncio.Task[None]] = set()
        try:
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    # a press waits for its answer, and nothing else for the press
                    task = asyncio.create_task(self._asked(socket, message.data))
                    doing.add(task)
                    task.add_done_callback(doing.discard)
        finally:
            del self._lines[socket]
            for each in (talking, *doing):
                each.cancel()
        return socket

    # Hearing and telling.

    async def _asked(self, socket: web.WebSocketResponse, data: str) -> None:
        given: dict[str, Any] = {}
        try:
            given = dict(json.loads(data))
            result = await self._do(str(given["do"]), given)
            answer: Json = {"result": result}
        except NotPossibleError as refusal:
            answer = {"error": str(refusal)}
        except (ValueError, LookupError, TypeError):
            answer = {"error": "That was not understood."}
        except Exception:  # whoever waits is told, and whoever runs it
            log.exception("the page asked for %s", given.get("do"))
            answer = {"error": "That went wrong; the terminal says how."}
        self._put(socket, {"type": "done", "id": given.get("id")} | answer)

    async def _do(self, what: str, given: Mapping[str, Any]) -> object:
        if what != "act":
            result = await self._deeds.do(what, given)
            if what == "block":
                self._tell(self._chat(int(given["chat"])))
            return result
        control = self._controls.get(str(given["name"]))
        if control is None:
            raise NotPossibleError("There is no such control.")
        told = await control.act(int(given.get("chat") or self._viewer.me))
        for chat in self._telegram.account.chats:
            self._tell(self._chat(chat.id))
        self._tell(await self._world([]))
        return told

    def _hear(self, event: Event) -> None:
        match event:
            case Sent(message):
                self._tell({"type": "sent", "message": self._viewer.message(message)})
                if message.raw.get("forum_topic_created"):
                    self._tell(self._chat(message.chat_id))
            case Edited(message):
                self._tell({"type": "edited", "message": self._viewer.message(message)})
            case Deleted(chat_id, message_id):
                self._tell({"type": "deleted", "chat": chat_id, "message": message_id})
            case Drafted(chat_id, text):
                self._tell({"type": "draft", "chat": chat_id, "text": text})
            case Action(chat_id, action):
                self._tell({"type": "action", "chat": chat_id, "action": action})
            case Call(method=method) if method not in _QUIET:
                self._heard += 1
                self._calls = [*self._calls[1 - CALLS_TOLD :], event]
                if method == "setMyCommands":
                    for chat in self._telegram.account.chats:
                        self._tell(self._chat(chat.id))

    async def _tell_the_time(self) -> None:
        """Say every second what the world looks like, and the calls since."""
        told = self._heard
        while True:
            await asyncio.sleep(TELL_SECONDS)
            fresh = self._calls[max(0, len(self._calls) - (self._heard - told)) :]
            told = self._heard
            if self._lines:
                self._tell(await self._world(fresh))

    async def _world(self, calls: Sequence[Call]) -> Json:
        pressed = {each.name: each.pressed() for each in self._controls.values() if each.pressed}
        clock = {"now": self._now(), "rate": self._rate(), "pressed": pressed}
        shown = [
            {"method": each.method, "error": each.error or "", "about": _about(each)}
            for each in calls
        ]
        counts = {name: str(value) for name, value in (await self._counts()).items()}
        return {"type": "world", "counts": counts, "calls": shown} | clock

    def _hello(self) -> Json:
        chats = [self._viewer.chat(each) for each in self._telegram.account.chats]
        groups = [
            {
                "title": group.title,
                "clock": group.clock,
                "buttons": [_offered(each) for each in group.controls],
            }
            for group in self._groups
        ]
        bot = {"username": self._telegram.account.user["username"]}
        return {"type": "hello", "bot": bot, "chats": chats, "controls": groups}

    def _chat(self, chat_id: int) -> Json:
        chat = self._telegram.account.chats[chat_id]
        return {"type": "chat", "chat": self._viewer.chat(chat)}

    def _tell(self, what: Json) -> None:
        for socket in self._lines:
            self._put(socket, what)

    def _put(self, socket: web.WebSocketResponse, what: Json) -> None:
        if line := self._lines.get(socket):
            line.put_nowait(json.dumps(what, ensure_ascii=False))


async def _speak(socket: web.WebSocketResponse, line: asyncio.Queue[str]) -> None:
    with suppress(ConnectionError):
        while True:
            await socket.send_str(await line.get())


def _offered(control: Control) -> Json:
    pressed = control.pressed() if control.pressed else None
    return {
        "name": control.name,
        "label": control.label,
        "about": control.about,
        "pressed": pressed,
    }


def _about(call: Call) -> str:
    chat = call.params.get("chat_id")
    return f"to {chat}" if chat is not None else ""
