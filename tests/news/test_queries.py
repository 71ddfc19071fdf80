"""What somebody types is a query, whatever it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.queries import LONGEST, Phrase, parse

DAY = 24 * 3600


def wanted(text: str) -> list[tuple[str, ...]]:
    return [each.stems for each in parse(text).wanted]


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("ferries harbour", [("ferri",), ("harbour",)]),
        ('"northern channel" lamps', [("northern", "channel"), ("lamp",)]),
        ("“northern channel”", [("northern", "channel")]),
        ('"never closed', [("never", "close")]),
        ("co-pilot", [("pilot",)]),
        ("the of and", []),
        ("港町祭り", [("港町", "町祭", "祭り")]),
        ("https://press.example/fog", [("https", "press", "exampl", "fog")]),
        ("AND OR NOT NEAR(fog) * ^ :", [("near", "fog")]),
        ("since:yesterday", [("yesterday",)]),
    ],
)
def test_words_and_phrases_are_told(text: str, stems: list[tuple[str, ...]]) -> None:
    assert wanted(text) == stems


def test_what_is_not_wanted_and_where_and_since_when_is_told() -> None:
    query = parse('lamps -fog -"northern channel" title:ferry category:"The Hills" since:2w')
    assert query.wanted == (Phrase(("lamp",)), Phrase(("ferri",), in_title=True))
    assert query.unwanted == (Phrase(("fog",)), Phrase(("northern", "channel")))
    assert (query.category, query.within) == ("The Hills", 14 * DAY)
    assert query.stems == {"lamp", "ferri"}


@pytest.mark.parametrize(("since", "seconds"), [("3h", 3 * 3600), ("1D", DAY), ("2m", 60 * DAY)])
def test_a_time_is_in_hours_days_weeks_months_or_years(since: str, seconds: int) -> None:
    assert parse(f"fog since:{since}").within == seconds


@given(st.text(max_size=400))
def test_any_text_is_a_query(text: str) -> None:
    query = parse(text)
    assert len(query.said) <= LONGEST
    assert "\n" not in query.said
    assert all(each.stems for each in (*query.wanted, *query.unwanted))
    assert parse(query.said) == query
