"""Words that are watched for are found in any script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.filters import LONGEST, catches, parse, places, read


def caught(said: str, text: str, title: str = "A headline") -> bool:
    return catches(parse(said), read(title, text))


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("ferry", "The FERRY sails."),
        ("ferry", "A ferry's bell."),
        ("Malmø", "Trains to Malmö"),
        ("malmo", "MALMØ waits"),
        ("cafe", "The Café opens"),
        ("CAFÉ", "the cafe\u0301 opens"),
        ("ırmak", "IRMAK taştı"),
        ("İzmir", "izmir'de yağmur"),
        ("straße", "Auf der STRASSE"),
        ("ёлка", "Новогодняя елка"),
        ('"Port Lumen"', "In Port  Lumen, a bell"),
        ('"port lumen"', "Port-Lumen's mayor"),
        ("ferr*", "Two ferries sail"),
        ("東京", "きょう東京都で雪"),
        ("雪", "きょう東京都で雪"),
        ("서울", "어제 서울에서 눈"),
        ("กรุงเทพ", "ที่กรุงเทพมหานคร"),
        ("الميناء", "افتُتح الميناءُ أمس"),
        ("أمس", "افتتح الميناء امس"),
        ("हिन्दी", "यह हिन्दी में है"),
        ("title:headline", "whatever"),
        ("ferry -strike", "A ferry sails"),
        ("ferry harbour", "From the harbour a ferry sails"),
        ("ｆｅｒｒｙ", "A ferry sails"),
    ],
)
def test_a_word_is_found_whatever_its_case_its_accents_and_its_script(said: str, text: str) -> None:
    assert caught(said, text)
    assert parse(said).key in read("A headline", text).whole.keys


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("ferry", "Two ferries sail"),
        ("art", "The party starts"),
        ('"Lumen Port"', "In Port Lumen"),
        ('"port lumen"', "In the port of Lumen"),
        ("title:ferry", "A ferry sails"),
        ("ferry -strike", "A ferry on strike"),
        ('ferry -"on strike"', "A ferry on strike"),
        ("ferry harbour", "A ferry sails"),
        ("fe*", "A ferry sails"),
        ("京東", "東京都で雪"),
        ("हिन्दी", "हन्द"),
    ],
)
def test_what_is_not_there_is_not_found(said: str, text: str) -> None:
    assert not caught(said, text)


def test_the_parts_of_a_filter_are_told() -> None:
    wanted = parse('ferry “Port Lumen” -strike title:bell category:"The Hills"')
    assert [each.words for each in wanted.wanted] == [("ferry",), ("port", "lumen"), ("bell",)]
    assert [each.in_title for each in wanted.wanted] == [False, False, True]
    assert [each.words for each in wanted.unwanted] == [("strike",)]
    assert wanted.category == "The Hills"


@pytest.mark.parametrize("said", ["", "-strike", "category:sport", "!? …", '""'])
def test_of_what_has_no_word_nothing_is_wanted(said: str) -> None:
    assert parse(said).wanted == ()


@pytest.mark.parametrize(
    ("said", "text", "marked"),
    [
        ("ferry", "The Ferry and a ferry.", ["Ferry", "ferry"]),
        ('"port lumen"', "At Port Lumen: Port, Lumen", ["Port Lumen", "Port, Lumen"]),
        ("ferr*", "Ferries, a ferry", ["Ferries", "ferry"]),
        ("東京", "きょう東京都と東京で", ["東京", "東京"]),
        ("cafe", "Das Café", ["Café"]),
        ("ferry", "No boat", []),
    ],
)
def test_what_was_found_is_shown(said: str, text: str, marked: list[str]) -> None:
    found = [text[start:stop] for start, stop in places(parse(said), text)]
    assert found == marked


@given(st.text(max_size=150), st.text(max_size=300), st.text(max_size=60))
def test_any_text_is_a_filter_and_what_it_catches_has_its_key(
    said: str, text: str, title: str
) -> None:
    wanted, told = parse(said), read(title, text)
    assert len(wanted.said) <= LONGEST
    assert parse(wanted.said) == wanted
    if wanted.wanted and catches(wanted, told):
        assert wanted.key in told.whole.keys
    for start, stop in places(wanted, text):
        assert 0 <= start < stop <= len(text)


@given(st.text(st.characters(categories=["L", "M", "N"]), min_size=1, max_size=12))
def test_a_word_catches_itself_in_capitals_too(word: str) -> None:
    for said in (word, word.upper()):
        if parse(f'"{word}"').wanted and parse(f'"{said}"').wanted:
            assert caught(f'"{said}"', f"… {said} …")
