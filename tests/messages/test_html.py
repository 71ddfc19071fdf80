"""Telegram's HTML: safe whatever is put into it, and cut where a reader would cut it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from emulator.markup import parse
from messages.html import (
    bold,
    escape,
    is_linkable,
    italic,
    link,
    moment,
    shorten,
    split,
    units,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
SHORT = st.text(st.characters(exclude_categories=["Cs"], include_characters="\U0001f600"))
PROSE = st.lists(
    st.sampled_from(["fog", "at", "sea.", "Tide?", "”", "港。", "\U0001f600", "\n", "\n\n", " "]),
    max_size=120,
).map(" ".join)


@given(TEXT)
@example("<b>&amp;'\"</b>")
def test_any_text_comes_through_as_it_is(text: str) -> None:
    assert parse(escape(text)) == (text, [])
    assert parse(bold(text))[0] == text
    assert parse(italic(text))[0] == text


@given(TEXT, TEXT)
def test_an_address_that_is_not_http_stays_text(text: str, tail: str) -> None:
    for scheme in ("javascript:", "tg://user?id=", "data:", "ftp://a.example/", "//a.example/"):
        assert parse(link(text, scheme + tail)) == (text, [])


@given(st.text(st.characters(exclude_categories=["Cs", "Z", "Cc"]), max_size=50))
def test_a_link_holds_its_whole_address(tail: str) -> None:
    url = f"https://press.example/{tail}"
    text, entities = parse(link("Fog", url))
    assert is_linkable(url) == (text == "Fog" and bool(entities))
    for entity in entities:
        assert (entity["type"], entity["url"]) == ("text_link", url)


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        ("http://press.example", True),
        ("https://127.0.0.1:8080/a?b=1#c", True),
        ("http://[2001:db8::1]/a", True),
        ("https://bücher.example/ä", True),
        ("http://localhost/a", False),
        ("https://press.example/a b", False),
        ("https://press.example/a\nb", False),
        ("https://user@press.example/a", False),
        ("https:///a", False),
        ("", False),
        ("https://press.example/" + "a" * 1400, True),
        ("https://press.example/" + "&" * 1400, False),
    ],
)
def test_only_addresses_that_telegram_takes_are_linked(url: str, taken: bool) -> None:
    assert is_linkable(url) is taken


def test_a_time_is_shown_in_the_readers_zone_and_else_in_utc() -> None:
    text, (entity,) = parse(moment(1_800_000_000))
    assert text == "15 January 2027, 08:00 UTC"
    assert (entity["type"], entity["unix_time"]) == ("date_time", 1_800_000_000)
    assert parse(moment(1_800_000_000, style="%Y/%m/%d"))[0] == "2027/01/15"


@pytest.mark.parametrize(("text", "size"), [("", 0), ("Fog", 3), ("港", 1), ("\U0001f600", 2)])
def test_texts_are_measured_as_telegram_measures_them(text: str, size: int) -> None:
    assert units(text) == size


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("Fog at sea", 10, "Fog at sea"),
        ("Fog at sea", 9, "Fog at…"),
        ("Fog at sea", 7, "Fog at…"),
        ("Fog at sea", 6, "Fog…"),
        ("Foghorns", 4, "Fog…"),
        ("\U0001f600\U0001f600", 3, "\U0001f600…"),
        ("\U0001f600\U0001f600", 2, "…"),
        ("Fog", 1, "…"),
        ("", 1, ""),
    ],
)
def test_a_long_text_is_cut_at_a_words_end_and_shows_it(text: str, most: int, short: str) -> None:
    assert shorten(text, most) == short


@given(SHORT, st.integers(1, 40))
def test_a_shortened_text_fits_and_begins_as_the_whole_does(text: str, most: int) -> None:
    short = shorten(text, most)
    assert units(short) <= most
    assert text.startswith(short.removesuffix("…"))
    assert (short == text) == (units(text) <= most)


@given(st.one_of(SHORT, TEXT, PROSE), st.integers(2, 60))
@example("a" * 5 + " " + "b" * 9, 5)
@example("\U0001f600" * 9, 3)
def test_parts_fit_and_nothing_but_white_space_is_lost(text: str, most: int) -> None:
    parts = split(text, most=most)
    assert all(0 < units(part) <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert bool(parts) == bool(text.strip())


@given(PROSE)
def test_a_text_that_fits_stays_in_one_part(text: str) -> None:
    paragraphs = [line.strip() for line in text.split("\n") if line.strip()]
    assert split(text, most=4096) == (("\n\n".join(paragraphs),) if paragraphs else ())


@pytest.mark.parametrize(
    ("text", "most", "parts"),
    [
        ("Fog at sea.\n\nTide is low.", 24, ("Fog at sea.", "Tide is low.")),
        ("Fog at sea.\n\nTide is low.", 25, ("Fog at sea.\n\nTide is low.",)),
        ("Fog. Tide is low. Rain.", 18, ("Fog. Tide is low.", "Rain.")),
        ("He said “Fog!” Then rain. Sun.", 20, ("He said “Fog!”", "Then rain. Sun.")),
        ("Fog at sea and tide", 12, ("Fog at sea", "and tide")),
        ("港で霧。船は待つ。", 6, ("港で霧。", "船は待つ。")),
        ("Foghorns", 5, ("Fogho", "rns")),
        ("\U0001f600\U0001f600\U0001f600", 5, ("\U0001f600\U0001f600", "\U0001f600")),
        ("Fog.\nTide rises. Rain falls.", 17, ("Fog.\n\nTide rises.", "Rain falls.")),
        (" \n ", 5, ()),
    ],
)
def test_cuts_fall_between_paragraphs_then_sentences_then_words(
    text: str, most: int, parts: tuple[str, ...]
) -> None:
    assert split(text, most=most) == parts
