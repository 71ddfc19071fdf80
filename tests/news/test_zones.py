"""Zones are found as people name them."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo, available_timezones

import pytest

from messages.buttons import ask
from news.zones import COMMON, MOST, clock, find


@pytest.mark.parametrize(
    ("asked", "zone"),
    [
        ("Asia/Tokyo", "Asia/Tokyo"),
        ("asia/tokyo", "Asia/Tokyo"),
        (" new  York ", "America/New_York"),
        ("St_Johns", "America/St_Johns"),
        ("st johns", "America/St_Johns"),
        ("kathm", "Asia/Kathmandu"),
        ("UTC", "UTC"),
        ("utc+3", "Etc/GMT-3"),
        ("-11:00", "Etc/GMT+11"),
        ("GMT+0", "Etc/GMT"),
    ],
)
def test_one_that_is_clear_is_found(asked: str, zone: str) -> None:
    assert find(asked) == (zone,)


@pytest.mark.parametrize("asked", ["", " ", "nowhere", "+15", "-13", "+5:30", "../etc", "Asia/"])
def test_what_is_no_zone_is_none(asked: str) -> None:
    assert find(asked) == ()


def test_where_several_fit_there_is_a_choice_the_common_ones_first() -> None:
    found = find("lo")
    assert found[:2] == ("America/Los_Angeles", "Europe/London")
    assert len(found) <= MOST


def test_every_zone_has_a_clock_and_room_on_a_button() -> None:
    for name in available_timezones():
        assert clock(name) == ZoneInfo(name)
        ask("zone", name)
    assert {find(each) for each in COMMON} == {(each,) for each in COMMON}


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../../etc/passwd", "\0"])
def test_a_zone_that_is_not_there_is_that_of_greenwich(name: str) -> None:
    assert clock(name) == UTC
