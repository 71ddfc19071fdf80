"""What a card says of other outlets and earlier stories, and how findings are shown."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from messages import search, story
from messages.html import LONGEST, plain, units
from news import queries
from news.changes import Development
from news.stories import Correction
from tests.messages.cast import HOSTILE, URLS, asks, labels, links, shown
from tests.messages.test_messages import ARTICLE, FERRY

SOURCES = tuple((f"Outlet {n}", f"https://press.example/{n}") for n in range(1, 12))
MOST_ENTITIES = 100
NEW = Development(
    number=1042,
    title="Ferry: 14 <hurt>",
    url="https://press.example/new",
    outlet="The Gauge",
    published_at=1_800_000_000,
    sentences=("Fourteen people are hurt.",),
    language="en",
    is_untranslated=False,
)


def test_a_card_names_and_links_all_who_tell_its_story() -> None:
    card = story.card(replace(FERRY, sources=SOURCES[:3]))
    assert "\n\n3 sources: Outlet 1, Outlet 2, Outlet 3\n\nHarbour Post · " in shown(card)
    assert {url for _, url in SOURCES[:3]} <= links(card)


def test_of_many_sources_some_are_named() -> None:
    text = shown(story.card(replace(FERRY, sources=SOURCES)))
    assert "11 sources: Outlet 1, " in text
    assert ", Outlet 8 and 3 more\n" in text


def test_a_card_says_what_was_corrected() -> None:
    corrected = Correction("Ferry <sinks>", (("12", "14"), ("Monday", "")))
    card = story.card(replace(FERRY, corrected=corrected))
    said = "Corrected: 14, not 12; no longer Monday; the headline was \u201cFerry <sinks>\u201d."
    assert f"\n\n{said}\n\nHarbour Post · " in shown(card)


def test_what_is_new_names_its_outlet_and_the_story() -> None:
    told = story.development(NEW)
    assert shown(told) == (
        "New: Ferry: 14 <hurt>\n\nFourteen people are hurt.\n\n"
        "The Gauge · 15 January 2027, 08:00 UTC · on #1042"
    )
    assert links(told) == {"https://press.example/new"}
    assert asks(told) == ["card:1042"]
    foreign = replace(NEW, is_untranslated=True)
    assert "In English: there is no translation." in shown(story.development(foreign))


@settings(max_examples=60)
@given(HOSTILE, HOSTILE, URLS)
def test_whatever_was_corrected_and_is_new_is_taken(said: str, title: str, url: str) -> None:
    corrected = Correction(title * 9, ((said, title), (title, "")))
    shown(story.card(replace(FERRY, corrected=corrected)))
    shown(story.development(replace(NEW, title=title * 9, url=url, sentences=(said[:400],) * 2)))


def test_a_sequel_names_the_earlier_story() -> None:
    earlier = (7, "Ferry <leaves> port", "https://press.example/leaves")
    card = story.card(replace(FERRY, earlier=earlier))
    assert "\n\nAlso read: #7 Ferry <leaves> port\n\n" in shown(card)
    assert earlier[2] in links(card)


SAID = st.lists(st.tuples(HOSTILE, URLS), max_size=20)


@settings(max_examples=60)
@given(SAID, HOSTILE, URLS)
def test_whatever_company_a_story_has_its_card_is_taken(
    sources: list[tuple[str, str]], title: str, url: str
) -> None:
    told = replace(FERRY, sources=tuple(sources), earlier=(1, title * 9, url))
    shown(story.card(told))
    shown(story.details(told, ARTICLE))


def test_findings_have_their_words_marked_and_buttons() -> None:
    query = queries.parse('passengers "ferry aurora"')
    page = search.found(query, [FERRY], total=11, page=2, pages=3)
    assert shown(page) == (
        'Search: passengers "ferry aurora"\n11 stories, page 2 of 3\n\n'
        "#1042 Ferry <Aurora> runs aground & waits\n"
        "All 120 passengers are safe.\n"
        "Harbour Post · 15 January 2027, 08:00 UTC"
    )
    assert "<b>Ferry</b> &lt;<b>Aurora</b>&gt; runs" in page.html
    assert "All 120 <b>passengers</b> are safe." in page.html
    assert labels(page) == [["#1042"], ["‹ Page 1", "Page 3 ›"]]
    assert asks(page) == ["card:1042", "found:1", "found:3"]
    assert search.asked(plain(page.html)) == query.said


def test_pairs_of_characters_are_marked_once() -> None:
    stems = queries.parse("港町祭り").stems
    assert search.mark("夜の港町祭り", stems) == "夜の<b>港町</b><b>祭り</b>"


@settings(max_examples=60)
@given(HOSTILE, st.lists(HOSTILE, min_size=1, max_size=5))
def test_whatever_is_looked_for_and_found_the_page_is_taken(said: str, titles: list[str]) -> None:
    query = queries.parse(f"ferry {said}")
    stories = [replace(FERRY, title=each, summary=f"{said} {each} " * 3) for each in titles]
    page = search.found(query, stories, total=99, page=2, pages=20)
    assert units(shown(page)) <= LONGEST
    assert page.html.count("<b>") + page.html.count("<a ") < MOST_ENTITIES
    shown(search.nothing_found(query))
