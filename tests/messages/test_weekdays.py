"""Days have their names in every language that the bot speaks, and are read by them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages import weekdays
from messages.texts import SPOKEN, Voice, speaking
from messages.texts import weekdays as named
from news import quiet, slots
from news.quiet import Quiet
from news.slots import Slot

DAYS = st.frozensets(st.integers(0, 6), min_size=1)
MINUTES = st.integers(0, 24 * 60 - 1)
LANGUAGES = st.sampled_from(SPOKEN)


@given(LANGUAGES, st.dictionaries(MINUTES, DAYS, min_size=1, max_size=slots.MOST))
def test_hours_are_read_as_they_are_written_in_any_language(
    language: str, hours: dict[int, frozenset[int]]
) -> None:
    chosen = tuple(Slot(minutes, days) for minutes, days in sorted(hours.items()))
    with speaking(Voice(language)):
        written = slots.written(chosen, days=weekdays.names())
        assert slots.parse(weekdays.in_english(written)) == chosen
        assert slots.parse(weekdays.in_english(slots.written(chosen))) == chosen


@given(
    LANGUAGES, st.builds(Quiet, MINUTES, MINUTES, DAYS).filter(lambda each: each.start != each.end)
)
def test_quiet_hours_are_read_as_they_are_written_in_any_language(
    language: str, span: Quiet
) -> None:
    with speaking(Voice(language)):
        written = quiet.written([span], days=weekdays.names())
        assert quiet.parse(weekdays.in_english(written)) == (span,)


@pytest.mark.parametrize("language", SPOKEN)
def test_whole_names_of_days_are_read_too(language: str) -> None:
    with speaking(Voice(language)):
        for number, name in enumerate(named("wide")):
            assert slots.parse(weekdays.in_english(f"{name} 8")) == (
                Slot(480, frozenset({number})),
            )


def test_names_are_those_of_the_language() -> None:
    workdays = (Slot(420, frozenset(range(5))),)
    for language, written in (
        ("en", "mon-fri 07:00"),
        ("de", "Mo-Fr 07:00"),
        ("ja", "月-金 07:00"),
        ("zh-Hans", "周一-周五 07:00"),
        ("ru", "пн-пт 07:00"),
    ):
        with speaking(Voice(language)):
            assert slots.written(workdays, days=weekdays.names()) == written


@given(LANGUAGES, st.text())
def test_whatever_is_no_day_stays(language: str, text: str) -> None:
    with speaking(Voice(language)):
        assert weekdays.in_english("08:00, off, mon-fri 22:00-07:00") == (
            "08:00, off, mon-fri 22:00-07:00"
        )
        weekdays.in_english(text)
