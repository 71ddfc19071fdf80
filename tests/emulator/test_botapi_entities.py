"""Texts are settled as Telegram does it: trimmed, repaired, links and commands found."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.entities import find, repaired, settle
from emulator.markup import Entity, parse, utf16_length
from emulator.refusals import RefusedError


def spans(source: str) -> list[tuple[str, str]]:
    """Settle HTML; give each entity's kind and text."""
    text, entities = settle(*parse(source))
    units = text.encode("utf-16-le")
    return [
        (
            each["type"],
            units[2 * each["offset"] : 2 * (each["offset"] + each["length"])].decode("utf-16-le"),
        )
        for each in entities
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start now", [("bot_command", "/start")]),
        ("/start@crier_bot a/b x/y", [("bot_command", "/start@crier_bot")]),
        ("see https://example.org/a(b)?c=d.", [("url", "https://example.org/a(b)?c=d")]),
        ("(http://127.0.0.1:8080/x)", [("url", "http://127.0.0.1:8080/x")]),
        ("read example.com, really", [("url", "example.com")]),
        ("no.such.thing and 3.14", []),
        ("ask @crier_bot or @me", [("mention", "@crier_bot")]),
        ("mail a.b@example.org", [("email", "a.b@example.org")]),
        ("#news #2026 #a2", [("hashtag", "#news"), ("hashtag", "#a2")]),
        ("$USD up", [("cashtag", "$USD")]),
    ],
)
def test_what_stands_in_a_text_is_found(text: str, found: list[tuple[str, str]]) -> None:
    assert spans(text.replace("&", "&amp;")) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (
            "<b>a <a href='http://x.org/'>l</a> b</b>",
            [("bold", "a "), ("text_link", "l"), ("bold", "l"), ("bold", " b")],
        ),
        ("<b>a <code>c</code> b</b>", [("bold", "a "), ("code", "c"), ("bold", " b")]),
        ("<b>a</b><b>b</b>", [("bold", "ab")]),
        ("<b>a <i>b</i></b>", [("bold", "a "), ("bold", "b"), ("italic", "b")]),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", [("blockquote", "ab")]),
        ("<a href='http://x.org/'>a <code>b</code></a>", [("text_link", "a b")]),
        ("<code>https://example.org</code>", [("code", "https://example.org")]),
        ("<a href='http://x.org/'>see example.com</a>", [("text_link", "see example.com")]),
        (
            "<b>see example.com</b>",
            [("bold", "see "), ("url", "example.com"), ("bold", "example.com")],
        ),
    ],
)
def test_nesting_is_repaired_not_refused(source: str, found: list[tuple[str, str]]) -> None:
    assert spans(source) == found


def test_an_entity_over_the_edge_of_a_quotation_is_dropped() -> None:
    crossing: list[Entity] = [
        {"type": "blockquote", "offset": 0, "length": 4},
        {"type": "text_link", "url": "http://x.org/", "offset": 2, "length": 4},
    ]

    assert repaired(crossing) == [{"type": "blockquote", "offset": 0, "length": 4}]


@pytest.mark.parametrize(
    ("source", "text", "kinds"),
    [
        ("  a \n", "a", []),
        (" \n<b>a </b> ", "a", [("bold", "a")]),
        ("a\r\nb\tc", "a\nb c", []),
        ("\r<b>a\r\nb</b>", "a\nb", [("bold", "a\nb")]),
    ],
)
def test_the_ends_are_trimmed(source: str, text: str, kinds: list[tuple[str, str]]) -> None:
    assert settle(*parse(source))[0] == text
    assert spans(source) == kinds


def test_leading_spaces_inside_the_first_entity_stay() -> None:
    assert settle(*parse("  <b> a </b>  ")) == (" a", [{"type": "bold", "offset": 0, "length": 2}])


@pytest.mark.parametrize("text", [" ", "\n \n", "\r"])
def test_nothing_but_space_is_refused(text: str) -> None:
    with pytest.raises(RefusedError, match="text must be non-empty"):
        settle(text, [])


def test_an_earlier_kind_wins_a_place() -> None:
    assert spans("https://example.org/@crier_bot#news") == [
        ("url", "https://example.org/@crier_bot#news")
    ]


def test_the_hundred_and_first_entity_is_dropped_silently() -> None:
    source = " ".join(f"<b>{number}</b>" for number in range(150))

    assert len(settle(*parse(source))[1]) == 100


@given(
    st.lists(
        st.sampled_from(
            [
                "a",
                " ",
                "\n",
                "é",
                "\U0001f600",
                "<b>",
                "</b>",
                "<i>",
                "</i>",
                "<code>",
                "</code>",
                "@name_x",
                "/go",
                "x.org",
            ]
        ),
        max_size=30,
    )
)
def test_entities_lie_within_the_text_and_never_half_overlap(pieces: list[str]) -> None:
    try:
        text, entities = settle(*parse("".join(pieces)))
    except RefusedError:
        return

    length = utf16_length(text)
    ends = [(each["offset"], each["offset"] + each["length"]) for each in entities]
    assert all(0 <= start < end <= length for start, end in ends)
    assert all(not (a < c < b < d) for a, b in ends for c, d in ends), (
        "one begins inside another and ends outside it"
    )


@given(st.text(alphabet="ab. /@#$:é\U0001f600-_", max_size=60))
def test_finding_never_overlaps(text: str) -> None:
    found = find(text)

    assert all(one["offset"] + one["length"] <= other["offset"] for one, other in pairwise(found))
