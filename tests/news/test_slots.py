"""A digest comes once a local day and slot, whatever the clocks of its zone do."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.slots import EVERY_DAY, LATE, LONGEST_GAP, MOST, Due, Slot, instant, next_due, parse, step

HOUR, DAY = 3600, 24 * 3600
EVERY = 8
"""Of the kinds of clocks, so many are passed over by the test of all years; 1 takes a minute."""
STRANGE = ("Australia/Lord_Howe", "America/St_Johns", "Asia/Kathmandu", "Africa/Cairo")
FIRST, LAST = date(2024, 1, 1), date(2030, 12, 31)
FIVE = parse("00:00 02:30 03:00 08:00 23:59") or ()
BERLIN = ZoneInfo("Europe/Berlin")


def utc(text: str) -> int:
    """Read a time in UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("zone", "day", "hour", "at"),
    [
        ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:00"),
        ("Europe/Berlin", "2026-03-29", "03:00", "2026-03-29T01:00"),
        ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30"),
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:30"),
        ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45"),
        ("America/St_Johns", "2026-07-01", "08:00", "2026-07-01T10:30"),
        ("Asia/Kathmandu", "2026-07-01", "08:00", "2026-07-01T02:15"),
        ("Africa/Cairo", "2026-04-24", "00:00", "2026-04-23T22:00"),
        ("Pacific/Apia", "2011-12-30", "08:00", "2011-12-30T10:00"),
        ("Pacific/Kiritimati", "2026-01-01", "00:00", "2025-12-31T10:00"),
    ],
)
def test_a_local_hour_comes_once_and_after_a_gap_where_there_is_one(
    zone: str, day: str, hour: str, at: str
) -> None:
    (slot,) = parse(hour) or ()
    assert instant(date.fromisoformat(day), slot.minutes, ZoneInfo(zone)) == utc(at)


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("08:00 19:30", {480: EVERY_DAY, 1170: EVERY_DAY}),
        ("8", {480: EVERY_DAY}),
        ("19.30, 8:00", {480: EVERY_DAY, 1170: EVERY_DAY}),
        ("mon-fri 07:00", {420: frozenset(range(5))}),
        ("Mon-Fri 07:00 sun 10:00", {420: frozenset(range(5)), 600: frozenset({6})}),
        ("sat sun 10:00", {600: frozenset({5, 6})}),
        ("friday-monday 10:00", {600: frozenset({4, 5, 6, 0})}),
        ("mon 07:00 tue 07:00", {420: frozenset({0, 1})}),
        ("00:00", {0: EVERY_DAY}),
        ("23:59", {1439: EVERY_DAY}),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, slots: dict[int, frozenset[int]]) -> None:
    assert parse(text) == tuple(Slot(*each) for each in sorted(slots.items()))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "24:00",
        "8:60",
        "mon",
        "08:00 mon",
        "mon-tue-wed 8",
        "8 foo",
        "-8",
        "1 2 3 4 5 6 7",
    ],
)
def test_what_is_no_hour_is_none(text: str) -> None:
    assert parse(text) is None


@cache
def clocks() -> Sequence[ZoneInfo]:
    """Give one zone of each kind: many names have had the same clocks since 2024."""
    hours = [utc("2024-01-01") + step * 6 * HOUR for step in range(7 * 366 * 4)]
    kinds: dict[object, ZoneInfo] = {}
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        offsets = tuple(zone.utcoffset(datetime.fromtimestamp(at, zone)) for at in hours[::8])
        kinds.setdefault(offsets, zone)
    return [*kinds.values()]


def lived(zone: ZoneInfo, slots: Sequence[Slot], dice: random.Random) -> Iterator[Due]:
    """Send what is due through the years, with a program that wakes up late now and then."""
    end = instant(LAST + timedelta(days=1), 0, zone)
    now = instant(FIRST, 0, zone)
    sent: list[tuple[date, int]] = []
    due = next_due(slots, zone, after=now)
    while due is not None and due.at < end:
        now = max(now, due.at) + dice.choice((0, 0, 0, 1, 59, HOUR, LATE - HOUR))
        is_sent, following = step(
            due, slots, zone, now=max(due.at, min(now, due.at + LATE)), sent=sent
        )
        assert is_sent
        yield due
        sent = [*sent[-12:], due.key]
        due = following


@pytest.mark.long
def test_every_zone_has_each_digest_once_a_local_day_and_slot_for_seven_years() -> None:
    dice = random.Random(7)
    days = (LAST - FIRST).days + 1
    assert len(clocks()) > 60
    for zone in {*clocks()[::EVERY], *map(ZoneInfo, STRANGE)}:
        count = Counter(due.key for due in lived(zone, FIVE, dice))
        assert set(count.values()) == {1}, zone
        assert len(count) == days * len(FIVE), zone


