"""What feeds hold, in every format they come in, and when they are asked again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.errors import NotAFeed
from news.feeds import LONGEST_TITLE, MOST_ENTRIES, ParsedFeed, parse
from tests.news.cast import HOUR, NOON, URL, entries, json_feed, only, rss

RSS_2 = rss(
    "<title>Ferry &amp;amp; crew return</title>"
    "<link>https://press.example/ferry</link>"
    "<guid isPermaLink='false'>urn:ferry:1</guid>"
    "<description>&lt;p&gt;All &lt;b&gt;safe&lt;/b&gt;.&lt;/p&gt;</description>"
    "<pubDate>Tue, 01 Jun 2027 12:00:00 GMT</pubDate>"
)
RSS_1 = b"""<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://press.example/"><title>The Harbour Post</title></channel>
<item rdf:about="urn:ferry:1"><title>Ferry &amp;amp; crew return</title>
<link>https://press.example/ferry</link><description>All safe.</description>
<dc:date>2027-06-01T14:00:00+02:00</dc:date></item></rdf:RDF>"""
ATOM = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">
<title>The Harbour Post</title><entry><id>urn:ferry:1</id>
<title type="html">Ferry &amp;amp; crew return</title>
<link rel="alternate" href="https://press.example/ferry"/>
<summary>Safe.</summary><content type="html">&lt;p&gt;All safe.&lt;/p&gt;</content>
<updated>2027-06-01T12:00:00Z</updated></entry></feed>"""
JSON_1 = json_feed(
    {
        "id": "urn:ferry:1",
        "url": "https://press.example/ferry",
        "title": "Ferry & crew return",
        "content_html": "<p>All safe.</p>",
        "date_published": "2027-06-01T12:00:00Z",
    },
    version="https://jsonfeed.org/version/1",
)
JSON_1_1 = json_feed(
    {
        "id": "urn:ferry:1",
        "external_url": "https://press.example/ferry",
        "title": "Ferry & crew return",
        "content_text": "All safe.",
        "date_published": "2027-06-01T08:00:00-04:00",
    }
)


@pytest.mark.parametrize("body", [RSS_2, RSS_1, ATOM, JSON_1, JSON_1_1])
def test_every_format_says_the_same(body: bytes) -> None:
    found = parse(body, url=URL)
    (entry,) = found.entries
    assert found.title == "The Harbour Post"
    assert (entry.url, entry.title) == ("https://press.example/ferry", "Ferry & crew return")
    assert (entry.text.replace(" .", "."), entry.published) == ("All safe.", NOON)
    assert entry.identity == only(ATOM).identity


@pytest.mark.parametrize(
    "body",
    [
        rss(),
        b'<feed xmlns="http://www.w3.org/2005/Atom"/>',
        b'<a:feed xmlns:a="http://www.w3.org/2005/Atom"></a:feed>',
        json_feed(),
        json_feed(items=None, title=None),
        json_feed(items={"title": "no list"}),
        b"\xef\xbb\xbf" + json_feed(),
        b"\n  " + rss(),
    ],
)
def test_an_empty_feed_is_a_feed(body: bytes) -> None:
    assert entries(body) == ()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"Hello.",
        b"<!doctype html><html><body><p>A page.</p></body></html>",
        b'<feed nothing="closed',
        b"{}",
        b'{"version": 1}',
        b"{not json",
        b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 100_000,
        b"<channel><item><title>&#99999999999;",
        b"\x89PNG\r\n\x1a\n\0\0\0",
    ],
)
def test_what_is_no_feed_is_named_by_its_address(body: bytes) -> None:
    with pytest.raises(NotAFeed, match=URL) as caught:
        parse(body, url=URL)
    assert str(caught.value) == f"{URL} is not a feed"


@given(st.binary(max_size=40), st.integers(0, 400), st.sampled_from([RSS_2, RSS_1, ATOM, JSON_1]))
def test_a_damaged_feed_is_read_or_is_none_and_nothing_else(
    noise: bytes, place: int, body: bytes
) -> None:
    try:
        found = parse(body[:place] + noise + body[place:], url=URL)
    except NotAFeed:
        return
    for entry in found.entries:
        assert entry.url.startswith(("http://", "https://"))
        assert entry.title.encode() + entry.text.encode() + entry.url.encode()


@pytest.mark.parametrize(
    ("encoding", "said", "header"),
    [
        ("utf-8", "", None),
        ("utf-8", "utf-8", "application/rss+xml"),
        ("iso-8859-1", "iso-8859-1", None),
        ("iso-8859-1", "iso-8859-1", "text/html"),
        ("iso-8859-1", "", "text/xml; charset=ISO-8859-1"),
        ("windows-1252", "windows-1252", None),
        ("utf-16", "utf-16", None),
    ],
)
def test_the_charset_is_taken_from_where_it_is_declared(
    encoding: str, said: str, header: str | None
) -> None:
    declared = f' encoding="{said}"' if said else ""
    body = f'<?xml version="1.0"{declared}?><rss version="2.0"><channel><title>Café</title>'
    found = parse(f"{body}</channel></rss>".encode(encoding), url=URL, content_type=header)
    assert found.title == "Café"


