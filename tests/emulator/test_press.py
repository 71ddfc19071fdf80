import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import aiohttp
import feedparser
import pytest

from emulator.press import (
    Answer,
    Category,
    Manuscript,
    Outlet,
    Piece,
    Press,
    World,
    load_world,
)

NOON = 1_790_000_000.5
GAZETTE = Outlet("gazette", "The Gazette & Sons", "world", kind="rss", layout="broadsheet")
MIRROR = Outlet("mirror", "Der Spiegel der Zeit", "sport", language="de", kind="atom")
SMALL = World((Category("world", "World"), Category("sport", "Sport")), (GAZETTE, MIRROR))


class Clock:
    def __init__(self) -> None:
        self.now = NOON
        self.looked_at = asyncio.Event()

    def __call__(self) -> float:
        self.looked_at.set()
        return self.now


class Reader:
    """A press and someone who reads it."""

    def __init__(self, press: Press, clock: Clock, session: aiohttp.ClientSession) -> None:
        self.press = press
        self.clock = clock
        self.session = session

    async def get(
        self, url: str, headers: Mapping[str, str] | None = None
    ) -> tuple[aiohttp.ClientResponse, str]:
        async with self.session.get(url, headers=headers, allow_redirects=False) as response:
            return response, await response.text()

    def publish(self, title: str, outlet: str = "gazette") -> Piece:
        return self.press.publish(outlet, title=title, paragraphs=[f"{title}: the lead.", "More."])


@asynccontextmanager
async def reading(world: World) -> AsyncIterator[Reader]:
    clock = Clock()
    async with Press(world, clock=clock) as press, aiohttp.ClientSession() as session:
        yield Reader(press, clock, session)


def read(story: Callable[[Reader], Awaitable[None]], world: World = SMALL) -> None:
    async def scene() -> None:
        async with asyncio.timeout(30), reading(world) as reader:
            await story(reader)

    asyncio.run(scene())


def test_every_outlet_of_the_world_serves_its_feed_in_its_own_kind() -> None:
    async def story(reader: Reader) -> None:
        press = reader.press
        pieces: dict[str, list[Piece]] = {outlet.id: [] for outlet in press.world.outlets}
        while piece := press.publish_next():
            pieces[piece.outlet].insert(0, piece)
        for outlet in press.world.outlets:
            response, body = await reader.get(press.feed_url(outlet.id))
            assert response.status == 200
            expected = [(piece.title, press.page_url(piece)) for piece in pieces[outlet.id]]
            if outlet.kind == "json":
                assert response.content_type == "application/feed+json"
                items = json.loads(body)["items"]
                assert [(item["title"], item["url"]) for item in items] == expected
                assert [item["authors"] for item in items] == [
                    [{"name": piece.author}] for piece in pieces[outlet.id]
                ]
            else:
                assert response.content_type == f"application/{outlet.kind}+xml"
                feed = feedparser.parse(body)
                assert bool(feed.bozo) == outlet.broken
                assert feed.version == {"rss": "rss20", "atom": "atom10"}[outlet.kind]
                assert feed.feed.title == outlet.name
                assert [(entry.title, entry.link) for entry in feed.entries] == expected
                authors = [piece.author for piece in pieces[outlet.id]]
                assert [entry.author for entry in feed.entries] == authors

    read(story, load_world())


@pytest.mark.parametrize("kind", ["rss", "atom", "json"])
def test_any_outlet_can_be_asked_in_another_kind(kind: str) -> None:
    async def story(reader: Reader) -> None:
        reader.publish("Bridge opens")
        reader.clock.now += 100
        second = reader.publish('Bridge <closes> & "opens" again — über Nacht', "gazette")
        _, body = await reader.get(f"{reader.press.url}/feeds/gazette.{kind}")
        newest = (
            json.loads(body)["items"][0] if kind == "json" else feedparser.parse(body)["entries"][0]
        )
        assert newest["title"] == second.title
        assert newest["id"] == f"tag:gazette.example,2026:{second.slug}"
        written = newest["date_published"] if kind == "json" else newest["published"]
        assert "2026" in written
        assert newest["content_text" if kind == "json" else "summary"].endswith("the lead.")

    read(story)


def test_a_feed_says_only_the_first_part_of_the_lead() -> None:
    async def story(reader: Reader) -> None:
        lead = "One long sentence " * 30
        reader.press.publish("mirror", title="Long", paragraphs=[lead, "Second."])
        _, body = await reader.get(reader.press.feed_url("mirror"))
        summary = feedparser.parse(body).entries[0].summary
        assert lead.startswith(summary.removesuffix(" …"))
        assert len(summary) <= 180

    read(story)


