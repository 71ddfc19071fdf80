"""The feeds of a page are those it names, and else those where a feed usually is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.discovery import MOST, Sight, named, usual
from news.feeds import ParsedFeed

URL = "https://harbour.example/news/"


def page(head: str = "", body: str = "") -> bytes:
    """Write a page."""
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def link(href: str, *, kind: str = "application/rss+xml", title: str = "") -> str:
    """Declare a feed."""
    return f'<link rel="alternate" type="{kind}" href="{href}" title="{title}">'


def found(document: bytes, *, url: str = URL) -> tuple[str, ...]:
    """List the feeds that a page names."""
    return named(document, url=url, content_type="text/html; charset=utf-8")


@pytest.mark.parametrize(
    "kind",
    [
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
        "application/rdf+xml",
        "text/xml",
        "Application/RSS+XML; charset=utf-8",
    ],
)
def test_a_declared_feed_is_found(kind: str) -> None:
    assert found(page(link("/feed", kind=kind))) == ("https://harbour.example/feed",)


@pytest.mark.parametrize(
    "kind", ["application/json+oembed", "text/html", "application/json", "image/png"]
)
def test_another_version_of_a_page_is_no_feed(kind: str) -> None:
    assert found(page(link("/other", kind=kind))) == ()


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("/rss", "https://harbour.example/rss"),
        ("rss", "https://harbour.example/news/rss"),
        ("//feeds.example/h", "https://feeds.example/h"),
        ("HTTPS://Feeds.Example/h?utm_source=page", "https://feeds.example/h"),
        (" /a feed ", "https://harbour.example/a%20feed"),
    ],
)
def test_its_address_is_made_whole(href: str, address: str) -> None:
    assert found(page(link(href))) == (address,)


@pytest.mark.parametrize("href", ["", "javascript:rss()", "data:,rss", "mailto:rss@a.example"])
def test_what_is_no_address_of_the_web_is_left_out(href: str) -> None:
    assert found(page(link(href) + link("/rss"))) == ("https://harbour.example/rss",)


def test_a_base_is_where_links_begin() -> None:
    head = '<base href="https://base.example/deep/">' + link("rss")
    assert found(page(head)) == ("https://base.example/deep/rss",)


def test_feeds_of_comments_come_last_and_each_comes_once() -> None:
    head = link("/comments/feed", title="Comments") + link("/feed") + link("/feed", title="again")
    assert found(page(head)) == (
        "https://harbour.example/feed",
        "https://harbour.example/comments/feed",
    )


def test_where_none_is_declared_links_that_look_like_feeds_count() -> None:
    body = '<a href="/about">About</a><a href="/feed.rss">RSS</a><a href="/feedback">Say</a>'
    assert found(page(body=body)) == ("https://harbour.example/feed.rss",)
    assert found(page(link("/atom"), body)) == ("https://harbour.example/atom",)


def test_no_more_than_a_few_are_offered() -> None:
    head = "".join(link(f"/tag/{number}/feed") for number in range(999))
    assert len(found(page(head))) == MOST


@pytest.mark.parametrize("charset", ["shift_jis", "utf-16", "windows-1251"])
def test_a_page_in_another_charset_is_read(charset: str) -> None:
    document = page(link("/feed")).decode().encode(charset)
    assert named(document, url=URL, content_type=f"text/html; charset={charset}") == (
        "https://harbour.example/feed",
    )


def test_where_a_feed_usually_is_is_beside_the_page_and_at_the_root() -> None:
    places = usual("https://harbour.example/blog")
    assert places[0] == "https://harbour.example/blog/feed"
    assert "https://harbour.example/feed" in places
    assert len(places) == len(set(places))
    assert len(usual("https://harbour.example")) == len(places) // 2


@given(st.binary() | st.text().map(str.encode), st.text())
def test_no_page_makes_it_raise_and_all_it_finds_is_http(document: bytes, href: str) -> None:
    for body in (document, page(link(href.replace('"', ""))), page(body=document.decode("latin1"))):
        assert all(each.startswith(("http://", "https://")) for each in found(body))


@pytest.mark.long
def test_a_deep_page_and_a_page_of_links_are_read() -> None:
    deep = b"<div>" * 100_000 + page(link("/feed"))
    many = page(body='<a href="/rss">x</a>' * 100_000)
    assert found(many) == ("https://harbour.example/rss",)
    assert len(found(deep)) <= 1


def test_a_feed_without_a_name_is_called_by_its_address() -> None:
    assert Sight("https://a.example/f", "RSS", ParsedFeed("", ())).title == "https://a.example/f"
    assert Sight("https://a.example/f", "RSS", ParsedFeed("A", ())).title == "A"
