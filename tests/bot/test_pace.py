"""The pace is even over all chats and gentle in each, whatever comes when."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pace import BURST, GROUP_SECONDS, MOST_AT_ONCE, PATIENCE, Pace

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
        send(pace, now)
        times.append(now)
    return times


def send(pace: Pace, now: float, *, seconds: float = 0.0) -> None:
    """Send a message that is answered after some seconds."""
    pace.take(now=now)
    pace.land(now, now=now + seconds)


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


@pytest.mark.parametrize(
    ("per_second", "gone", "others"),
    [(25.0, 0.1, 25.0), (25.0, 1.0, 0.0), (30.0, 0.1, 27.0), (10.0, 0.5, 10.0), (800.0, 0.1, 720)],
)
def test_those_who_are_gone_take_no_place_of_others_below_what_telegram_takes(
    per_second: float, gone: float, others: float
) -> None:
    pace, now, messages, dice = Pace(per_second=per_second), START, 2000, random.Random(1)
    reached = 0
    for _ in range(messages):
        now += pace.wait(now=now)
        send(pace, now)
        if dice.random() < gone:
            pace.give_back()
        else:
            reached += 1
    assert reached / (now - START) == pytest.approx(others, rel=0.03, abs=0.1)
    assert messages / (now - START) <= max(per_second, 30) * 1.01


@given(st.floats(0, 5000), st.integers(0, 40))
def test_nothing_goes_during_a_pause(seconds: float, before: int) -> None:
    pace = Pace(per_second=PER_SECOND)
    for _ in range(before):
        send(pace, START)
    pace.pause(seconds, now=START)
    assert pace.wait(now=START) >= seconds - SLACK
    pace.pause(seconds / 2, now=START)
    assert pace.wait(now=START) >= seconds - SLACK


def test_after_a_pause_the_even_pace_goes_on() -> None:
    pace = Pace(per_second=PER_SECOND)
    pace.pause(10, now=START)
    assert pace.wait(now=START + 9) == pytest.approx(1)
    assert pace.wait(now=START + 10) == 0
    send(pace, START + 10)
    assert pace.wait(now=START + 10) == pytest.approx(SPACING)


def test_on_a_quick_connection_one_message_is_under_way_at_once() -> None:
    pace = Pace(per_second=PER_SECOND)
    send(pace, START, seconds=SPACING / 4)
    pace.take(now=START + 1)

    assert pace.wait(now=START + 1 + 2 * SPACING) > 0
    pace.land(START + 1, now=START + 1 + 2 * SPACING)
    assert pace.wait(now=START + 1 + 2 * SPACING) == 0


@pytest.mark.parametrize("seconds", [0.05, 0.1, 0.25])
def test_on_a_slow_connection_as_many_are_under_way_as_the_pace_needs(seconds: float) -> None:
    pace, now = Pace(per_second=PER_SECOND), START
    sent_at: list[float] = []
    flying: list[float] = []
    while now < START + 60:
        flying = [at for at in flying if not _landed(pace, at, seconds, now)]
        if not pace.wait(now=now):
            pace.take(now=now)
            flying.append(now)
            sent_at.append(now)
        now += 0.005

    in_the_last_half_minute = sum(at > START + 30 for at in sent_at)
    assert in_the_last_half_minute >= 0.95 * 30 * PER_SECOND


def test_a_message_that_hangs_keeps_the_others_waiting_for_a_moment_only() -> None:
    pace = Pace(per_second=PER_SECOND)
    pace.take(now=START)

    assert 0 < pace.wait(now=START + SPACING) <= PATIENCE
    assert pace.wait(now=START + PATIENCE) == 0


def _landed(pace: Pace, taken: float, seconds: float, now: float) -> bool:
    if now < taken + seconds:
        return False
    pace.land(taken, now=now)
    return True


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


def test_a_flood_is_about_its_chat_until_the_next_to_another_meets_one_too() -> None:
    pace = Pace(per_second=PER_SECOND)
    assert pace.flood(PRIVATE, 60, now=START) == (60, False)
    assert pace.paused(now=START) == 0
    assert pace.resting(now=START + 59) == [PRIVATE]
    assert pace.flood(PRIVATE, 60, now=START + 1) == (60, False)
    assert pace.flood(GROUP, 30, now=START + 2) == (30, True)
    assert pace.paused(now=START + 2) == pytest.approx(30)


def test_what_passes_between_clears_everybody_else() -> None:
    pace = Pace(per_second=PER_SECOND)
    pace.flood(PRIVATE, 60, now=START)
    pace.passed(CHANNEL)
    assert pace.flood(GROUP, 30, now=START + 2) == (30, False)
    assert pace.paused(now=START + 2) == 0


def test_after_a_flood_one_message_at_a_time_tries_whether_it_is_about_everybody() -> None:
    pace = Pace(per_second=PER_SECOND)
    for _ in range(40):
        send(pace, START, seconds=0.2)
    pace.flood(PRIVATE, 60, now=START + 10)
    pace.take(now=START + 10)
    assert pace.wait(now=START + 10 + 2 * SPACING) > 0
    pace.passed(GROUP)
    assert pace.wait(now=START + 10 + 2 * SPACING) == 0


def test_floods_that_name_no_time_last_twice_as_long_each_until_one_passes() -> None:
    pace = Pace(per_second=PER_SECOND)
    assert [pace.flood(PRIVATE, None, now=START)[0] for _ in range(8)] == [
        *(5, 10, 20, 40, 80, 160, 320, 320)
    ]
    pace.passed(GROUP)
    assert pace.flood(PRIVATE, None, now=START)[0] == 5


@given(st.integers(1, 40))
def test_news_gives_way_to_answers_and_both_together_keep_the_pace(answers: int) -> None:
    pace = Pace(per_second=PER_SECOND)
    waits = []
    for chat in range(1, answers + 1):
        waits.append(pace.answer_wait(chat, now=START))
        pace.take_answer(chat, now=START)
    assert waits == pytest.approx([place * SPACING for place in range(answers)])
    assert pace.wait(now=START) == pytest.approx(answers * SPACING)


def test_news_that_waits_keeps_no_answer_waiting() -> None:
    pace = Pace(per_second=1)
    for _ in range(2):
        send(pace, START)
    assert pace.wait(now=START) == pytest.approx(1)
    assert pace.answer_wait(PRIVATE, now=START) == 0


def test_a_person_who_asks_very_often_waits_for_the_chats_own_pace() -> None:
    pace = Pace(per_second=PER_SECOND)
    for _ in range(BURST):
        pace.take_answer(PRIVATE, now=START)
    assert pace.answer_wait(PRIVATE, now=START + 0.5) > 0.4
    assert pace.answer_wait(PRIVATE + 1, now=START + 0.5) == 0


def test_never_more_are_under_way_than_may_be_doubled() -> None:
    pace = Pace(per_second=1000)
    for _ in range(50):
        send(pace, START, seconds=2)
    under_way = 0
    now = START + 100
    while not pace.wait(now=now):
        pace.take(now=now)
        under_way += 1
        now += 1 / 1000
    assert under_way == MOST_AT_ONCE
