"""Every message is one that Telegram takes, whatever stands in the news."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.markup import utf16_length
from messages import apology, help, html, lists, shelves, story  # noqa: A004 - the page of that name
from messages.html import LONGEST, Message
from news.articles import Article
from news.feeds import Category
from news.opml import slug
from news.similar import Reading
from news.stories import Story
from news.summaries import LONGEST as LONGEST_SUMMARY
from tests.messages.cast import HOSTILE, NAMES, URLS, asks, labels, links, shown

FERRY = Story(
    number=1042,
    title="Ferry <Aurora> runs aground & waits",
    url="https://press.example/ferry?a=1&b=2",
    summary="All 120 passengers are safe.",
    method="extract",
    category="Sea",
    outlet="Harbour Post",
    language="en",
    words=460,
    from_feed=False,
    published_at=1_800_000_000,
)
ARTICLE = Article(
    id="7e1d1ad4-55a5-4b0d-9f3b-a4a0f0c2a1de",
    url="https://press.example/ferry?a=1&b=2",
    title=FERRY.title,
    text="All 120 passengers are safe.\n\nThe tide is low.",
    author="Orla Venn",
    language="en",
    category="sea",
    outlet="Harbour Post",
    words=460,
    from_feed=False,
    published_at=1_799_900_000,
    created_at=1_800_000_000,
    updated_at=1_800_000_060,
    last_read_at=None,
    read_count=0,
)
SEA = Category("sea", "Sea & <Coast>")
LAND = Category("land", "Land")


def test_a_card_shows_headline_summary_source_and_number() -> None:
    card = story.card(FERRY)
    assert shown(card) == (
        "Ferry <Aurora> runs aground & waits\n\n"
        "All 120 passengers are safe.\n\n"
        "Harbour Post · Sea · 15 January 2027, 08:00 UTC\n"
        "extract · 2 min read · #1042"
    )
    assert labels(card) == [["Details", "Similar", "Read", "Source"], ["Save"]]
    assert asks(card) == ["details:1042", "similar:1042", "read:1042", "save:1042"]
    assert links(card) == {FERRY.url}


def test_a_card_leaves_out_what_is_not_known() -> None:
    text = shown(story.card(replace(FERRY, summary="", outlet="")))
    assert text.startswith("Ferry <Aurora> runs aground & waits\n\nSea · 15 January")


def test_a_card_without_a_linkable_source_has_no_source_button() -> None:
    card = story.card(replace(FERRY, url="http://intranet/ferry"))
    assert labels(card) == [["Details", "Similar", "Read"], ["Save"]]
    assert links(card) == set()
    assert shown(card)


def test_without_its_markup_a_card_says_the_same() -> None:
    card = story.card(FERRY)
    assert html.plain(card.html) == shown(card)


@pytest.mark.parametrize(
    ("last_read", "line"),
    [(None, "Last Read: never"), (1_800_003_600, "Last Read: 2027/01/15 09:00 UTC")],
)
def test_details_show_every_field_on_record(last_read: int | None, line: str) -> None:
    article = replace(ARTICLE, last_read_at=last_read, read_count=3)
    details = story.details(FERRY, article)
    text = shown(details)
    assert text.startswith(shown(story.card(FERRY)))
    assert text.split("\n")[-12:] == [
        "Statistics",
        "Words: 460",
        "Read Count: 3",
        "",
        "Details",
        f"ID: {ARTICLE.id}",
        "Category ID: sea",
        "URL: https://press.example/ferry?a=1&b=2",
        "Date: January 14, 2027",
        "Created: 2027/01/15 08:00 UTC",
        "Updated: 2027/01/15 08:01 UTC",
        line,
    ]
    assert labels(details) == [["Fold", "Similar", "Read", "Source"], ["Save"]]
    assert asks(details)[0] == "fold:1042"


def test_a_short_text_is_one_page_without_page_buttons() -> None:
    (page,) = story.pages(FERRY, ARTICLE)
    assert shown(page) == f"{FERRY.title}\n2 min read · #1042\n\n{ARTICLE.text}"
    assert labels(page) == [["Similar", "Source"]]


def test_a_long_text_is_turned_page_by_page() -> None:
    text = "\n\n".join(f"Paragraph {n}. " + "The ferry waits. " * 60 for n in range(9))
    pages = story.pages(FERRY, replace(ARTICLE, text=text))
    assert len(pages) == 3
    assert "page 2 of 3 · 1 of 2 min left · #1042" in shown(pages[1])
    assert [labels(page)[0] for page in pages] == [
        ["Page 2 ›"],
        ["‹ Page 1", "Page 3 ›"],
        ["« Page 1", "‹ Page 2"],
    ]
    assert asks(pages[1]) == ["page:1042:1", "page:1042:3", "similar:1042"]
    read = "".join(shown(page).partition("\n\n")[2] for page in pages)
    assert "".join(read.split()) == "".join(text.split())


def test_an_empty_text_is_an_empty_page() -> None:
    (page,) = story.pages(FERRY, replace(ARTICLE, text=""))
    assert shown(page) == f"{FERRY.title}\n2 min read · #1042"


def test_similar_readings_are_counted_and_say_why() -> None:
    others = [replace(FERRY, number=number, title=f"Story {number}") for number in (1, 2)]
    readings = [Reading(each, ("tide", "fog")) for each in others]
    message = story.similar(FERRY, readings)
    text = shown(message)
    assert text.startswith(f"Similar Readings (2 items)\nto #1042 {FERRY.title}")
    assert "#1 Story 1\nHarbour Post · 15 January 2027, 08:00 UTC\nshares: tide, fog" in text
    assert asks(message) == ["card:1", "card:2"]


def test_similar_readings_have_pages() -> None:
    message = story.similar(FERRY, [Reading(replace(FERRY, number=1), ("fog",))], page=2, pages=3)
    assert f"to #1042 {FERRY.title} · page 2 of 3" in shown(message)
    assert asks(message) == ["card:1", "alike:1042:1", "alike:1042:3"]


def test_a_story_like_no_other_says_so() -> None:
    message = story.similar(FERRY, [])
    assert "Similar Readings (0 items)" in shown(message)
    assert "Nothing in the archive" in shown(message)
    assert message.keyboard == ()


def test_the_latest_stories_open_by_buttons_of_five_in_a_row() -> None:
    stories = [replace(FERRY, number=n) for n in range(1, 8)]
    message = lists.latest(stories, SEA)
    assert shown(message).startswith("Latest in Sea & <Coast>\n\n#1 Ferry")
    assert [len(row) for row in message.keyboard] == [5, 2]
    assert shown(lists.latest(stories, None)).startswith("Latest stories")


def test_categories_are_offered_and_those_of_the_chat_marked() -> None:
    welcome = shelves.welcome([SEA, LAND], {"land"})
    assert shown(welcome).startswith("Welcome to Crier")
    assert labels(welcome) == [["Sea & <Coast>", "✓ Land"]]
    assert asks(welcome) == ["subscribe:sea:welcome", "unsubscribe:land:welcome"]
    text = shown(shelves.overview([SEA, LAND], {"land"}))
    assert "• Sea & <Coast> – /subscribe sea\n✓ Land – /subscribe land" in text
    assert shown(shelves.welcome([], ()))


def test_subscriptions_begin_and_end_with_a_word_on_it() -> None:
    assert "Subscribed to Sea & <Coast>." in shown(shelves.subscribed(SEA, "", (), already=False))
    assert "already" in shown(shelves.subscribed(SEA, "", (), already=True))
    assert "from Sea & <Coast>, Land" in shown(shelves.unsubscribed([SEA, LAND]))
    assert "nothing to unsubscribe" in shown(shelves.unsubscribed([]))
    assert "no subscriptions yet" in shown(shelves.subscriptions([], [], {}))
    mine = shelves.subscriptions([SEA, LAND], [], {})
    assert "• Sea & <Coast>\n• Land" in shown(mine)
    assert asks(mine) == ["unsubscribe:sea:subscriptions", "unsubscribe:land:subscriptions"]
    assert shelves.toast(LAND, subscribed=True, changed=True) == "Land: subscribed"
    assert shelves.toast(LAND, subscribed=False, changed=False) == "Land: unsubscribed already"


def test_help_lists_every_command_with_its_arguments() -> None:
    text = shown(help.overview([("read", "N", "the whole text"), ("start", "", "begin <here>")]))
    assert "/read N – the whole text\n/start – begin <here>\n" in text


def test_an_apology_says_what_was_wrong_and_what_works() -> None:
    text = shown(apology.no_such_category("<see>", [SEA, LAND]))
    assert "“<see>”. There are: sea, land. Try /subscribe sea." in text
    assert "There are: none yet." in shown(apology.no_such_category("x", []))
    assert "Try /unsubscribe sea." in shown(apology.which_category("unsubscribe", [SEA]))
    assert "/details 1042" in shown(apology.which_story("details"))
    assert "no story #<7>" in shown(apology.no_such_story("<7>"))
    assert "in Sea & <Coast> yet" in shown(apology.no_stories(SEA))
    assert "There are no stories yet" in shown(apology.no_stories(None))
    assert "reference 1a2b" in shown(apology.failed("1a2b"))
    assert len(apology.stale_button()) <= 200


SECONDS = st.integers(662_688_000, 4_102_444_800)
STORIES = st.builds(
    Story,
    number=st.integers(1, 2**53),
    title=HOSTILE,
    url=URLS,
    summary=HOSTILE.map(lambda text: text[:LONGEST_SUMMARY]),
    method=st.just("extract"),
    category=NAMES,
    outlet=HOSTILE,
    language=st.none(),
    words=st.integers(0, 100_000),
    published_at=SECONDS,
)
CATEGORIES = st.lists(NAMES.map(lambda name: Category(slug(name), name)), max_size=20)
WORKED = settings(max_examples=40)


@WORKED
@given(STORIES, HOSTILE, URLS, SECONDS)
def test_no_story_makes_a_message_that_telegram_refuses(
    hostile: Story, text: str, url: str, seconds: int
) -> None:
    article = replace(ARTICLE, text=text, url=url, category=hostile.category, last_read_at=seconds)
    for message in (
        story.card(hostile),
        story.details(hostile, article),
        *story.pages(hostile, article),
        story.similar(hostile, []),
    ):
        assert shown(message)
        assert links(message) <= {hostile.url, url}
    assert utf16_length(html.plain(story.card(hostile).html)) <= LONGEST


@WORKED
@given(STORIES, st.lists(STORIES, max_size=10), st.lists(HOSTILE, max_size=3))
def test_no_list_of_stories_makes_one_either(
    hostile: Story, others: Sequence[Story], shares: list[str]
) -> None:
    readings = [Reading(each, tuple(shares)) for each in others[:5]]
    own = {each.url for each in (hostile, *others)}
    for message in (
        story.similar(hostile, readings),
        lists.latest(others, None),
        lists.latest(others, Category("sea", hostile.category)),
    ):
        assert shown(message)
        assert links(message) <= own


@WORKED
@given(CATEGORIES, HOSTILE)
def test_no_category_and_no_question_makes_one_either(
    categories: list[Category], asked: str
) -> None:
    mine = {each.id for each in categories[::2]}
    name = categories[0] if categories else SEA
    made: list[Callable[[], Message]] = [
        lambda: shelves.welcome(categories, mine),
        lambda: shelves.overview(categories, mine),
        lambda: shelves.subscriptions(categories, [], {}),
        lambda: shelves.unsubscribed(categories),
        lambda: shelves.subscribed(name, "", (), already=True),
        lambda: shelves.subscribed(name, "", (), already=False),
        lambda: apology.no_such_category(asked, categories),
        lambda: apology.no_such_story(asked),
        lambda: apology.which_category("subscribe", categories),
        lambda: apology.no_stories(name),
        lambda: help.overview([("read", asked[:40], asked[:80])]),
    ]
    for make in made:
        assert shown(make())
        assert links(make()) == set()
    assert utf16_length(shelves.toast(name, subscribed=True, changed=False)) <= 200
