"""A press on loopback: the feeds and pages of an invented world, for bots to read."""

import asyncio
import re
import time
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import chain, count, islice
from typing import Self
from urllib.parse import quote, unquote

from aiohttp import web

from emulator import feeds
from emulator.articles import Headline, article_page, front_page
from emulator.world import Category, Manuscript, Outlet, Piece, World, load_world

__all__ = [
    "Answer",
    "Category",
    "Manuscript",
    "Outlet",
    "Piece",
    "Press",
    "Request",
    "World",
    "load_world",
]

FEED_ITEMS = 50
RELATED_HEADLINES = 4


@dataclass(frozen=True, slots=True)
class Request:
    """Tell of one request the press received; status 0 is one it never answered."""

    method: str
    path: str
    status: int
    if_none_match: str | None
    if_modified_since: str | None
    user_agent: str | None
    at: float


@dataclass(frozen=True, slots=True)
class Answer:
    """Script what a path answers instead of the truth; `hang` answers nothing at all."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    hang: bool = False


class Press:
    """Serve the feeds and pages of an invented press on loopback."""

    def __init__(self, world: World, *, clock: Callable[[], float] = time.time) -> None:
        self.world = world
        self.url = ""
        self.requests: list[Request] = []
        self._clock = clock
        self._outlets = {outlet.id: outlet for outlet in world.outlets}
        self._pieces: dict[str, dict[str, Piece]] = {outlet.id: {} for outlet in world.outlets}
        self._modified = dict.fromkeys(self._outlets, int(clock()))
        self._waiting = list(world.stock)
        self._told = set[str]()
        self._troubles: dict[str, Answer] = {}
        self._closing = asyncio.Event()
        self._runner: web.AppRunner | None = None

    async def start(self, *, port: int = 0) -> None:
        """Listen on 127.0.0.1; port 0 takes a free one, which `url` then names."""
        app = web.Application()
        app.router.add_get("/{path:.*}", self._serve)
        self._closing.clear()
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        host, bound = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{bound}"

    async def stop(self) -> None:
        """Stop listening and let go of every hanging request."""
        self._closing.set()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def publish(
        self,
        outlet: str,
        *,
        title: str,
        paragraphs: Sequence[str],
        author: str = "",
        published: float | None = None,
        html: str | None = None,
    ) -> Piece:
        """Put an article into its outlet's feed and on its own page at once."""
        now = self._clock()
        piece = Piece(
            outlet=outlet,
            slug=_slug(title, taken=self._pieces[outlet].keys()),
            title=title,
            paragraphs=tuple(paragraphs),
            author=author,
            published=now if published is None else published,
            html=html,
        )
        self._put(piece)
        return piece

    def revise(self, piece: Piece, *, title: str, paragraphs: Sequence[str]) -> Piece:
        """Let a piece say something else, under the same address."""
        revised = replace(piece, title=title, paragraphs=tuple(paragraphs))
        self._put(revised)
        return revised

    def publish_next(
        self, *, category: str | None = None, published: float | None = None, new: bool = False
    ) -> Piece | None:
        """Publish the next article of the stock, or of one category of it, if one is left.

        With `new` only one of an event that nobody has told.
        """
        for manuscript in self._waiting:
            is_new = manuscript.event not in self._told
            if category in (None, self._outlets[manuscript.outlet].category) and (
                is_new or not new
            ):
                self._waiting.remove(manuscript)
                self._told |= {manuscript.event} - {""}
                return self.publish(
                    manuscript.outlet,
                    title=manuscript.title,
                    paragraphs=manuscript.paragraphs,
                    author=manuscript.author,
                    published=published,
                )
        return None

    def latest(self) -> list[Piece]:
        """List what is published, the newest first."""
        held = chain.from_iterable(each.values() for each in self._pieces.values())
        return sorted(held, key=lambda each: each.published, reverse=True)

    def outlet(self, piece: Piece) -> Outlet:
        """Give the outlet of a piece."""
        return self._outlets[piece.outlet]

    def at(self, url: str) -> Piece | None:
        """Find the piece whose page an address is."""
        outlet, _, slug = url.removeprefix(f"{self.url}/").partition("/")
        return self._pieces.get(outlet, {}).get(unquote(slug))

    def page_url(self, piece: Piece) -> str:
        """Give the address of an article's page."""
        return f"{self.url}/{piece.outlet}/{quote(piece.slug)}"

    def feed_url(self, outlet: str) -> str:
        """Give the address of an outlet's feed in the outlet's own kind."""
        return f"{self.url}/feeds/{outlet}.{self._outlets[outlet].kind}"

    def opml(self) -> str:
        """List every feed in OPML, one folder per category."""
        channels = [self._channel(outlet, outlet.kind) for outlet in self.world.outlets]
        return feeds.opml(self.world.categories, channels)

    def trouble(self, path: str, answer: Answer | None) -> None:
        """Let a path answer as scripted from now on; None ends the trouble."""
        if answer is None:
            self._troubles.pop(path, None)
        else:
            self._troubles[path] = answer

    def is_troubled(self, path: str) -> bool:
        """Tell whether a path answers as scripted."""
        return path in self._troubles

    async def _serve(self, request: web.Request) -> web.Response:
        scripted = self._troubles.get(request.path)
        if scripted is not None and scripted.hang:
            self._record(request, status=0)
            await self._closing.wait()
            return web.Response(status=503)
        response = _scripted(scripted) if scripted else self._find(request)
        self._record(request, status=response.status)
        return response

    def _put(self, piece: Piece) -> None:
        self._pieces[piece.outlet][piece.slug] = piece
        # Two changes in one second would look like one to a reader who asks by date alone.
        changed = max(int(self._clock()), self._modified[piece.outlet] + 1)
        self._modified[piece.outlet] = changed

    def _record(self, request: web.Request, *, status: int) -> None:
        self.requests.append(
            Request(
                method=request.method,
                path=request.path,
                status=status,
                if_none_match=request.headers.get("If-None-Match"),
                if_modified_since=request.headers.get("If-Modified-Since"),
                user_agent=request.headers.get("User-Agent"),
                at=self._clock(),
            )
        )

    def _find(self, request: web.Request) -> web.Response:
        match request.path.strip("/").split("/"):
            case ["feeds", name]:
                return self._feed(name, request)
            case [outlet] if outlet in self._outlets:
                return _html(self._front(self._outlets[outlet]))
            case [outlet, slug] if slug in self._pieces.get(outlet, {}):
                return _html(self._page(self._pieces[outlet][slug]))
        return web.Response(status=404)

    def _feed(self, name: str, request: web.Request) -> web.Response:
        outlet, _, kind = name.rpartition(".")
        if outlet not in self._outlets or kind not in feeds.WRITERS:
            return web.Response(status=404)
        content_type, write = feeds.WRITERS[kind]
        channel = self._channel(self._outlets[outlet], kind)
        latest = self._latest(outlet, FEED_ITEMS)
        items = [feeds.as_item(piece, url=self.page_url(piece)) for piece in latest]
        body = write(channel, items).encode()
        body = body[: len(body) // 2] if self._outlets[outlet].broken else body
        tag = sha256(body).hexdigest()[:24]
        same = _unchanged(request, tag=tag, modified=channel.modified)
        response = web.Response(status=304) if same else web.Response(body=body)
        response.headers["Content-Type"] = f"{content_type}; charset=utf-8"
        response.etag = tag
        response.last_modified = channel.modified
        return response

    def _front(self, outlet: Outlet) -> str:
        channel = self._channel(outlet, outlet.kind)
        headlines = self._headlines(self._latest(outlet.id, FEED_ITEMS))
        return front_page(outlet, home=channel.home, feed=channel.url, headlines=headlines)

    def _page(self, piece: Piece) -> str:
        outlet = self._outlets[piece.outlet]
        others = (other for other in self._latest(outlet.id) if other is not piece)
        return article_page(
            piece,
            outlet=outlet,
            url=self.page_url(piece),
            home=self._home(outlet),
            feed=self.feed_url(outlet.id),
            others=self._headlines(islice(others, RELATED_HEADLINES)),
        )

    def _latest(self, outlet: str, count: int | None = None) -> Iterator[Piece]:
        return islice(reversed(self._pieces[outlet].values()), count)

    def _headlines(self, pieces: Iterable[Piece]) -> list[Headline]:
        return [Headline(piece.title, self.page_url(piece)) for piece in pieces]

    def _home(self, outlet: Outlet) -> str:
        return f"{self.url}/{outlet.id}"

    def _channel(self, outlet: Outlet, kind: str) -> feeds.Channel:
        return feeds.Channel(
            outlet=outlet,
            url=f"{self.url}/feeds/{outlet.id}.{kind}",
            home=self._home(outlet),
            modified=self._modified[outlet.id],
        )


def _unchanged(request: web.Request, *, tag: str, modified: int) -> bool:
    """Tell whether the reader has this already; its tags outrank its date (RFC 9110 §13.2.2)."""
    if request.if_none_match is not None:
        return any(known.value in ("*", tag) for known in request.if_none_match)
    since = request.if_modified_since
    return since is not None and since.timestamp() >= modified


def _scripted(answer: Answer) -> web.Response:
    return web.Response(status=answer.status, body=answer.body, headers=answer.headers)


def _html(page: str) -> web.Response:
    return web.Response(text=page, content_type="text/html", charset="utf-8")


def _slug(title: str, *, taken: Container[str]) -> str:
    base = "-".join(re.findall(r"\w+", title.lower()))[:80].rstrip("-") or "article"
    names = chain([base], (f"{base}-{number}" for number in count(2)))
    return next(name for name in names if name not in taken)
