"""When two links are one, which entries are news, and when a feed is asked again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from news.feeds import (
    LONGEST_WAIT,
    Entry,
    Feed,
    body_hash,
    canonical,
    is_new,
    next_poll,
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
