"""Feeds that an enemy wrote: what they cost, what they reach, and what of them is shown."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from news.errors import NotAFeed
from news.feeds import LONGEST_TITLE, MOST_ENTRIES, parse
from tests.news.cast import URL, entries, json_feed, only, rss

ROOT: Final = Path(__file__).parent.parent.parent
MEBIBYTE: Final = 1024
"""In the kibibytes in which Linux counts."""

CHILD: Final = """
import json, resource, sys
from pathlib import Path
from news.errors import NotAFeed
from news.feeds import parse

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

body, before = Path(sys.argv[1]).read_bytes(), peak()
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]),) * 2)
resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[3]),) * 2)
try:
    titles = [each.title for each in parse(body, url="https://press.example/feed").entries]
except NotAFeed:
    titles = None
print(json.dumps({"titles": titles, "grown": peak() - before}))
"""

LAUGHS = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
RSS = "<rss version='2.0'><channel><title>Post</title>"
END = "</channel></rss>"
ATOM = "<feed xmlns='http://www.w3.org/2005/Atom'><title>Post</title><entry>"
DEPTH = 100_000
BOLD = f"{'<b>' * DEPTH}Fog{'</b>' * DEPTH}"


def survive(body: str, folder: Path, *, memory: int = 1 << 30, seconds: int = 30) -> dict[str, Any]:
    """Parse in a process of its own that may take so much memory and so much of a processor."""
    written = folder / "feed.xml"
    written.write_text(body, encoding="utf-8")
    arguments = [str(written), str(memory), str(seconds)]
    done = subprocess.run(
        [sys.executable, "-c", CHILD, *arguments], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize(
    "entities",
    [
        f"<!ENTITY l0 'ha'>{LAUGHS}",
        f"<!ENTITY l9 '{'ha' * 5_000}'>",
        f"<!ENTITY l9 '{'ha' * 500_000}'>",
        "<!ENTITY % l8 '&#x25;l9;'><!ENTITY l9 '%l8;'>",
    ],
)
def test_entities_never_grow(entities: str, tmp_path: Path) -> None:
    item = f"<item><title>Fog</title><description>{'&l9;' * 10_000}</description></item>"
    told = survive(f"<?xml version='1.0'?><!DOCTYPE rss [{entities}]>{RSS}{item}{END}", tmp_path)
    assert told["titles"] in (["Fog"], None)
    assert told["grown"] < 64 * MEBIBYTE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_of_other_documents_are_never_read(encoding: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("sesame", encoding="utf-8")
    body = (
        f"<?xml version='1.0' encoding='{encoding}'?><!DOCTYPE rss SYSTEM '{secret.as_uri()}' ["
        f"<!ENTITY x SYSTEM '{secret.as_uri()}'><!ENTITY % y SYSTEM '{secret.as_uri()}'> %y;]>"
        f"{RSS}<item><title>Fog &x;</title></item>{END}"
    )
    assert only(body.encode(encoding)).title == "Fog &x;"


def test_of_a_huge_feed_the_newest_entries_are_kept(tmp_path: Path) -> None:
    item = (
        "<item><title>{0}</title><link>https://press.example/{0}</link>"
        "<pubDate>{1:02} Jun 2027 12:00:00 GMT</pubDate><description>{2}</description></item>"
    )
    items = (item.format(n, 2 if n >= 99_900 else 1, "Fog all day. " * 35) for n in range(100_000))
    told = survive(f"{RSS}{''.join(items)}{END}", tmp_path)
    assert len(told["titles"]) == MOST_ENTRIES
    assert told["titles"][-100:] == [str(n) for n in range(99_900, 100_000)]


@pytest.mark.parametrize(
    "body",
    [
        f"{RSS}<item><title>Fog</title></item>{'<a>' * DEPTH}x{'</a>' * DEPTH}{END}",
        f"{RSS}<item><title>Fog</title><description>{'<a>' * DEPTH}",
        f"{RSS}{'<item>' * DEPTH}<title>Fog</title>{'</item>' * DEPTH}{END}",
        f"{ATOM}<title>Fog</title><content type='xhtml'>{BOLD}</content></entry></feed>",
        f"{ATOM}<title type='xhtml'>{BOLD}</title></entry></feed>",
        f'{{"version": "https://jsonfeed.org/version/1", "items": {"[" * DEPTH}',
    ],
)
def test_the_deepest_nesting_crashes_nothing(body: str, tmp_path: Path) -> None:
    assert survive(body, tmp_path)["titles"] in ([], ["Fog"], None)


@pytest.mark.parametrize(
    "title",
    [
        "<" * 300_000,
        "&lt;" * 300_000,
        "&" * 300_000,
        "<title " * 50_000,
        "<![CDATA[" * 100_000,
        "&lt;!--" * 100_000,
        "&lt;script" * 100_000,
        "a" + "\u0315\u0300" * 300_000,
        "&amp;#" + "9" * 300_000 + ";",
    ],
)
def test_no_text_takes_time_that_grows_with_its_square(title: str, tmp_path: Path) -> None:
    survive(f"{RSS}<item><title>{title}</title></item>{END}", tmp_path)


@pytest.mark.parametrize("size", range(1, 120, 7))
def test_of_a_cut_feed_the_whole_entries_are_kept(size: int) -> None:
    first, second = (
        f"<title>{name}</title><guid>https://press.example/{name}</guid>" for name in "ab"
    )
    whole = rss(first, second)
    place = whole.rindex(b"<item>")
    assert [each.title for each in entries(whole[: place + size])] == (
        ["a", "b"] if b"</item>" in whole[place : place + size] else ["a"]
    )


def test_a_feed_cut_within_a_character_is_still_utf8() -> None:
    whole = rss("<title>Café</title>", "<title>Là</title>")
    cut = whole[: whole.index("à".encode()) + 1]
    assert [each.title for each in entries(cut)] == ["Café"]


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("fog", "https://press.example/blog/2027/fog"),
        ("/fog", "https://press.example/fog"),
        ("//other.example/fog", "https://other.example/fog"),
        ("?p=1&amp;q=2", "https://press.example/blog/2027/?p=1&q=2"),
        ("https://other.example/fog", "https://other.example/fog"),
    ],
)
def test_links_are_made_whole_by_the_nearest_base(link: str, url: str) -> None:
    body = (
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://press.example/blog/'>"
        "<title>Post</title><entry xml:base='2027/'><title>Fog</title>"
        f"<link href='{link}'/></entry></feed>"
    )
    assert only(body.encode()).url == url


UNSAFE = ["javascript:alert(1)", "data:text/html,x", "tg://resolve?domain=x", "file:///etc/hosts"]


@pytest.mark.parametrize("link", [*UNSAFE, "JaVaScRiPt:alert(1)"])
@pytest.mark.parametrize(
    "item",
    [
        "<link>{0}</link>",
        "<guid>{0}</guid>",
        "<link>{0}</link><guid>17</guid>",
        "<link><![CDATA[{0}]]></link><description>Fog.</description>",
    ],
)
def test_a_link_that_is_not_of_the_web_is_dropped(link: str, item: str) -> None:
    for body in (
        rss(f"<title>Fog</title>{item.format(link)}"),
        f"{ATOM}<title>Fog</title><link href='{link}'/></entry></feed>".encode(),
    ):
        assert only(body).url == f"{URL}#{only(body).identity}"


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("F\u202eog\u202c, f\u200bog\u2066\ufeff", "Fog, fog"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Fog", "Fog"),
        ("&lt;img src=x onerror=alert(1)&gt;Fog", "Fog"),
        ("&lt;/b&gt;&lt;a href='tg://x'&gt;Fog", "Fog"),
        ("<![CDATA[<b>Fog</b> & rain]]>", "Fog & rain"),
        ("Fo&lt;!-- hidden &gt; still --&gt;g", "Fog"),
        ("👩‍🚒 Fog 🇳🇴", "👩‍🚒 Fog 🇳🇴"),
        ("&#55357;&#56832;&#xD83D;&#0;&#x1f;Fog", "Fog"),
        ("Fog\n\n\tagain", "Fog again"),
    ],
)
def test_a_title_is_plain_text_that_can_be_seen(title: str, shown: str) -> None:
    assert only(rss(f"<title>{title}</title><link>/fog</link>")).title == shown


def test_a_title_without_end_is_cut() -> None:
    for body in (
        rss(f"<title>{'fog ' * 9_999}</title>"),
        json_feed({"id": "1", "title": "fog" * 9_999}),
        rss(f"<title>{'f' + chr(0x301) * 9_999}</title>"),
    ):
        assert 0 < len(only(body).title) <= LONGEST_TITLE


def test_a_feed_that_is_all_doctype_is_none() -> None:
    with pytest.raises(NotAFeed):
        parse(b"<!DOCTYPE rss [" + b"<!ENTITY a 'b'>" * 10_000 + b"]>" + rss("x"), url=URL)
