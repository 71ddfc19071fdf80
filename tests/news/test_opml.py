"""OPML files: folders are categories, and what is broken is told by its line."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from news.errors import OpmlBroken
from news.feeds import Category
from news.opml import Listed, parse, slug, write


def opml(*lines: str) -> bytes:
    return "\n".join(['<opml version="2.0">', "<body>", *lines, "</body>", "</opml>"]).encode()


def test_a_feed_stands_under_the_nearest_folder_above_it() -> None:
    found = parse(
        opml(
            '<outline text="World News">',
            '  <outline type="rss" text="Harbour Post" xmlUrl="https://press.example/feed"/>',
            '  <outline title="Far East" category="east">',
            '    <outline title="Lantern" xmlUrl=" http://lantern.example/rss "/>',
            "  </outline>",
            '  <outline text="Gazette" xmlUrl="https://gazette.example/atom"/>',
            "</outline>",
            '<outline text="Loose" xmlUrl="https://loose.example/feed"/>',
        ),
        path="feeds.opml",
    )
    world, east = Category("world-news", "World News"), Category("east", "Far East")
    assert found == (
        Listed(world, "Harbour Post", "https://press.example/feed"),
        Listed(east, "Lantern", "http://lantern.example/rss"),
        Listed(world, "Gazette", "https://gazette.example/atom"),
        Listed(Category("general", "General"), "Loose", "https://loose.example/feed"),
    )


def test_an_empty_list_and_an_empty_folder_hold_nothing() -> None:
    assert parse(opml(), path="feeds.opml") == ()
    assert parse(opml('<outline text="World"/>'), path="feeds.opml") == ()


def test_entities_are_not_expanded() -> None:
    body = b'<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + opml("<a>&x;</a>")
    assert parse(body, path="feeds.opml") == ()


@pytest.mark.parametrize(
    ("body", "line", "reason"),
    [
        (b"", 1, "empty"),
        (opml('<outline text="World">'), 4, "mismatch"),
        (opml('<outline text="A & B"/>'), 3, "parsing|Entity|EntityRef"),
        (b"<rss>\n<body/>\n</rss>", 1, "an OPML file has <opml>"),
        (b"\n\n<opml>\n</opml>", 3, "<body>"),
        (opml("", '<outline type="rss" text="Post"/>'), 4, "a feed without xmlUrl"),
        (opml('<outline text="World">', '<outline text=" "/>', "</outline>"), 4, "without text"),
        (opml("", "", '<outline text="P" xmlUrl="ftp://p.example"/>'), 5, "no http address"),
        (opml('<outline text="P" xmlUrl="p.example/feed"/>'), 3, "'p.example/feed' is no http"),
    ],
)
def test_what_is_broken_is_told_with_its_line(body: bytes, line: int, reason: str) -> None:
    with pytest.raises(OpmlBroken) as caught:
        parse(body, path="my.opml")
    assert caught.value.line == line
    assert re.search(reason, str(caught.value), re.IGNORECASE)
    assert str(caught.value).startswith(f"my.opml, line {line}: ")


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("NHK World", "nhk-world"),
        ("  Science & Technology!  ", "science-technology"),
        ("snake_case", "snake-case"),
        ("Économie", "économie"),
        ("日本", "日本"),
        ("???", "general"),
        ("", "general"),
        ("a" * 31 + " b", "a" * 31),
        ("é" * 20, "é" * 16),
    ],
)
def test_an_id_is_something_people_can_type(name: str, made: str) -> None:
    assert slug(name) == made


PRINTED = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)
LISTED = st.builds(
    Listed,
    st.builds(lambda name: Category(slug(name), name), PRINTED),
    PRINTED | st.just(""),
    PRINTED.map(lambda rest: f"https://press.example/{rest}"),
)


@given(st.lists(LISTED))
@example([Listed(Category("a", "A & <B>"), '"', "https://press.example/?a=1&b=<2>")])
def test_what_is_written_reads_back_the_same(listed: list[Listed]) -> None:
    assert parse(write(listed), path="feeds.opml") == tuple(listed)


def test_feeds_of_a_category_that_stand_together_share_a_folder() -> None:
    world = Category("world", "World News")
    written = write(
        [Listed(world, name, f"https://press.example/{name}") for name in ("post", "pilot")]
    ).decode()
    assert written.count("<outline text=") == 1
    assert '<outline text="World News" category="world">' in written
    assert '<outline type="rss" text="pilot" xmlUrl="https://press.example/pilot"/>' in written


def test_what_xml_cannot_hold_is_left_out() -> None:
    broken = Listed(Category("world", "World"), "Po\x00s\uffff\ud800t", "https://press.example")
    (found,) = parse(write([broken]), path="feeds.opml")
    assert found.title == "Post"


@given(st.text())
@example("a" * 31 + "é")
@example("-" * 40 + "x")
def test_an_id_fits_into_a_button_and_never_breaks_one(name: str) -> None:
    made = slug(name)
    assert 0 < len(made.encode()) <= 32
    assert not re.search(r"[:\s_]", made)
    assert not made.startswith("-")
    assert not made.endswith("-")
    assert slug(made) == made
