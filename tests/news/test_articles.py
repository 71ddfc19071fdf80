"""The article is taken out of its page whole, once, and with nothing else of the page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.articles import (
    Article,
    Page,
    Wall,
    compose,
    examine,
    extract,
)
from news.feeds import Entry
from news.lines import paragraphs
from news.words import count_words, reading_minutes

URL = "https://press.example/2027/ferry"
NOON = int(datetime(2027, 6, 1, 12, tzinfo=UTC).timestamp())

LEAD = (
    "The harbour office of Port Lumen has reported the largest catch of smuggled lamps in its "
    "history, with 412 crates found aboard nine fishing boats."
)
REST = tuple(
    " ".join(paragraph.split())
    for paragraph in """
The office said on Monday that its boats had searched the northern channel every night since the
first week of April, together with the coast guards of two neighbouring towns.

According to the office, 37 sailors were questioned in connection with the lamps, unlabelled oil
and a forged ferry timetable. The crates are thought to be worth 90,000 crowns.

Officials called it the richest find since the searches began eleven years ago.

In the fishing village of Old Quay, the search uncovered a shed in which lamps were painted by
hand. Six apprentices who had been promised lessons in glass were brought home.

Orla Venn, who keeps the harbour's ledgers, said that cheap paint had made it easier for
smugglers to pass old lamps off as new ones.

She noted that the crews had begun to share out their work as a shipyard does, each knowing only
the next, in the hope that no single arrest would end the trade.

