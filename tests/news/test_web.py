"""What comes of a fetch when the other end keeps to HTTP; all of it on loopback."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web

from emulator.press import Press, load_world
from news.headers import may_be_page
from news.web import MOST_REDIRECTS, Failed, Fetched, Gone, NotModified
from tests.news.servers import answering, bounded, fetched, reader, redirecting, serving

DATE = "Tue, 01 Jun 2027 12:00:00 GMT"


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


def test_whoever_is_asked_can_ask_back() -> None:
    async def scene() -> None:
        async with Press(load_world()) as press, reader() as made:
            made.introduce("https://t.me/crier_bot")
            await made.fetch(press.feed_url(press.world.outlets[0].id))

            assert "(+https://t.me/crier_bot; " in (press.requests[0].user_agent or "")

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


def test_where_a_document_moved_is_told_even_when_it_has_not_changed() -> None:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        if request.path == "/old":
            return web.Response(status=301, headers={"Location": "/new"})
        return web.Response(status=304)

    match fetched(handler, "/old"):
        case NotModified(moved_to=str(moved)):
            assert moved.endswith("/new")
        case other:
            pytest.fail(str(other))


def test_a_loop_ends_after_five_redirects() -> None:
    paths: list[str] = []

    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        paths.append(request.path)
        return web.Response(status=302, headers={"Location": "/round"})

    assert fetched(handler, "/round") == Failed("too many redirects")
    assert len(paths) == MOST_REDIRECTS + 1


def test_a_redirect_to_nowhere_is_a_failure() -> None:
    assert fetched(answering(301)) == Failed("status 301")


def test_a_chain_of_slow_redirects_gets_no_more_time_than_one_request() -> None:
    async def handler(_: web.BaseRequest) -> web.StreamResponse:
        await asyncio.sleep(0.2)
        return web.Response(status=302, headers={"Location": "/on"})

    assert fetched(handler, total_seconds=0.5) == Failed("timeout")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Cache_Control": "public, max-age=600"}, 600.0),
        ({"Cache_Control": 'Max-Age="600"'}, 600.0),
        ({"Cache_Control": "max-age=600", "Age": "400"}, 200.0),
        ({"Cache_Control": "max-age=600", "Age": "4000"}, 0.0),
        ({"Cache_Control": "max-age=600, no-cache"}, 0.0),
        ({"Cache_Control": "no-store"}, 0.0),
        ({"Cache_Control": "s-maxage=600"}, None),
        ({"Cache_Control": "max-age=soon"}, None),
        ({"Cache_Control": f"max-age={'9' * 400}"}, 2.0**31),
        ({"Cache_Control": "max-age=60", "Expires": "Tue, 01 Jun 2027 13:00:00 GMT"}, 60.0),
        ({"Expires": "Tue, 01 Jun 2027 13:00:00 GMT"}, 3600.0),
        ({"Expires": "Tue, 01 Jun 2027 11:00:00 GMT"}, 0.0),
        ({"Expires": "0"}, None),
        ({}, None),
    ],
)
@pytest.mark.parametrize("status", [200, 304])
def test_how_long_an_answer_keeps_is_passed_on(
    headers: dict[str, str], seconds: float | None, status: int
) -> None:
    body = b"<rss/>" if status == 200 else b""
    match fetched(answering(status, body, Date=DATE, **headers)):
        case Fetched(max_age=told) | NotModified(max_age=told):
            assert told == seconds
        case other:
            pytest.fail(str(other))


FEED_TYPES = [
    "application/rss+xml; charset=utf-8",
    "application/atom+xml",
    "application/feed+json",
    "application/json",
    "application/xml",
    "application/x-netcdf",
    "application/octet-stream",
    "binary/octet-stream",
    "application/force-download",
    "text/xml",
    "text/rss",
    "rss",
]
PAGE_TYPES = ["text/html", "TEXT/HTML ; charset=x", "application/xhtml+xml", "text/plain", ""]
OTHER_TYPES = [
    "application/pdf",
    "application/zip",
    "application/gzip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/epub+zip",
    "audio/mpeg",
    "image/jpeg",
    "image/svg+xml",
    "multipart/x-mixed-replace",
    "video/mp4",
]


@pytest.mark.parametrize("content_type", FEED_TYPES + PAGE_TYPES)
def test_a_feed_may_be_served_as_anything_that_is_text(content_type: str) -> None:
    answer = fetched(answering(body=b"<rss/>", Content_Type=content_type))
    assert isinstance(answer, Fetched)


@pytest.mark.parametrize("content_type", PAGE_TYPES)
def test_a_page_may_be_served_as_html_or_plain_text(content_type: str) -> None:
    answer = fetched(answering(body=b"<p>Hello</p>", Content_Type=content_type), kind=may_be_page)
    assert isinstance(answer, Fetched)


@pytest.mark.parametrize("content_type", FEED_TYPES[:-1])
def test_a_page_is_not_served_as_a_feed(content_type: str) -> None:
    answer = fetched(answering(body=b"<rss/>", Content_Type=content_type), kind=may_be_page)
    assert answer == Failed("not a document")


@pytest.mark.parametrize("content_type", OTHER_TYPES)
def test_what_is_no_document_is_refused_before_its_body_is_read(content_type: str) -> None:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": content_type})
        await response.prepare(request)
        await asyncio.Event().wait()
        return response

    assert fetched(handler) == Failed("not a document")


def test_no_cookie_is_kept() -> None:
    cookies: list[str | None] = []

    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        cookies.append(request.headers.get("Cookie"))
        headers = {"Set-Cookie": "reader=7; Path=/", "Location": "/in"}
        return web.Response(status=302 if request.path == "/" else 200, text="x", headers=headers)

    async def scene() -> None:
        async with serving(handler) as site, reader() as made:
            for _ in range(2):
                assert isinstance(await made.fetch(site), Fetched)

    bounded(scene())
    assert cookies == [None] * 4


@pytest.mark.parametrize(
    ("reason", "may_pass"),
    [
        ("timeout", True),
        ("unreachable", True),
        ("status 503", True),
        ("status 429", True),
        ("status 404", False),
        ("not a document", False),
        ("refused address", False),
    ],
)
def test_what_may_pass_is_told_from_what_stays(reason: str, *, may_pass: bool) -> None:
    assert Failed(reason).may_pass is may_pass
