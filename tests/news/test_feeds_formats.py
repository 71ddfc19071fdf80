"""Feeds in every format and charset there is, and what of a feed the quick parser misses."""

from __future__ import annotations

import codecs
import json

import pytest

from news.errors import NotAFeed
from news.feeds import parse
from tests.news.cast import NOON, URL, entries, only, rss

NETSCAPE = "http://my.netscape.com/rdf/" + "simple/0.9/"  # in one piece it looks like a registry's
HEAD = "<?xml version='1.0'?>"
ATOM = "http://www.w3.org/2005/Atom"
MEDIA = "xmlns:media='http://search.yahoo.com/mrss/'"
ITUNES = "xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'"
FOG = "<title>Fog</title><link>https://press.example/fog</link>"
DATE = "2027-06-01T12:00:00Z"

FORMATS = {
    "RSS 0.91": "<rss version='0.91'><channel><title>Post</title>"
    f"<item>{FOG}</item></channel></rss>",
    "RSS 0.90": "<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#'"
    f" xmlns='{NETSCAPE}'>"
    f"<channel><title>Post</title></channel><item>{FOG}</item></r:RDF>",
    "RSS with a prefix": "<rss:rss xmlns:rss='http://purl.org/rss/1.0/'><rss:channel><rss:title>Post"
    "</rss:title><rss:item><rss:title>Fog</rss:title><rss:link>https://press.example/fog</rss:link>"
    "</rss:item></rss:channel></rss:rss>",
    "Atom 0.3": "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><title>Post</title><entry>"
    "<title mode='base64' type='text/html'>Rm9n</title>"
    "<link rel='alternate' type='text/html' href='https://press.example/fog'/></entry></feed>",
    "Atom with a prefix": f"<a:feed xmlns:a='{ATOM}'><a:title>Post</a:title><a:entry>"
    "<a:title>Fog</a:title><a:link href='https://press.example/fog'/></a:entry></a:feed>",
    "Atom without a namespace": "<feed><title>Post</title><entry><title>Fog</title>"
    "<link href='https://press.example/fog'/></entry></feed>",
    "Atom in XHTML": f"<feed xmlns='{ATOM}'><title>Post</title><entry>"
    "<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><b>Fog</b></div></title>"
    "<link href='https://press.example/fog'/></entry></feed>",
    "Atom with other links first": f"<feed xmlns='{ATOM}'><title>Post</title><entry>"
    "<link rel='self' href='https://press.example/fog.atom'/>"
    "<link rel='enclosure' href='https://press.example/fog.mp3'/>"
    "<title>Fog</title><link href='https://press.example/fog'/></entry></feed>",
    "CDF": "<CHANNEL HREF='https://press.example/'><TITLE>Post</TITLE>"
    "<ITEM HREF='https://press.example/fog'><TITLE>Fog</TITLE></ITEM></CHANNEL>",
    "JSON Feed that tells no version": json.dumps(
        {"title": "Post", "items": [{"url": "https://press.example/fog", "title": "Fog"}]}
    ),
    "RSS behind a warning": "\n<br /><b>Warning</b>: no such table\n"
    f"{HEAD}<rss version='2.0'><channel><title>Post</title><item>{FOG}</item></channel></rss>",
    "RSS behind a comment": "<!-- was <feed> once --><?xml-stylesheet href='a.xsl'?>"
    f"<rss version='2.0'><channel><title>Post</title><item>{FOG}</item></channel></rss>",
    "RSS whose items hold links of Atom": "<rss version='2.0' xmlns:a='http://www.w3.org/2005/Atom'>"
    "<channel><title>Post</title>"
    f"<item><a:link rel='self' href='https://press.example/self'/>{FOG}</item></channel></rss>",
}


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_read(form: str) -> None:
    found = parse(FORMATS[form].encode(), url=URL)
    (entry,) = found.entries
    assert found.title == "Post"
    assert (entry.title, entry.url) == ("Fog", "https://press.example/fog")


@pytest.mark.parametrize(
    "body",
    [
        b"<html><head><title>Log in</title></head><body><feed>no</feed></body></html>",
        b"<!DOCTYPE html><html><body>feed</body></html>",
        b"<opml version='2.0'><body><outline text='feed'/></body></opml>",
        b"<urlset><url><loc>https://press.example/feed</loc></url></urlset>",
        b'{"version": "2.0", "items": [{"title": "Fog"}]}',
        b'[{"title": "Fog"}]',
        b"<!--" * 5_000 + b"<rss><channel><title>Post</title></channel></rss>",
    ],
)
def test_what_looks_like_a_feed_and_is_none_is_refused(body: bytes) -> None:
    with pytest.raises(NotAFeed):
        parse(body, url=URL)


def test_a_podcast_is_read_and_its_sound_is_not_its_page() -> None:
    entry = only(
        f"<rss version='2.0' {ITUNES}><channel><title>Post</title><item><title>Fog</title>"
        "<itunes:summary>An hour of fog.</itunes:summary>"
        "<enclosure url='https://press.example/fog.mp3' type='audio/mpeg' length='1'/>"
        "<guid isPermaLink='false'>episode-1</guid>"
        "<pubDate>Tue, 01 Jun 2027 12:00:00 GMT</pubDate></item></channel></rss>".encode()
    )
    assert (entry.title, entry.text, entry.published) == ("Fog", "An hour of fog.", NOON)
    assert entry.url == f"{URL}#{entry.identity}"


