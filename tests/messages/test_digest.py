"""A digest is short, fits into a message whatever stands in it, and says when it is late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages import digest as show
from news.cities import City
from news.digests import PAGE, Digest
from news.slots import parse
from tests.messages.cast import HOSTILE, URLS, asks, labels, links, shown
from tests.messages.test_messages import FERRY

EIGHT = int(datetime(2026, 6, 1, 8, tzinfo=UTC).timestamp())
HEAD = Digest(7, "", EIGHT, EIGHT + 1, total=2, words=460)
SLOTS = parse("08:00 19:30") or ()
FOGHORN = replace(FERRY, number=2, title="Foghorn mended", sources=(), category="Coast")
TOLD = tuple((f"Outlet {n}", f"https://press.example/{n}") for n in range(4))


def test_a_digest_names_its_stories_by_category_with_a_sentence_and_who_tells_it() -> None:
    first = replace(FERRY, title="Ferry <late>", summary="It came at noon.", sources=TOLD)
    message = show.digest(HEAD, [first, replace(FOGHORN, summary="It sounds again.")])
    assert shown(message).split("\n") == [
        "Good morning",
        "Monday 1 June · 2 stories · 2 min read in all",
        "",
        first.category,
        f"#{first.number} Ferry <late> – It came at noon. (told by 4 sources)",
        "",
        "Coast",
        f"#2 Foghorn mended – It sounds again. ({FOGHORN.outlet})",
    ]
    assert links(message) == {first.url}
    assert asks(message) == [f"card:{first.number}", "card:2"]


def test_a_sentence_that_is_too_long_or_not_translated_is_left_out_whole() -> None:
    for changed in ({"summary": "long " * 50}, {"is_untranslated": True}):
        story = replace(FOGHORN, **changed)
        assert f"#2 Foghorn mended ({FOGHORN.outlet})" in shown(show.digest(HEAD, [story]))


@pytest.mark.parametrize(
    ("hour", "greeting"),
    [(5, "Good morning"), (12, "Good afternoon"), (18, "Good evening"), (3, "Good night")],
)
def test_it_greets_by_the_clocks_of_the_chat(hour: int, greeting: str) -> None:
    at = EIGHT + (hour - 17) * 3600  # in Tokyo it is 17:00
    head = replace(HEAD, due_at=at, made_at=at, zone="Asia/Tokyo")
    assert shown(show.digest(head, [FERRY])).startswith(f"{greeting}\n")


def test_the_buttons_are_in_the_order_of_the_headlines() -> None:
    told = [replace(FERRY, number=1), FOGHORN, replace(FERRY, number=3)]
    assert labels(show.digest(HEAD, told)) == [["#1", "#3", "#2"]]


def test_it_says_that_it_is_late_after_a_quarter_of_an_hour() -> None:
    late = replace(HEAD, made_at=EIGHT + 901, zone="Asia/Tokyo")
    assert "due at 17:00, and comes late" in shown(show.digest(late, [FERRY]))
    assert "late" not in shown(show.digest(replace(late, made_at=EIGHT + 900), [FOGHORN]))


def test_nothing_new_is_one_short_line() -> None:
    empty = show.digest(replace(HEAD, total=0, words=0), [])
    assert shown(empty) == "Good morning\nNothing new since your last digest."
    assert empty.keyboard == ()


def test_pages_are_turned_with_more_and_back() -> None:
    head = replace(HEAD, total=2 * PAGE + 1)
    turns = [labels(show.digest(head, [FERRY], page=each))[-1] for each in (1, 2, 3)]
    assert turns == [["More ›"], ["‹ Back", "More ›"], ["‹ Back"]]
    assert asks(show.digest(head, [FERRY], page=2))[-2:] == ["digest:7:1", "digest:7:3"]
    assert "25 stories · 25–25" in shown(show.digest(head, [FERRY], page=3))


def stories() -> st.SearchStrategy[Sequence[Any]]:
    one = st.builds(
        lambda title, summary, category, outlet, url: replace(
            FERRY, title=title, summary=summary, category=category, outlet=outlet, url=url
        ),
        HOSTILE,
        HOSTILE,
        HOSTILE,
        HOSTILE,
        URLS,
    )
    return st.lists(one, max_size=PAGE)


@given(stories())
def test_whatever_stands_in_it_telegram_takes_it(told: Sequence[Any]) -> None:
    message = show.digest(replace(HEAD, total=40), told)
    shown(message)
    assert links(message) <= {each.url for each in told}


def test_the_longest_page_fits() -> None:
    long = [
        replace(
            FERRY,
            title="t" * 300,
            summary="s" * 240,
            category=f"{each:02}" + "c" * 90,
            outlet="o" * 90,
            sources=(),
            number=10**14,
        )
        for each in range(PAGE)
    ]
    head = replace(HEAD, total=10**6, words=10**9, made_at=EIGHT + 5 * 3600)
    assert shown(show.digest(head, long)).count("s" * 240) == 7


def test_hours_and_zones_are_said() -> None:
    none = shown(show.hours((), "", None))
    assert none.startswith("You have no digest: news comes as it appears.")
    some = show.hours(SLOTS, "Asia/Tokyo", EIGHT)
    assert "every day, 08:00 19:30 (Asia/Tokyo). The next comes on Monday 1 June, at 17:00." in (
        shown(some)
    )
    assert "✓ 08:00" in labels(show.hours(parse("8") or (), "", None))[0]
    weekdays = shown(show.hours_set(parse("mon-fri 7") or (), "", None))
    assert "comes mon-fri 07:00 (UTC; /timezone sets yours)." in weekdays
    assert "no longer as it appears" not in shown(show.hours_set((), "", None))
    assert "“<b>8 o'clock”" in shown(show.no_such_hours("<b>8 o'clock"))
    assert "Your time zone is Asia/Tokyo, where it is 17:00." in shown(
        show.zone("Asia/Tokyo", EIGHT)
    )
    assert "I take it to be 08:00, UTC." in shown(show.zone("", EIGHT))
    assert "next digest comes on Monday 1 June, at 17:00" in shown(
        show.zone_set("Asia/Tokyo", EIGHT, EIGHT)
    )
    assert "“<i>”" in shown(show.no_such_zone("<i>"))
    asked = show.which_zone(
        "Indiana", [City("Knox", "America/Indiana/Knox"), City("Nara, Japan", "Japan")]
    )
    assert labels(asked) == [["Knox", "Nara, Japan"]]
    assert asks(asked) == ["zone:America/Indiana/Knox", "zone:Japan"]