def test_late_is_sent_and_later_is_told_by_the_next() -> None:
    slots = parse("08:00") or ()
    due = next_due(slots, BERLIN, after=utc("2026-06-01T00:00"))
    assert due == Due(date(2026, 6, 1), 480, utc("2026-06-01T06:00"))
    tomorrow = Due(date(2026, 6, 2), 480, utc("2026-06-02T06:00"))
    assert step(due, slots, BERLIN, now=due.at + LATE, sent=()) == (True, tomorrow)
    assert step(due, slots, BERLIN, now=due.at + LATE + 1, sent=()) == (False, tomorrow)

    back = utc("2026-06-09T07:00")
    is_sent, late = step(due, slots, BERLIN, now=back, sent=())
    assert (is_sent, late) == (False, Due(date(2026, 6, 9), 480, utc("2026-06-09T06:00")))


def test_from_tokyo_to_new_york_no_day_has_two_and_nobody_waits_for_two_days() -> None:
    slots = parse("08:00") or ()
    tokyo, new_york = ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York")
    morning = Due(date(2026, 6, 2), 480, instant(date(2026, 6, 2), 480, tokyo))
    due = next_due(
        slots, new_york, after=morning.at + 4 * HOUR, sent=[morning.key], last=morning.at
    )
    assert due == Due(date(2026, 6, 3), 480, morning.at + LONGEST_GAP)
    assert due.at < instant(date(2026, 6, 3), 480, new_york)


def test_a_slot_of_some_days_waits_for_them_however_long() -> None:
    slots = parse("mon 07:00") or ()
    monday = instant(date(2026, 6, 1), 420, BERLIN)
    due = next_due(slots, BERLIN, after=monday, sent=[(date(2026, 6, 1), 420)], last=monday)
    assert due == Due(date(2026, 6, 8), 420, instant(date(2026, 6, 8), 420, BERLIN))
    assert next_due((), BERLIN, after=monday) is None


ZONES = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
TIMES = st.integers(utc("2024-01-01"), utc("2030-12-31"))
SLOTS = st.sets(st.integers(0, 1439), min_size=1, max_size=MOST).map(
    lambda minutes: tuple(map(Slot, sorted(minutes)))
)


@given(ZONES, TIMES, st.integers(0, 1439))
def test_a_local_hour_is_an_instant_of_its_day_or_the_first_after_it(
    zone: ZoneInfo, at: int, minutes: int
) -> None:
    day = datetime.fromtimestamp(at, zone).date()
    found = instant(day, minutes, zone)
    local = datetime.fromtimestamp(found, zone).replace(tzinfo=None)
    wanted = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minutes)
    assert local >= wanted
    before = datetime.fromtimestamp(found - 60, zone).replace(tzinfo=None)
    assert before < wanted
    assert local == wanted or local - before > timedelta(minutes=1)


CHANGES = st.lists(
    st.tuples(st.integers(0, 30 * HOUR), ZONES, SLOTS, st.integers(-HOUR, HOUR)),
    min_size=1,
    max_size=12,
)


@given(TIMES, ZONES, SLOTS, CHANGES)
def test_no_change_of_zone_or_hours_makes_two_of_a_day_and_slot_nor_keeps_waiting_for_long(
    begin: int,
    zone: ZoneInfo,
    slots: Sequence[Slot],
    changes: Sequence[tuple[int, ZoneInfo, Sequence[Slot], int]],
) -> None:
    """Live for some days, with a clock that is wrong by up to an hour at each change."""
    sent: list[Due] = []
    now, due = begin, next_due(slots, zone, after=begin)
    for wait, other_zone, other_slots, jump in (*changes, (5 * DAY, zone, slots, 0)):
        until = now + wait
        while due is not None and due.at <= until:
            keys = [each.key for each in sent]
            is_sent, following = step(due, slots, zone, now=max(due.at, now), sent=keys)
            assert is_sent
            sent.append(due)
            due = following
        zone, slots, now = other_zone, other_slots, max(until + jump, begin)
        keys, last = [each.key for each in sent], sent[-1].at if sent else None
        due = next_due(slots, zone, after=now, sent=keys, last=last)
    assert len({each.key for each in sent}) == len(sent)
    gaps = [later.at - earlier.at for earlier, later in pairwise(sent)]
    assert all(gap <= LONGEST_GAP + HOUR for gap in gaps)
