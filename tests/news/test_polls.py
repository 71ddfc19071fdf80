"""When two links are one, which entries are news, and when a feed is asked again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from news.feeds import Entry, Feed
from news.links import canonical
from news.polls import (
    DISTRUST,
    LONGEST_WAIT,
    SHORTEST_WAIT,
    body_hash,
    conditions,
    is_new,
    is_reissue,
    moved,
    next_poll,
    rhythm,
    unchanged,
)
from news.web import Answer, Failed, Fetched, Gone, NotModified

URL = "https://press.example/news/feed"
NOON = int(datetime(2027, 6, 1, 12, tzinfo=UTC).timestamp())
HOUR = 3600


@pytest.mark.parametrize(
    ("url", "form"),
    [
        ("HTTPS://News.Example", "https://news.example/"),
        ("https://news.example/A?b=1&c=2#top", "https://news.example/A?b=1&c=2"),
        ("https://news.example/?utm_source=a&id=7&utm_medium=b", "https://news.example/?id=7"),
        ("https://news.example/?fbclid=1&gclid=2&mc_cid=3&mc_eid=4", "https://news.example/"),
        ("https://news.example/?at_medium=rss&at_campaign_type=x", "https://news.example/"),
        ("https://news.example/?utmost=1&at_home=2", "https://news.example/?utmost=1&at_home=2"),
        (" https://news.example/a b\n", "https://news.example/a%20b"),
    ],
)
def test_two_links_to_one_article_are_made_equal(url: str, form: str) -> None:
    assert canonical(url) == form


PARTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="[]/?#@:\\"))


@given(
    st.sampled_from(["http", "HTTPS"]),
    st.from_regex(r"[A-Za-z0-9.-]{1,12}(:[0-9]{1,4})?", fullmatch=True),
    st.lists(PARTS, max_size=3),
    st.dictionaries(st.one_of(PARTS, st.sampled_from(["utm_x", "fbclid"])), PARTS, max_size=3),
    PARTS,
)
@example("http", "a.example", [""], {"": ""}, "")
def test_canonical_addresses_stay_as_they_are(
    scheme: str, host: str, path: list[str], query: dict[str, str], fragment: str
) -> None:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    once = canonical(f"{scheme}://{host}/{'/'.join(path)}?{asked}#{fragment}")
    assert canonical(once) == once
    assert once.startswith(f"{scheme.lower()}://{host.lower()}")


def feed(*, failures: int = 0, baseline_at: int | None = NOON, **changed: str | None) -> Feed:
    return Feed(
        id=1,
        url=URL,
        category="sea",
        title="The Harbour Post",
        etag=None,
        last_modified=None,
        body_hash=changed.get("body_hash"),
        failures=failures,
        added_at=NOON,
        baseline_at=baseline_at,
    )


INTERVALS = st.floats(0, LONGEST_WAIT)
WAITS = st.one_of(st.none(), st.floats(0, allow_nan=False))


@given(st.integers(0, 10_000), INTERVALS, WAITS)
def test_a_failed_feed_is_asked_again_between_its_interval_and_a_day_on(
    failures: int, interval: float, retry_after: float | None
) -> None:
    answer = Failed("status 503", retry_after)
    wait = next_poll(feed(failures=failures), answer, now=NOON, interval=interval) - NOON
    assert max(1, round(interval)) <= wait <= LONGEST_WAIT
    assert wait >= min(retry_after or 0, LONGEST_WAIT) - 1


@given(st.integers(0, 100), INTERVALS)
def test_each_failure_makes_the_wait_longer_or_leaves_it(failures: int, interval: float) -> None:
    first, second = (
        next_poll(feed(failures=count), Failed("timeout"), now=NOON, interval=interval)
        for count in (failures, failures + 1)
    )
    assert second >= first


@given(
    st.sampled_from([NotModified(), Gone(), Fetched(URL, b"", None)]), st.integers(0, 9), INTERVALS
)
def test_a_good_answer_ends_the_waiting(answer: Answer, failures: int, interval: float) -> None:
    due_at = next_poll(feed(failures=failures), answer, now=NOON, interval=interval)
    assert due_at == NOON + max(1, round(interval))


def entry(published: int | None) -> Entry:
    return Entry("1", "https://press.example/a", "Fog", "", published)


@pytest.mark.parametrize(
    ("published", "new"),
    [
        (None, False),
        (NOON - HOUR, False),
        (NOON, False),
        (NOON + 1, True),
        (NOON + HOUR, True),
        (NOON + HOUR + 1, False),
    ],
)
def test_of_a_first_answer_only_what_came_since_the_feed_was_added_is_new(
    published: int | None, new: bool
) -> None:
    assert is_new(entry(published), feed=feed(baseline_at=None), now=NOON + HOUR) is new


@given(st.one_of(st.none(), st.integers()))
def test_after_the_first_answer_whatever_was_not_seen_is_new(published: int | None) -> None:
    assert is_new(entry(published), feed=feed(), now=NOON + HOUR)


def test_an_answer_of_the_same_bytes_is_unchanged() -> None:
    answer = Fetched(URL, b"<rss/>", None)
    assert unchanged(feed(body_hash=body_hash(b"<rss/>")), answer)
    assert not unchanged(feed(body_hash=body_hash(b"<rss />")), answer)
    assert not unchanged(feed(), answer)


def dated(*dates: int | None) -> list[Entry]:
    return [
        Entry(identity=str(n), url=f"{URL}/{n}", title=str(n), text="", published=date)
        for n, date in enumerate(dates)
    ]


@given(
    st.one_of(st.none(), st.integers(0, 10**8)),
    st.floats(SHORTEST_WAIT, LONGEST_WAIT),
    st.one_of(st.none(), st.floats(0, 10**9)),
    st.floats(0, 1),
)
def test_a_good_feed_is_asked_again_between_five_minutes_and_a_day_on(
    rhythm_of_feed: int | None, interval: float, max_age: float | None, shake: float
) -> None:
    asked = replace(feed(), rhythm=rhythm_of_feed)
    wait = next_poll(asked, NotModified(max_age), now=NOON, interval=interval, shake=shake) - NOON

    assert 0.9 * SHORTEST_WAIT - 1 <= wait <= LONGEST_WAIT
    if max_age is not None:
        assert wait >= 0.9 * min(max_age, LONGEST_WAIT) - 1


@pytest.mark.parametrize(
    ("seconds_between", "minutes"), [(60, 5), (30 * 60, 15), (7 * 24 * HOUR, 60), (None, 10)]
)
def test_a_feed_is_asked_as_often_as_it_has_news_within_bounds(
    seconds_between: int | None, minutes: int
) -> None:
    asked = replace(feed(), rhythm=seconds_between)

    assert next_poll(asked, NotModified(), now=NOON, interval=600) == NOON + minutes * 60


@pytest.mark.parametrize("max_age", [None, 3600.0])
def test_an_operator_who_wants_to_be_quick_is(max_age: float | None) -> None:
    asked = replace(feed(), rhythm=7 * 24 * HOUR)

    assert next_poll(asked, NotModified(max_age), now=NOON, interval=1, shake=1) == NOON + 1


def test_the_rhythm_of_a_feed_is_that_of_its_last_entries_and_of_its_silence() -> None:
    hourly = dated(*(NOON - n * HOUR for n in range(10)))

    assert rhythm(hourly, now=NOON) == 9 * HOUR // 10
    assert rhythm(hourly, now=NOON + 91 * HOUR) == 10 * HOUR
    assert rhythm(dated(NOON, None, NOON - 1), now=NOON) is None
    assert rhythm(dated(*[NOON + 99 * HOUR] * 9), now=NOON) is None


def test_a_permanent_redirect_counts_while_it_leads_to_one_place() -> None:
    first = moved(feed(), "https://new.example/")
    again = moved(replace(feed(), moved_to="https://new.example/", moved_polls=2), first[0])

    assert first == ("https://new.example/", 1)
    assert again == ("https://new.example/", 3)
    held = replace(feed(), moved_to="https://new.example/", moved_polls=2)
    assert moved(held, "https://other.example/") == ("https://other.example/", 1)
    assert moved(held, None) == (None, 0)


def test_a_feed_is_asked_without_conditions_once_in_a_while() -> None:
    known = replace(feed(), etag='"1"', last_modified="Tue", fetched_at=NOON)

    assert conditions(known, now=NOON + DISTRUST - 1) == ('"1"', "Tue")
    assert conditions(known, now=NOON + DISTRUST) == (None, None)
    assert conditions(feed(), now=NOON) == (None, None)


@pytest.mark.parametrize(
    ("dates", "again", "reissued"),
    [
        ([NOON - HOUR] * 9, 0, True),
        ([None] * 9, 0, False),
        ([NOON + 60] * 9, 0, False),
        ([NOON - HOUR] * 4, 0, False),
        ([NOON - HOUR] * 4 + [NOON + 60] * 5, 0, False),
        ([NOON + 60] * 9, 4, False),
        ([NOON + 60] * 9, 5, True),
        ([], 5, True),
    ],
)
def test_entries_found_again_or_from_before_the_last_poll_are_old_ones_renamed(
    dates: list[int | None], again: int, *, reissued: bool
) -> None:
    assert is_reissue(dated(*dates), again=again, polled_at=NOON) is reissued
