"""What is said of followed feeds is said in messages that Telegram takes, whatever they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from messages import apology, follows, notices, shelves
from news.discovery import MOST, Sight
from news.feeds import Category, Entry, ParsedFeed
from tests.messages.cast import HOSTILE, NAMES, URLS, asks, labels, links, shown


@dataclass(frozen=True)
class Feed:
    """Stand in for a feed that a chat follows."""

    category: Category
    title: str
    url: str
    state: str = "active"
    error: str | None = None


GAUGE = Feed(Category("+1", "Gauge"), "The <Gauge>", "https://gauge.example/feed")
CRAG = Feed(Category("+2", "Crag"), "", "https://crag.example/feed", error="status 403")
SEEN = Sight(GAUGE.url, "RSS", ParsedFeed("The <Gauge>", ()))
FEEDS = st.builds(
    Feed,
    category=st.builds(Category, id=st.from_regex(r"\+[0-9a-f]{12}", fullmatch=True), name=NAMES),
    title=HOSTILE,
    url=URLS,
    state=st.sampled_from(["active", "gone"]),
    error=st.sampled_from([None, "status 403", "tls", "<odd>"]),
)
ENTRIES = st.builds(
    Entry, identity=NAMES, url=URLS, title=HOSTILE, text=HOSTILE, published=st.integers(0, 2**31)
)
SIGHTS = st.builds(
    Sight,
    url=URLS,
    format=st.just("RSS"),
    feed=st.builds(ParsedFeed, title=HOSTILE, entries=st.lists(ENTRIES, max_size=4).map(tuple)),
)


def test_the_newest_three_show_what_a_feed_is_like() -> None:
    entries = tuple(Entry(f"{n}", f"https://g.example/{n}", f"Fog {n}", "", n) for n in range(9))
    text = shown(follows.begun(Sight(GAUGE.url, "RSS", ParsedFeed("G", entries)), already=False))
    assert text.endswith("There now:\n• Fog 8\n• Fog 7\n• Fog 6")
    assert shown(follows.begun(SEEN, already=False)).endswith("There is nothing in it yet.")
    assert shown(follows.begun(SEEN, already=True)) == "You follow The <Gauge> already."


def test_a_choice_numbers_its_links_and_its_buttons_alike() -> None:
    choice = follows.choice([SEEN, Sight("http://intranet/", "RSS", ParsedFeed("In", ())), SEEN])
    assert "1. The <Gauge>\n2. In\n3. The <Gauge>" in shown(choice)
    assert labels(choice) == [["1. The <Gauge>"], ["3. The <Gauge>"]]
    assert asks(choice) == ["follow:1", "follow:2"]


def test_subscriptions_name_the_feeds_and_what_is_wrong_with_them() -> None:
    gone = Feed(Category("+3", "Old"), "Old", "https://old.example/", state="gone")
    page = shelves.subscriptions([Category("sea", "Sea")], [GAUGE, CRAG, gone], {"sea": "both"})
    assert shown(page) == (
        "Your subscriptions\n\n• Sea – as it comes, and in the digest\n\n"
        "Feeds you follow\n\n• The <Gauge>\n"
        "• https://crag.example/feed – This address is not open to us (status 403).\n"
        "• Old – ended"
    )
    assert asks(page)[1] == "unsubscribe:+1:subscriptions"


def test_many_feeds_are_cut_short_and_say_so() -> None:
    page = shelves.subscriptions([], [GAUGE] * 200, {})
    assert shown(page).endswith(f"… and {200 - shelves.MOST_LINES} more; /export lists them all.")
    assert len(asks(page)) == shelves.MOST_BUTTONS
    names = shelves.unsubscribed([GAUGE.category] * 200)
    assert f" and {200 - shelves.MOST_LINES} more. Nothing" in shown(names)


@pytest.mark.parametrize(
    ("new", "there", "beyond", "said"),
    [
        (1, 0, 0, "From your list you follow 1 feed now. In some minutes"),
        (0, 2, 0, "From your list you follow 0 feeds now. You heard of 2 feeds before."),
        (2, 0, 1, "1 feed found no room: a chat can follow 200."),
    ],
)
def test_a_list_is_accounted_for(new: int, there: int, beyond: int, said: str) -> None:
    assert said in shown(follows.list_taken(new, there, beyond, most=200))


def test_the_other_answers_are_sentences() -> None:
    for message in (
        follows.which([]),
        follows.not_followed("<x>", []),
        follows.too_many(200),
        follows.list_broken(3),
        follows.list_empty(),
        follows.list_too_large(),
        follows.ended("<Old>"),
        apology.which_address("follow"),
        apology.too_many_asked(),
    ):
        assert shown(message).rstrip().endswith((".", "”"))


@settings(max_examples=60)
@given(st.lists(SIGHTS, min_size=1, max_size=MOST), st.lists(FEEDS, max_size=12), HOSTILE)
def test_no_feed_makes_a_message_that_telegram_refuses(
    sights: Sequence[Sight], mine: Sequence[Feed], asked: str
) -> None:
    own = {each.url for each in sights} | {each.url for each in mine}
    own |= {entry.url for each in sights for entry in each.feed.entries}
    for message in (
        follows.begun(sights[0], already=False),
        follows.choice(sights),
        follows.which(mine),
        follows.not_followed(asked, mine),
        follows.ended(asked),
        shelves.subscriptions([], mine, {}),
        notices.feed_gone(asked, sights[0].url),
        notices.feed_failing("", sights[0].url, "status 503"),
    ):
        assert shown(message)
        assert links(message) <= own
