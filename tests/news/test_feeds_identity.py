"""Which entries of a feed are the same as those it held before, whatever it calls them."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.feeds import MOST_ENTRIES, Entry
from tests.news.cast import HOUR, NOON, URL, entries, json_feed, only, rss


def item(number: int, *, guid: str = "", link: str = "", date: str = "") -> str:
    """Write an item of RSS; what is empty is left out."""
    told = {"guid": guid, "link": link, "pubDate": date, "title": f"Tide table {number}"}
    return "".join(f"<{name}>{value}</{name}>" for name, value in told.items() if value)


def identities(found: Sequence[Entry]) -> list[str]:
    return [each.identity for each in found]


def page(number: int) -> str:
    return f"https://press.example/{number}"


def test_an_entry_without_an_id_is_known_by_its_link() -> None:
    first = only(rss("<title>One</title><link>https://press.example/a?utm_source=x</link>"))
    again = only(rss("<title>Changed</title><link>https://PRESS.example/a</link>"))
    assert first.identity == again.identity
    assert first.url == again.url == "https://press.example/a"


def test_entries_without_link_and_id_are_known_by_title_and_date() -> None:
    items = [
        f"<title>{title}</title><pubDate>{day} Jun 2027 12:00:00 GMT</pubDate>"
        for title, day in (("Tide table", 1), ("Tide table", 2), ("Fog", 2))
    ]
    found = entries(rss(*items))
    assert len({each.identity for each in found}) == 3
    assert len({each.url for each in found}) == 3
    assert all(each.url.startswith(f"{URL}#") for each in found)
    assert entries(rss(*items)) == found


def test_a_null_id_is_no_id() -> None:
    first = only(json_feed({"id": None, "url": "https://press.example/1"}))
    second = only(json_feed({"id": None, "url": "https://press.example/2"}))
    assert first.identity != second.identity


def test_an_id_that_several_entries_share_is_no_id() -> None:
    items = [{"id": "same", "url": f"https://press.example/{name}"} for name in "abc"]
    found = entries(json_feed(*items))
    assert [each.url[-1] for each in found] == ["a", "b", "c"]
    assert len({each.identity for each in found}) == 3


def test_an_entry_that_stands_twice_is_kept_once_under_its_own_id() -> None:
    once = json_feed({"id": "same", "url": page(1), "title": "One"})
    twice = json_feed(*[{"id": "same", "url": page(1), "title": "One"}] * 2)
    assert entries(twice) == entries(once)


def test_entries_that_share_id_and_link_are_told_apart_by_title_and_date() -> None:
    found = entries(rss(*(item(number, guid="all", link=page(0)) for number in range(9))))
    assert len(set(identities(found))) == 9
    again = entries(rss(*(item(number, guid="all", link=page(0)) for number in range(2, 11))))
    assert identities(again)[:7] == identities(found)[2:]


@pytest.mark.parametrize("guid", ["", "the-same-for-all"])
def test_without_ids_of_their_own_entries_are_found_again_by_their_links(guid: str) -> None:
    first = entries(rss(*(item(number, guid=guid, link=page(number)) for number in range(9))))
    again = entries(rss(*(item(number, guid=guid, link=page(number)) for number in range(2, 11))))
    assert identities(again)[:7] == identities(first)[2:]
    assert not {*identities(again)[7:]} & {*identities(first)}


@given(st.uuids(version=4), st.uuids(version=4), st.sampled_from(["{}", "urn:uuid:{}"]))
def test_ids_drawn_anew_at_every_request_name_the_same_entry(
    first: UUID, second: UUID, form: str
) -> None:
    one, other = (
        only(rss(item(1, guid=form.format(drawn), link=page(1)))) for drawn in (first, second)
    )
    assert one.identity == other.identity


@given(st.from_regex(r"[0-9a-z]{1,20}", fullmatch=True))
def test_sessions_and_tracking_in_links_and_ids_name_the_same_entry(session: str) -> None:
    plain, *marked = (
        only(rss(item(1, guid=link, link=link))).identity
        for link in (
            page(1),
            f"{page(1)}?utm_source={session}",
            f"{page(1)};jsessionid={session}",
            f"{page(1)}?PHPSESSID={session}&amp;fbclid={session}",
            f"{page(1)}#{session}",
        )
    )
    assert marked == [plain] * len(marked)


def test_ids_that_differ_behind_a_fragment_only_are_ids() -> None:
    found = entries(rss(*(item(1, guid=f"{page(0)}#v{number}") for number in range(3))))
    assert len({*identities(found)}) == 3


def test_a_front_page_names_no_entry() -> None:
    today, tomorrow = (
        only(rss(item(number, guid=guid, link="https://press.example/")))
        for number, guid in (
            (1, "0b0bfd50-3c0f-4e4b-8bbb-0d5b1a2c3d4e"),
            (2, "9d5e1f50-3c0f-4e4b-8bbb-0d5b1a2c3d4e"),
        )
    )
    assert today.identity != tomorrow.identity
    assert only(rss(item(1, link="https://press.example/"))).identity != tomorrow.identity


@pytest.mark.parametrize("guid", ["urn:fog:1", "0b0bfd50-3c0f-4e4b-8bbb-0d5b1a2c3d4e"])
def test_an_entry_keeps_its_identity_when_its_title_changes(guid: str) -> None:
    first, second = (only(rss(item(number, guid=guid, link=page(1)))) for number in (1, 2))
    assert first.identity == second.identity


DATES = [
    "Thu, 31 Dec 2099 23:59:59 GMT",
    "Thu, 01 Jan 1970 00:00:00 GMT",
    "Mon, 32 Foo 2027 12:00:00 GMT",
    "Fri, 31 Dec 9999 23:59:59 -1200",
    "00/00/0000",
    "",
]


@pytest.mark.parametrize("wrong", DATES)
def test_a_wrong_date_loses_no_entry_and_changes_no_order(wrong: str) -> None:
    good = "Tue, 01 Jun 2027 12:00:00 GMT"
    dates = [good, wrong, good]
    found = entries(rss(*(item(n, link=page(n), date=dates[n]) for n in range(3))))
    assert [each.url for each in found] == [page(n) for n in range(3)]
    assert [found[0].published, found[2].published] == [NOON, NOON]


def test_an_old_date_newly_inserted_is_an_entry_of_its_own() -> None:
    items = [item(n, guid=f"g{n}", date="Tue, 01 Jun 2027 12:00:00 GMT") for n in range(3)]
    before = entries(rss(*items))
    inserted = item(9, guid="g9", date="Sun, 01 Jun 2003 12:00:00 GMT")
    after = entries(rss(items[0], inserted, *items[1:]))
    assert {*identities(after)} - {*identities(before)} == {after[1].identity}


@settings(max_examples=10)  # each makes and reads a long feed
@given(st.randoms(use_true_random=False))
def test_of_a_long_feed_the_newest_are_kept_wherever_they_stand(dice: Random) -> None:
    order = dice.sample(range(MOST_ENTRIES + 50), MOST_ENTRIES + 50)
    dated = {
        number: f"2027-06-{1 + number // 24:02}T{number % 24:02}:00:00Z"
        for number in range(MOST_ENTRIES + 50)
    }
    found = entries(
        json_feed(*({"id": f"n{n}", "url": page(n), "date_published": dated[n]} for n in order))
    )
    assert [each.url for each in found] == [page(n) for n in order if n >= 50]
    assert min(each.published or 0 for each in found) == NOON - 12 * HOUR + 50 * HOUR


def test_both_parsers_know_an_entry_by_the_same_id() -> None:
    quick = rss(item(1, guid="17", link=page(1)), item(2, guid="18", link=page(2)))
    slow = quick.replace(b"<rss ", b"<rss xml:base='' ")
    assert identities(entries(slow)) == identities(entries(quick))
