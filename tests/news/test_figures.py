"""Figures and dates are read as people write them, in many ways."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news import dates, figures
from news.dates import Day
from news.places import place
from news.sources import Source

FRIDAY = int(datetime(2024, 6, 28, 9, tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("four thousand", 4000, ""),
        ("twenty-one", 21, ""),
        ("1,234,567", 1_234_567, ""),
        ("1 234 567".replace(" ", "\u202f"), 1_234_567, ""),
        ("1.2bn", 1.2e9, ""),
        ("3.5 Mrd. Euro", 3.5e9, "euro"),
        ("2,5 Millionen", 2.5e6, ""),
        ("13 millions de dollars", 13e6, "dollar"),
        ("5 млн рублей", 5e6, "rouble"),
        ("٣٩٥٠", 3950, ""),
        ("３，９５０", 3950, ""),
        ("12.5 per cent", 12.5, "%"),
        ("7 Prozent", 7, "%"),
        ("US$5bn", 5e9, "dollar"),
        ("£ 440 m", 440e6, "pound"),
        ("3億5000万円", 350e6, "yen"),
        ("三千九百五十", 3950, ""),
        ("2.57亿美元", 257e6, "dollar"),
        ("the 4th", 4, ""),
        ("a dozen", 12, ""),
    ],
)
def test_a_figure_is_read(text: str, value: float, unit: str) -> None:
    (found,) = figures.find(text)
    assert found.unit == unit
    assert any(abs(each - value) < 1e-6 * value for each in found.values)


@pytest.mark.parametrize("text", ["COVID-19", "A4", "v2.0b", "no one here", "", "abc"])
def test_what_is_no_figure(text: str) -> None:
    assert [each for each in figures.find(text) if not each.is_loose] == []


def test_orders_of_size() -> None:
    (tens,) = figures.find("tens of thousands came")
    assert (tens.bound, tens.values) == ("order", (10_000.0,))
    assert figures.is_supported(tens, figures.find("54,000 came"))
    assert not figures.is_supported(tens, figures.find("5,400 came"))
    assert figures.is_supported(tens, figures.find("tens of thousands"))


@given(st.integers(1, 10**12))
def test_a_number_grants_itself_and_none_of_another_size(number: int) -> None:
    told = figures.find(f"There were {number:,} of them.")
    assert figures.is_supported(figures.find(f"{number}")[0], told)
    assert figures.is_supported(figures.find(f"about {number:,}")[0], told)
    assert not figures.is_supported(figures.find(f"{number * 3:,}")[0], told)
    assert not figures.is_supported(figures.find(f"over {number * 2:,}")[0], told)


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    found, rest = dates.find(text)
    assert len(rest) == len(text)
    figures.find(rest)
    assert all(each.said for each in found)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("27 June 2024", Day("27 June 2024", 6, 27, 2024)),
        ("June 27", Day("June 27", 6, 27)),
        ("the 27th of June", Day("27th of June", 6, 27)),
        ("2024-06-27", Day("2024-06-27", 6, 27, 2024)),
        ("am 3. März 2020", Day("3. März 2020", 3, 3, 2020)),
        ("le 2 mars", Day("2 mars", 3, 2)),
        ("el 5 de mayo de 2021", Day("5 de mayo de 2021", 5, 5, 2021)),
        ("27 июня", Day("27 июня", 6, 27)),
        ("2024年6月27日", Day("2024年6月27日", 6, 27, 2024)),
        ("on Thursday", Day("Thursday", weekday=3)),
        ("am Donnerstag", Day("Donnerstag", weekday=3)),
        ("in May", Day("May", 5)),
    ],
)
def test_a_date_is_read(text: str, day: Day) -> None:
    found, rest = dates.find(text)
    assert found == [day]
    assert day.said not in rest


@pytest.mark.parametrize("text", ["you may go", "they march on", "the sun rises", "31.31.2024"])
def test_what_is_no_date(text: str) -> None:
    assert dates.find(text) == ([], text)


@pytest.mark.parametrize(
    ("asked", "told", "granted"),
    [
        ("June 27", "27 June 2024", True),
        ("27 June 2023", "27 June 2024", False),
        ("June", "27 June 2024", True),
        ("July", "27 June 2024", False),
        ("Thursday", "27 June 2024", True),
        ("Wednesday", "27 June 2024", False),
        ("27 June", "Thursday", True),
        ("26 June", "Thursday", False),
        ("6/7/2024", "7 June 2024", True),
        ("6/7/2024", "6 July 2024", True),
        ("Friday", "", True),  # the day on which it was published
        ("28 June 2024", "", True),
        ("27 June", "", True),  # the day before
        ("20 June", "", False),
        ("Thursday", "31 June 2024", True),  # there is no such day, but there is a yesterday
    ],
)
def test_one_date_grants_another(asked: str, told: str, granted: bool) -> None:
    days, _ = dates.find(told)
    wanted, _ = dates.find(asked)
    assert any(dates.is_told(each, days, published=FRIDAY) for each in wanted) == granted


@pytest.mark.parametrize(
    ("words", "country"),
    [
        *((["Germany"], "DE"), (["german"], "DE"), (["日本"], "JP")),
        *((["U.S."], "US"), (["us"], None), (["US"], "US"), (["United", "States"], "US")),
        *((["Ukrainians"], "UA"), (["turkey"], None), (["Turkey"], "TR"), (["Nowhere"], None)),
        *((["Austria"], "AT"), (["Australian"], "AU"), (["South", "Korean"], "KR")),
    ],
)
def test_countries_and_their_peoples(words: list[str], country: str | None) -> None:
    assert place(*words) == country


@pytest.mark.parametrize(
    ("text", "word", "held"),
    [
        ("The International Monetary Fund met.", "IMF", True),
        ("The Fund for Old Ships met.", "FOS", False),
        ("The Ministry of Health spoke.", "MOH", True),
        ("Kaya's ship sailed.", "Kaya", True),
        ("A Londoner spoke.", "London", True),
        ("In London they spoke.", "Londoners", True),
        ("Johnson spoke.", "Johnston", False),
        ("A television spoke.", "TV", True),
        ("The co-founder Jean-Luc spoke.", "Luc", True),
        ("Сказал Путин вчера.", "Путина", True),
    ],
)
def test_a_word_of_a_name_is_held(text: str, word: str, held: bool) -> None:
    assert Source([text]).holds(word) == held