@pytest.mark.parametrize(
    "body",
    [
        rss("<title>Fog</title><guid isPermaLink='false'>tag:press.example,2027:1</guid>"),
        json_feed({"id": 17, "content_text": "Fog all day."}),
        json_feed({"id": "fog", "url": None, "title": "Fog"}),
    ],
)
def test_an_entry_without_a_page_of_its_own_is_found_at_the_feed(body: bytes) -> None:
    entry = only(body)
    assert entry.url == f"{URL}#{entry.identity}"


def test_an_id_that_is_an_address_serves_as_the_link() -> None:
    entry = only(json_feed({"id": "https://press.example/fog", "title": "Fog"}))
    assert entry.url == "https://press.example/fog"


def test_an_empty_item_is_nothing() -> None:
    assert entries(rss("")) == ()
    assert entries(json_feed({}, "text", None, {"id": None})) == ()


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "http://[bad/"])
def test_a_link_that_is_not_http_is_dropped_and_the_entry_kept(link: str) -> None:
    for body in (
        rss(f"<title>Fog</title><link>{link}</link>"),
        json_feed({"url": link, "title": "Fog"}),
        json_feed({"id": link, "title": "Fog"}),
    ):
        entry = only(body)
        assert entry.title == "Fog"
        assert entry.url.startswith(f"{URL}#")


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/fog", "https://press.example/fog"),
        ("fog", "https://press.example/news/fog"),
        ("//other.example/fog", "https://other.example/fog"),
        ("HTTP://Press.Example/Fog", "http://press.example/Fog"),
        (" https://press.example/thick fog ", "https://press.example/thick%20fog"),
        ("https://press.example/\ud800\0fog", "https://press.example/fog"),
    ],
)
def test_links_are_made_whole(link: str, url: str) -> None:
    assert only(json_feed({"url": link, "title": "Fog"})).url == url


def test_half_characters_and_hidden_ones_do_not_get_in() -> None:
    entry = only(
        json_feed({"id": "1", "title": "F\ud83do\u202eg\0", "content_text": "\udfff\u200b"})
    )
    assert (entry.title, entry.text) == ("Fog", "")
    assert only(rss("<title>&#55357;&#56832;&#xD83D;Fog</title>")).title == "Fog"


def test_scripts_and_tags_are_not_text() -> None:
    entry = only(
        json_feed({"id": "1", "content_html": "<style>p{}</style><p>Fog</p><script>x()</script>"})
    )
    assert entry.text == "Fog"


def test_a_feed_is_read_up_to_so_many_entries_and_a_title_up_to_its_length() -> None:
    items = [
        f"<title>{'x' * 999}</title><link>/{place}</link>" for place in range(MOST_ENTRIES + 50)
    ]
    for body in (
        rss(*items),
        json_feed(*({"id": f"n{n}", "title": "x" * 999} for n in range(len(items)))),
    ):
        found = entries(body)
        assert len(found) == MOST_ENTRIES
        assert {len(each.title) for each in found} == {LONGEST_TITLE}


@pytest.mark.parametrize(
    ("date", "seconds"),
    [
        ("Tue, 01 Jun 2027 12:00:00 GMT", NOON),
        ("2027-06-01T14:00:00+02:00", NOON),
        ("Wed, 01 Jun 2044 12:00:00 GMT", 2_348_395_200),
        ("the day before yesterday", None),
        ("0000-00-00T00:00:00Z", None),
        ("0000-01-01", None),
        ("", None),
    ],
)
def test_a_date_is_read_or_is_none(date: str, seconds: int | None) -> None:
    assert only(rss(f"<title>Fog</title><pubDate>{date}</pubDate>")).published == seconds


@pytest.mark.parametrize(
    ("date", "seconds"),
    [
        ("2027-06-01T12:00:00", NOON),
        ("2027-06-01", NOON - 12 * HOUR),
        ("yesterday", None),
        ("0001-01-01T00:00:00+23:59", -62_135_683_140),
        (None, None),
        (12, None),
    ],
)
def test_a_date_of_json_without_a_zone_is_utc(date: object, seconds: int | None) -> None:
    assert only(json_feed({"id": "1", "title": "Fog", "date_published": date})).published == seconds


def test_an_entry_that_was_only_updated_is_dated_by_that() -> None:
    body = ATOM.replace(b"<updated>", b"<published>soon</published><updated>")
    assert only(body).published == NOON


def test_a_parsed_feed_keeps_the_order_of_the_feed() -> None:
    found = parse(rss("<title>B</title>", "<title>A</title>", "<title>C</title>"), url=URL)
    assert isinstance(found, ParsedFeed)
    assert [each.title for each in found.entries] == ["B", "A", "C"]