def test_a_feed_holds_the_last_fifty_newest_first() -> None:
    async def story(reader: Reader) -> None:
        for number in range(60):
            reader.publish(f"Story {number}")
        _, body = await reader.get(reader.press.feed_url("gazette"))
        titles = [entry.title for entry in feedparser.parse(body).entries]
        assert titles == [f"Story {number}" for number in range(59, 9, -1)]

    read(story)


def test_an_unchanged_feed_answers_304_to_either_condition() -> None:
    async def story(reader: Reader) -> None:
        url = reader.press.feed_url("gazette")
        reader.publish("Bridge opens")
        first, _ = await reader.get(url)
        tag, date = first.headers["ETag"], first.headers["Last-Modified"]
        assert tag.startswith('"')
        for condition in (
            {"If-None-Match": tag},
            {"If-None-Match": f'"other", W/{tag}'},
            {"If-None-Match": "*"},
            {"If-Modified-Since": date},
            {"If-None-Match": tag, "If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
        ):
            again, body = await reader.get(url, condition)
            assert (again.status, body) == (304, "")
            assert (again.headers["ETag"], again.headers["Last-Modified"]) == (tag, date)
        for condition in (
            {"If-None-Match": '"other"'},
            {"If-None-Match": '"other"', "If-Modified-Since": date},
            {"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
            {"If-Modified-Since": "yesterday"},
        ):
            again, _ = await reader.get(url, condition)
            assert again.status == 200

    read(story)


def test_publishing_twice_in_a_second_changes_both_the_tag_and_the_date() -> None:
    async def story(reader: Reader) -> None:
        url = reader.press.feed_url("gazette")
        seen = []
        for title in ("One", "Two", "Three"):
            reader.publish(title)
            response, _ = await reader.get(url)
            seen.append((response.headers["ETag"], response.headers["Last-Modified"]))
        assert len({tag for tag, _ in seen}) == 3
        dates = [parsedate_to_datetime(date) for _, date in seen]
        assert dates == sorted(set(dates))
        late, _ = await reader.get(url, {"If-Modified-Since": seen[1][1]})
        assert late.status == 200

    read(story)


def test_publishing_leaves_other_feeds_as_they_were() -> None:
    async def story(reader: Reader) -> None:
        url = reader.press.feed_url("mirror")
        first, _ = await reader.get(url)
        reader.publish("Bridge opens")
        again, _ = await reader.get(url, {"If-None-Match": first.headers["ETag"]})
        assert again.status == 304

    read(story)


def test_a_page_stands_at_once_and_is_escaped() -> None:
    async def story(reader: Reader) -> None:
        piece = reader.press.publish(
            "mirror",
            title='<script>alert("1")</script>',
            paragraphs=["Fish & <b>chips</b> for $5, said O'Neill."],
            author="A <b>",
        )
        response, page = await reader.get(reader.press.page_url(piece))
        assert response.headers["Content-Type"] == "text/html; charset=utf-8"
        assert '<html lang="de">' in page
        assert "alert(&quot;1&quot;)" in page
        assert "<p>Fish &amp; &lt;b&gt;chips&lt;/b&gt; for $5, said O'Neill.</p>" in page
        assert f'<link rel="canonical" href="{reader.press.page_url(piece)}">' in page
        assert 'property="article:published_time" content="2026-09-21T' in page
        assert "<b>" not in page

    read(story)


def test_a_page_given_whole_is_served_as_it_is() -> None:
    async def story(reader: Reader) -> None:
        piece = reader.press.publish(
            "gazette", title="Own page", paragraphs=["In the feed."], html="<p>Only this: $x"
        )
        _, page = await reader.get(reader.press.page_url(piece))
        assert page == "<p>Only this: $x"

    read(story)


def test_a_title_in_any_script_makes_an_address() -> None:
    async def story(reader: Reader) -> None:
        piece = reader.publish("東京で 雪")
        url = reader.press.page_url(piece)
        assert url.isascii()
        response, page = await reader.get(url)
        assert (response.status, "<h1>東京で 雪</h1>" in page) == (200, True)
        _, body = await reader.get(reader.press.feed_url("gazette"))
        assert feedparser.parse(body).entries[0].link == url

    read(story)


def test_equal_titles_are_different_articles() -> None:
    async def story(reader: Reader) -> None:
        pieces = [reader.publish("The weather") for _ in range(3)]
        assert [piece.slug for piece in pieces] == ["the-weather", "the-weather-2", "the-weather-3"]
        assert reader.publish("!?").slug == "article"

    read(story)


def test_a_front_page_names_the_feed_and_lists_the_headlines() -> None:
    async def story(reader: Reader) -> None:
        piece = reader.publish("Bridge opens")
        _, page = await reader.get(f"{reader.press.url}/gazette")
        feed = reader.press.feed_url("gazette")
        named = f'type="application/rss+xml" title="The Gazette &amp; Sons" href="{feed}">'
        assert f'<link rel="alternate" {named}' in page
        assert f'<a href="{reader.press.page_url(piece)}">Bridge opens</a>' in page

    read(story)


@pytest.mark.parametrize(
    "path", ["/", "/nobody", "/gazette/nothing", "/feeds/gazette", "/feeds/nobody.rss", "/a/b/c"]
)
def test_what_is_not_there_is_404(path: str) -> None:
    async def story(reader: Reader) -> None:
        response, _ = await reader.get(reader.press.url + path)
        assert response.status == 404

    read(story)


def test_the_stock_is_published_by_turns_or_by_category_until_none_is_left() -> None:
    stock = tuple(
        Manuscript(outlet, f"{outlet} {number}", ("Lead.",))
        for number in (1, 2)
        for outlet in ("gazette", "mirror")
    )

    async def story(reader: Reader) -> None:
        press = reader.press
        told = [press.publish_next(), press.publish_next(category="world", published=5.0)]
        assert [piece and piece.title for piece in told] == ["gazette 1", "gazette 2"]
        assert [piece and piece.published for piece in told] == [NOON, 5.0]
        assert press.publish_next(category="world") is None
        rest = [press.publish_next() for _ in range(3)]
        assert [piece and piece.title for piece in rest] == ["mirror 1", "mirror 2", None]

    read(story, World(SMALL.categories, SMALL.outlets, stock))


def test_the_opml_has_a_folder_for_each_category() -> None:
    async def story(reader: Reader) -> None:
        press = reader.press
        root = ET.fromstring(press.opml())
        folders = root.findall("body/outline")
        found = {
            (folder.get("category"), folder.get("text")): [feed.attrib for feed in folder]
            for folder in folders
        }
        assert list(found) == [("world", "World"), ("sport", "Sport")]
        assert found["world", "World"] == [
            {
                "type": "rss",
                "text": "The Gazette & Sons",
                "xmlUrl": press.feed_url("gazette"),
                "htmlUrl": f"{press.url}/gazette",
            }
        ]

    read(story)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=404),
        Answer(status=410),
        Answer(status=429, headers={"Retry-After": "120"}),
        Answer(status=500, body=b"oops"),
        Answer(status=301, headers={"Location": "/feeds/mirror.atom"}),
        Answer(body=b"<html>Please log in</html>", headers={"Content-Type": "text/html"}),
    ],
)
def test_trouble_is_answered_until_it_ends(answer: Answer) -> None:
    async def story(reader: Reader) -> None:
        url = reader.press.feed_url("gazette")
        path = urlsplit(url).path
        reader.press.trouble(path, answer)
        response, body = await reader.get(url)
        assert (response.status, body.encode()) == (answer.status, answer.body)
        assert answer.headers.items() <= dict(response.headers).items()
        reader.press.trouble(path, None)
        response, body = await reader.get(url)
        assert response.status == 200
        assert feedparser.parse(body).version == "rss20"

    read(story)