def test_what_media_rss_tells_of_a_film_is_its_text() -> None:
    entry = only(
        f"<feed xmlns='{ATOM}' {MEDIA}><title>Post</title><entry><title>Fog</title><id>f:1</id>"
        "<link rel='alternate' href='https://press.example/fog'/><published>2027-06-01T12:00:00Z"
        "</published><media:group><media:description>A film of fog.</media:description>"
        "</media:group></entry></feed>".encode()
    )
    assert (entry.text, entry.published) == ("A film of fog.", NOON)


def test_the_longest_of_the_texts_is_taken() -> None:
    entry = only(
        b"<rss version='2.0' xmlns:c='http://purl.org/rss/1.0/modules/content/'><channel>"
        b"<title>Post</title><item><title>Fog</title><description>Fog.</description>"
        b"<c:encoded><![CDATA[<p>Fog all day, they say.</p>]]></c:encoded></item></channel></rss>"
    )
    assert entry.text == "Fog all day, they say."


def test_an_id_is_never_read_as_a_date() -> None:
    found = entries(rss("<title>Fog</title><guid isPermaLink='false'>17</guid>"))
    assert [each.published for each in found] == [None]


def test_what_the_slow_parser_stumbles_on_is_read_by_the_quick_one() -> None:
    image = "<image><title>Post</title><width/></image>"
    body = rss(FOG).replace(b"<item>", f"{image}<item xml:base=''>".encode())
    assert only(body).title == "Fog"


def test_entities_of_html_and_bare_ampersands_are_read_in_any_xml() -> None:
    entry = only(
        rss(
            "<title>Caf&eacute; R&D &hearts; A&amp;B &unknown;</title>"
            "<link>https://press.example/?a=1&b=2&copy=3</link>"
        )
    )
    assert entry.title == "Café R&D ♥ A&B &unknown;"
    assert entry.url == "https://press.example/?a=1&b=2&copy=3"


RUSSIAN = "Паром вернулся в порт, все моряки целы; ночью был сильный шторм."
JAPANESE = "港のフェリーは昨夜、嵐の中を無事に帰港した。乗組員は全員無事である。"
CHINESE = "昨晚渡轮在暴风雨中安全返回港口、全体船员平安无事。"
TAIWANESE = "昨晚渡輪在暴風雨中安全返回港口、全體船員平安無事。"
FRENCH = "Le ferry est rentré à l’aube ; l’équipage était très éprouvé."
KOREAN = "어젯밤 페리는 폭풍 속에서 무사히 항구로 돌아왔다. 승무원 전원이 무사하다."


def written(text: str, charset: str, *, said: str) -> bytes:
    declared = f' encoding="{said}"' if said else ""
    return (
        f'<?xml version="1.0"{declared}?><rss version="2.0"><channel><title>Post</title><item>'
        f"<title>{text}</title><link>https://press.example/fog</link><description>{text}"
        "</description></item></channel></rss>"
    ).encode(charset)


@pytest.mark.parametrize(
    ("text", "charset", "said", "header"),
    [
        (RUSSIAN, "windows-1251", "windows-1251", None),
        (RUSSIAN, "windows-1251", "windows-1251", "text/xml; charset=ISO-8859-1"),
        (RUSSIAN, "windows-1251", "utf-8", None),
        (RUSSIAN, "windows-1251", "", None),
        (RUSSIAN, "koi8-r", "", "application/xml; charset='koi8-r'"),
        (RUSSIAN, "utf-8", "windows-1251", None),
        (RUSSIAN, "utf-8", "", "text/xml; charset=us-ascii"),
        (RUSSIAN, "utf-8", "no-such-charset", "text/xml; charset=hex"),
        (JAPANESE, "shift_jis", "Shift_JIS", None),
        (JAPANESE, "shift_jis", "utf-8", None),
        (JAPANESE, "euc_jp", "EUC-JP", "text/xml; charset=iso-8859-1"),
        (JAPANESE, "euc_jp", "", None),
        (JAPANESE, "iso2022_jp", "ISO-2022-JP", None),
        (CHINESE, "gb18030", "gb2312", None),
        (CHINESE, "gb18030", "utf-8", None),
        (TAIWANESE, "big5", "big5", "text/xml"),
        (TAIWANESE, "big5", "", None),
        (KOREAN, "cp949", "euc-kr", None),
        (FRENCH, "windows-1252", "iso-8859-1", None),
        (FRENCH, "windows-1252", "utf-8", None),
        (FRENCH, "utf-16-le", "utf-16", None),
        (FRENCH, "utf-16-be", "utf-8", "text/xml; charset=utf-8"),
        (FRENCH, "utf-32-le", "", None),
        (FRENCH, "utf-32-be", "", None),
        (FRENCH, "utf-8-sig", "iso-8859-1", "text/xml; charset=windows-1251"),
    ],
)
def test_every_charset_is_read_also_when_it_is_declared_wrongly(
    text: str, charset: str, said: str, header: str | None
) -> None:
    (entry,) = entries(written(text, charset, said=said), content_type=header)
    assert (entry.title, entry.text) == (text, text)


def test_a_few_bytes_that_are_no_utf8_do_not_make_it_another_charset() -> None:
    body = written(RUSSIAN, "utf-8", said="utf-8").replace("шторм".encode(), b"\xff\xfe")
    assert entries(body)[0].title == RUSSIAN.replace("шторм", "\ufffd\ufffd")


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF8])
def test_a_byte_order_mark_alone_is_no_feed(mark: bytes) -> None:
    with pytest.raises(NotAFeed):
        parse(mark, url=URL)


def test_nul_and_control_bytes_are_left_out() -> None:
    body = rss("<title>F\0o\x01g</title><link>https://press.example/\x1ffog</link>")
    assert (only(body).title, only(body).url) == ("Fog", "https://press.example/fog")
