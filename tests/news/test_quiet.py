"""Quiet hours are read as people write them, and hold in the chat's zone, over midnight too."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.quiet import Quiet, next_span, parse, written
from news.slots import EVERY_DAY, Slot
from news.slots import parse as parse_slots
from news.slots import written as slots_written

HOUR, DAY = 3600, 24 * 3600
BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = parse("22:00-07:00") or ()
DAYS = st.one_of(st.just(EVERY_DAY), st.frozensets(st.integers(0, 6), min_size=1))
MINUTES = st.integers(0, 1439)


def utc(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("22:00-07:00", [Quiet(1320, 420)]),
        ("23 – 7", [Quiet(1380, 420)]),
        ("13:00-14:00, 22:00-07:00", [Quiet(780, 840), Quiet(1320, 420)]),
        ("mon-fri 22-7", [Quiet(1320, 420, frozenset(range(5)))]),
        ("Mon-Fri 22-7 sat 23-9", [
            Quiet(1320, 420, frozenset(range(5))),
            Quiet(1380, 540, frozenset({5})),
        ]),
    ],
)  # fmt: skip
def test_spans_are_read(text: str, spans: list[Quiet]) -> None:
    assert parse(text) == tuple(spans)


@pytest.mark.parametrize(
    "text", ["", "22:00", "22:00-22:00", "25-7", "mon-fri", "22-7 mon", "1-2-3", "night", "-7"]
)
def test_what_is_no_span_is_none(text: str) -> None:
    assert parse(text) is None


@given(st.sets(st.builds(Quiet, MINUTES, MINUTES, DAYS), min_size=1, max_size=7))
def test_what_is_written_is_read_again(spans: set[Quiet]) -> None:
    good = {each for each in spans if each.start != each.end}
    if good:
        assert set(parse(written(good)) or ()) == good


@given(st.dictionaries(MINUTES, DAYS, min_size=1, max_size=6))
def test_slots_that_are_written_are_read_again(hours: dict[int, frozenset[int]]) -> None:
    slots = tuple(Slot(*each) for each in sorted(hours.items()))
    assert parse_slots(slots_written(slots)) == slots


@pytest.mark.parametrize(
    ("now", "span"),
    [
        ("2026-06-01T19:59", ("2026-06-01T20:00", "2026-06-02T05:00")),
        ("2026-06-01T20:00", ("2026-06-01T20:00", "2026-06-02T05:00")),
        ("2026-06-02T04:59", ("2026-06-01T20:00", "2026-06-02T05:00")),
        ("2026-06-02T05:00", ("2026-06-02T20:00", "2026-06-03T05:00")),
        ("2026-03-29T00:00", ("2026-03-28T21:00", "2026-03-29T05:00")),  # an hour shorter
        ("2026-10-25T00:00", ("2026-10-24T20:00", "2026-10-25T06:00")),  # an hour longer
    ],
)
def test_a_night_goes_over_midnight_and_over_the_change_of_clocks(
    now: str, span: tuple[str, str]
) -> None:
    assert next_span(NIGHT, BERLIN, now=utc(now)) == (utc(span[0]), utc(span[1]))


def test_a_span_of_some_days_begins_on_these() -> None:
    weekend = parse("sat 22:00-07:00") or ()
    found = next_span(weekend, UTC, now=utc("2026-06-01T23:00"))  # a Monday
    assert found == (utc("2026-06-06T22:00"), utc("2026-06-07T07:00"))
    assert next_span(weekend, UTC, now=utc("2026-06-07T06:59")) == found
    assert next_span((), UTC, now=0) is None


def test_a_span_that_the_clocks_leave_out_is_left_out() -> None:
    gap = parse("02:00-03:00") or ()
    found = next_span(gap, BERLIN, now=utc("2026-03-29T00:30"))
    assert found == (utc("2026-03-30T00:00"), utc("2026-03-30T01:00"))


@given(
    st.sampled_from(["Asia/Tokyo", "America/St_Johns", "Australia/Lord_Howe", "Africa/Cairo"]),
    st.integers(utc("2024-01-01"), utc("2030-12-31")),
    st.builds(Quiet, MINUTES, MINUTES, DAYS).filter(lambda each: each.start != each.end),
)
def test_now_is_quiet_just_when_the_clock_on_the_wall_says_so(
    zone: str, now: int, quiet: Quiet
) -> None:
    found = next_span((quiet,), ZoneInfo(zone), now=now)
    assert found is not None
    since, until = found
    assert now < until
    assert since < until <= since + 25 * HOUR + DAY
    wall = datetime.fromtimestamp(now, ZoneInfo(zone))
    if wall.utcoffset() == datetime.fromtimestamp(now - 2 * DAY, ZoneInfo(zone)).utcoffset():
        minutes, today = wall.hour * 60 + wall.minute, wall.weekday()
        begun = quiet.start <= minutes and today in quiet.days
        if quiet.start < quiet.end:
            is_quiet = begun and minutes < quiet.end
        else:
            is_quiet = begun or (minutes < quiet.end and (today - 1) % 7 in quiet.days)
        ahead = datetime.fromtimestamp(now + 2 * DAY, ZoneInfo(zone)).utcoffset()
        if wall.utcoffset() == ahead:
            assert (since <= now) == is_quiet