def test_a_hanging_path_answers_nothing_until_the_press_stops() -> None:
    async def story(reader: Reader) -> None:
        press = reader.press
        press.trouble("/feeds/gazette.rss", Answer(hang=True))
        reader.clock.looked_at.clear()
        waiting = asyncio.create_task(reader.get(press.feed_url("gazette")))
        await reader.clock.looked_at.wait()
        assert (press.requests[0].status, waiting.done()) == (0, False)
        other, _ = await reader.get(press.feed_url("mirror"))
        assert other.status == 200
        await press.stop()
        response, _ = await waiting
        assert response.status == 503

    read(story)


def test_a_press_starts_again_on_the_same_port() -> None:
    async def story(reader: Reader) -> None:
        press = reader.press
        piece = reader.publish("Bridge opens")
        url = press.page_url(piece)
        await press.stop()
        await press.start(port=urlsplit(url).port or 0)
        assert press.page_url(piece) == url
        response, _ = await reader.get(url)
        assert response.status == 200

    read(story)


def test_each_request_is_remembered_with_its_conditions() -> None:
    async def story(reader: Reader) -> None:
        await reader.get(
            reader.press.feed_url("gazette"),
            {"If-None-Match": "*", "If-Modified-Since": "now", "User-Agent": "Crier"},
        )
        await reader.get(f"{reader.press.url}/nobody")
        first, second = reader.press.requests
        assert (first.method, first.path, first.status) == ("GET", "/feeds/gazette.rss", 304)
        assert (first.if_none_match, first.if_modified_since) == ("*", "now")
        assert (first.user_agent, first.at) == ("Crier", NOON)
        assert (second.path, second.status, second.if_none_match) == ("/nobody", 404, None)

    read(story)
