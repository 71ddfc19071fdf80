"""Nobody has more fetched on their behalf than a person would."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from handlers.quotas import Quota

ADA, BEN = 7, 8
DAY = 24 * 3600


def test_what_is_refused_does_not_count() -> None:
    quota = Quota(a_minute=2, a_day=3)
    assert [quota.take(ADA, now=0) for _ in range(4)] == [True, True, False, False]
    assert [quota.take(ADA, now=60) for _ in range(2)] == [True, False]
    assert quota.take(ADA, now=3600) is False
    assert quota.take(ADA, now=DAY) is True


def test_each_has_a_quota_of_their_own() -> None:
    quota = Quota(a_minute=1, a_day=1)
    assert quota.take(ADA, now=0)
    assert quota.take(BEN, now=0)


def test_who_asks_no_more_is_forgotten() -> None:
    quota = Quota()
    for person in range(1000):
        quota.take(person, now=0)
    quota.take(ADA, now=2 * DAY)
    assert quota._taken.keys() == {ADA}


@given(st.lists(st.integers(0, 3 * DAY), max_size=200).map(sorted))
def test_no_minute_and_no_day_holds_more_than_its_quota(times: list[int]) -> None:
    quota = Quota(a_minute=3, a_day=9)
    taken = [now for now in times if quota.take(ADA, now=now)]
    for start in taken:
        assert sum(start <= each < start + 60 for each in taken) <= 3
        assert sum(start <= each < start + DAY for each in taken) <= 9