Venn added that a common ledger of all ports is becoming ever more important.
""".strip().split("\n\n")
)
WORDS = sum(len(paragraph.split()) for paragraph in (LEAD, *REST))


def page(*paragraphs: str, head: str = "", language: str = 'lang="en-GB"') -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"""<!doctype html><html {language}><head><meta charset="utf-8">
<title>Lamps found in the northern channel</title>{head}</head><body>
<header><nav><a href="/">Home</a> <a href="/sea">Sea</a> <a href="/weather">Weather</a></nav>
</header><main><article><h1>Lamps found in the northern channel</h1>{body}</article></main>
<aside><h2>Most read</h2><ul><li><a href="/1">Gull steals a mayor's hat at the fair</a></li></ul>
</aside><div class="cookie-banner">We use cookies. Accept all cookies to go on.</div>
<footer>All rights reserved. Subscribe to our newsletter.</footer><script>track()</script>
</body></html>"""


def taken(html: str | bytes, *, url: str = URL) -> Page:
    found = extract(html, url=url)
    assert found is not None
    return found


def test_an_article_is_taken_out_of_its_page_and_the_rest_left() -> None:
    found = taken(page(LEAD, *REST))
    assert found.paragraphs == (LEAD, *REST)
    assert found.text.split("\n\n") == [LEAD, *REST]
    assert (found.url, found.title) == (URL, "Lamps found in the northern channel")
    assert found.language == "en"


def test_paragraphs_that_a_page_gives_twice_are_kept_once_and_counted() -> None:
    found = taken(page(LEAD, *REST, *REST))
    assert found.paragraphs == (LEAD, *REST)
    assert found.words == count_words(found.text) == WORDS


def test_a_page_says_who_wrote_it_when_and_with_which_picture() -> None:
    head = (
        '<meta name="author" content="Orla Venn">'
        '<meta property="article:published_time" content="2024-05-30T09:15:00Z">'
        '<meta property="og:image" content="https://press.example/lamp.jpg">'
    )
    found = taken(page(LEAD, *REST, head=head))
    assert (found.author, found.image) == ("Orla Venn", "https://press.example/lamp.jpg")
    assert found.published == int(datetime(2024, 5, 30, tzinfo=UTC).timestamp())


def test_a_page_that_says_nothing_of_itself_leaves_it_open() -> None:
    found = taken(page(LEAD, *REST, language=""))
    assert (found.author, found.language, found.image) == ("", "en", None)
    assert found.published is None


def test_a_page_is_read_in_its_own_charset() -> None:
    written = [each.replace("harbour", "härbour") for each in (LEAD, *REST)]
    html = page(*written).replace("utf-8", "iso-8859-1").encode("iso-8859-1")
    assert taken(html).paragraphs == tuple(written)


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<html></html>",
        page("Subscribe to read on.", "You have read all your free articles this month."),
        page("A lamp, photographed on Monday."),
        page(*["The same words over and over again, and nothing else at all."] * 20),
    ],
)
def test_a_wall_or_a_caption_is_no_article(html: str) -> None:
    assert extract(html, url=URL) is None
    assert isinstance(examine(html, url=URL), Wall)


@pytest.mark.parametrize(
    "feed",
    [
        f"<rss><channel><item><description>{LEAD * 9}</description></item></channel></rss>",
        f"<?xml version='1.0'?><feed><entry><content>{LEAD * 9}</content></entry></feed>",
    ],
)
def test_a_feed_is_no_article(feed: str) -> None:
    assert extract(feed, url=URL) is None


@settings(max_examples=25)
@given(st.binary(max_size=300))
def test_no_bytes_make_the_reader_stumble(noise: bytes) -> None:
    assert extract(noise, url=URL) is None
    extract(page(LEAD, *REST).encode().replace(b"<article>", noise), url=URL)


@pytest.mark.parametrize(
    ("claimed", "url"),
    [
        ("https://press.example/ferry?utm_source=rss", "https://press.example/ferry"),
        ("https://Press.Example/ferry#top", "https://press.example/ferry"),
        ("https://other.example/ferry", URL),
        ("//other.example/ferry", URL),
        ("https://sub.press.example/ferry", URL),
        ("https://press.example/", URL),
        ("http://[bad/", URL),
        ("javascript:alert(1)", URL),
        ("", URL),
    ],
)
def test_a_page_is_believed_about_its_address_only_on_its_own_host(claimed: str, url: str) -> None:
    head = f'<link rel="canonical" href="{claimed}">'
    assert taken(page(LEAD, *REST, head=head), url=f"{URL}?utm_medium=x#y").url == url


def test_lines_are_tamed_and_kept_once_without_the_headline() -> None:
    lines = ["Fog", " Fog  at\tsea ", "", "Fog at sea", "\u200bTide\u202e", "Tide"]
    assert paragraphs(lines, title="Fog ") == ("Fog at sea", "Tide")


@given(st.lists(st.text()))
def test_cleaned_paragraphs_are_distinct_and_clean_already(lines: list[str]) -> None:
    once = paragraphs(lines, title="")
    assert paragraphs(once, title="") == once
    assert len(set(once)) == len(once)


ENTRY = Entry("1", "https://press.example/feed-link", "Fog at sea", "Fog, says the feed.", None)
PAGE = Page(URL, "Fog | Press", ("Fog all day.", "And all night."), "Orla Venn", "en", None, None)


def composed(entry: Entry = ENTRY, page: Page | None = PAGE) -> Article:
    return compose(entry, page, article_id="u-1", category="sea", outlet="Post", now=NOON)


def test_an_article_has_the_feeds_headline_and_the_pages_text() -> None:
    assert composed() == Article(
        id="u-1",
        url=URL,
        title="Fog at sea",
        text="Fog all day.\n\nAnd all night.",
        author="Orla Venn",
        language="en",
        category="sea",
        outlet="Post",
        words=6,
        from_feed=False,
        published_at=NOON,
        created_at=NOON,
        updated_at=NOON,
        last_read_at=None,
        read_count=0,
    )


def test_without_a_page_the_feeds_text_serves() -> None:
    article = composed(page=None)
    assert (article.url, article.text, article.words) == (ENTRY.url, "Fog, says the feed.", 4)
    assert (article.author, article.language, article.published_at) == ("", None, NOON)


def test_a_headline_is_the_feeds_or_the_pages_or_the_host() -> None:
    untitled = replace(ENTRY, title="")
    assert composed().title == "Fog at sea"
    assert composed(untitled).title == "Fog | Press"
    assert composed(untitled, replace(PAGE, title="")).title == "press.example"
    assert composed(untitled, None).title == "press.example"


@pytest.mark.parametrize(
    ("feed_says", "page_says", "published_at"),
    [
        (NOON - 60, NOON - 90, NOON - 60),
        (None, NOON - 90, NOON - 90),
        (None, None, NOON),
        (NOON + 1, None, NOON),
        (None, NOON + 1, NOON),
        (0, NOON - 90, NOON - 90),
        (600_000_000, None, NOON),
        (-62_135_596_800, None, NOON),
        (253_402_300_799, None, NOON),
    ],
)
def test_a_date_is_the_feeds_then_the_pages_and_never_absurd(
    feed_says: int | None, page_says: int | None, published_at: int
) -> None:
    article = composed(replace(ENTRY, published=feed_says), replace(PAGE, published=page_says))
    assert article.published_at == published_at


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("Fog all day, and all night – 3,950 boats wait.", 9),
        ("It's a well-known port.", 4),
        ("* * *", 0),
        ("港で霧が続いています。", 5),
        ("漁船 42隻が待つ", 4),
        ("หมอกลงจัดที่ท่าเรือ", 9),
        ("The 港町 festival", 3),
    ],
)
def test_words_are_counted_as_readers_of_each_script_count(text: str, words: int) -> None:
    assert count_words(text) == words


@given(st.lists(st.text("abc", min_size=1)))
def test_spaced_words_are_counted_one_by_one(words: list[str]) -> None:
    assert count_words(" ".join(words)) == len(words)


@pytest.mark.parametrize(
    ("words", "minutes"), [(0, 1), (1, 1), (238, 1), (345, 2), (460, 2), (2300, 10)]
)
def test_reading_takes_a_minute_at_least(words: int, minutes: int) -> None:
    assert reading_minutes(words) == minutes
