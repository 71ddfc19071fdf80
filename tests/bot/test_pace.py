"""The pace is even over all chats and gentle in each, whatever comes when."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pace import BURST, GROUP_SECONDS, Pace

PER_SECOND = 25.0
SPACING = 1 / PER_SECOND
SLACK = 1e-6
"""Seconds by which sums of floating point numbers may differ."""
PRIVATE, GROUP, CHANNEL = 7, -5, -1001234567890
START = 86_400.0

gaps = st.lists(st.floats(0, 2), max_size=60)
latenesses = st.lists(st.floats(0, 0.5), min_size=1, max_size=60)


def sent(arrivals: Sequence[float], lateness: Sequence[float]) -> list[float]:
    """Send messages that come some seconds after each other; waits end a little late."""
    pace, now, times = Pace(per_second=PER_SECOND), START, []
    for index, gap in enumerate(arrivals):
        now += gap
        while wait := pace.wait(now=now):
            now += wait + lateness[index % len(lateness)]
        pace.take(now=now)
        times.append(now)
    return times


@given(gaps, latenesses)
def test_messages_are_evenly_spaced_and_being_late_is_made_up_for_by_one_at_most(
    arrivals: list[float], lateness: list[float]
) -> None:
    for late in ([0.0], lateness):
        times = sent(arrivals, late)
        for i, first in enumerate(times):
            for j in range(i + 1, len(times)):
                assert times[j] - first >= (j - i - 1) * SPACING - SLACK


def test_the_first_message_need_not_wait_and_many_at_the_start_make_no_burst() -> None:
    times = sent([0.0] * 100, [0.0])
    assert times[0] == START
    assert sum(each < START + 1 for each in times) <= PER_SECOND + 2


@given(st.floats(0, 5000), st.integers(0, 40))
def test_nothing_goes_during_a_pause(seconds: float, before: int) -> None:
    pace = Pace(per_second=PER_SECOND)
    for _ in range(before):
        pace.take(now=START)
    pace.pause(seconds, now=START)
    assert pace.wait(now=START) >= seconds - SLACK
    pace.pause(seconds / 2, now=START)
    assert pace.wait(now=START) >= seconds - SLACK


def test_after_a_pause_the_even_pace_goes_on() -> None:
    pace = Pace(per_second=PER_SECOND)
    pace.pause(10, now=START)
    assert pace.wait(now=START + 9) == pytest.approx(1)
    assert pace.wait(now=START + 10) == 0
    pace.take(now=START + 10)
    assert pace.wait(now=START + 10) == pytest.approx(SPACING)


@given(gaps, st.sampled_from([PRIVATE, GROUP, CHANNEL]))
def test_a_chat_gets_a_short_burst_and_then_its_rate(arrivals: list[float], chat: int) -> None:
    times = in_one_chat(chat, arrivals)
    gap = 1.0 if chat == PRIVATE else GROUP_SECONDS
    for i, first in enumerate(times):
        for j in range(i + BURST, len(times)):
            assert times[j] - first >= (j - i - BURST + 1) * gap - SLACK


def test_a_chat_that_was_quiet_gets_three_at_once() -> None:
    for chat in (PRIVATE, GROUP):
        times = in_one_chat(chat, [0.0] * 4)
        assert times[:3] == [START] * 3
        assert times[3] > START


def test_a_group_hears_no_more_than_twenty_a_minute() -> None:
    times = in_one_chat(GROUP, [0.0] * 60)
    assert all(b - a >= 60 - SLACK for a, b in zip(times, times[20:], strict=False))


def test_a_resting_chat_keeps_no_other_waiting() -> None:
    pace = Pace(per_second=PER_SECOND)
    for chat in (PRIVATE, GROUP):
        for _ in range(BURST):
            pace.spend(chat, now=START)
    pace.spend(8, now=START)

    assert sorted(pace.resting(now=START)) == [GROUP, PRIVATE]
    assert pace.next_rested(now=START) == pytest.approx(1.0)
    assert pace.resting(now=START + 1) == [GROUP]
    assert pace.resting(now=START + 10) == []
    assert pace.next_rested(now=START + 10) is None


def test_chats_of_long_ago_are_forgotten() -> None:
    pace = Pace(per_second=PER_SECOND)
    for chat in range(1, 1000):
        pace.spend(chat, now=START)
    pace.resting(now=START + 120)
    assert pace._rested == {}


def in_one_chat(chat: int, arrivals: Sequence[float]) -> list[float]:
    """Send messages to one chat as soon as it does not rest."""
    pace, now, times = Pace(per_second=PER_SECOND), START, []
    for gap in arrivals:
        now += gap
        if chat in pace.resting(now=now):
            now += pace.next_rested(now=now) or 0.0
        assert pace.resting(now=now) == []
        pace.spend(chat, now=now)
        times.append(now)
    return times
