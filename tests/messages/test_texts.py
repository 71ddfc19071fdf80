"""What the bot says is said in one way, so that it can be said in every language."""

from __future__ import annotations

import string
from datetime import date

import pytest

from messages import html, texts
from messages.html import Button, Message
from messages.plain import voiced
from messages.texts import Voice, speaking
from tests.messages.sayings import sayings


def names(said: str) -> set[str]:
    """Name what is put into a text; ValueError where it cannot be."""
    return {name for _, name, spec, _ in string.Formatter().parse(said) if name is not None}


def test_what_is_put_into_a_text_has_a_name_and_a_plural_counts() -> None:
    said = sayings()
    assert len(said) > 300
    for each in said:
        one, many = each if isinstance(each, tuple) else (each, each)
        assert all(name.isidentifier() for name in names(one) | names(many)), each
        if isinstance(each, tuple):
            assert names(one) == names(many) > set(), each
            assert "n" in names(one), each


def test_no_text_holds_markup_of_its_own() -> None:
    for each in sayings():
        for said in each if isinstance(each, tuple) else (each,):
            assert not set("<>&") & set(said), said
            assert said == said.strip() or said == " or ", said


@pytest.mark.parametrize("code", ["", "en", "en-GB", "EN_us", "xx", "x" * 99, "../../etc/passwd"])
def test_a_language_without_a_catalogue_is_english(code: str) -> None:
    with speaking(Voice(code)):
        assert texts.t("Welcome to Crier") == "Welcome to Crier"
        assert texts.tn("{n} story", "{n} stories", 1) == "1 story"
        assert texts.tn("{n} story", "{n} stories", 1200) == "1,200 stories"
        assert texts.day(date(2026, 11, 29)) == "29 November 2026"
        assert texts.moment(0) == "1 January 1970, 00:00 UTC"


def test_a_voice_holds_within_its_block_and_may_turn() -> None:
    with speaking(Voice("de", plain=True)):
        assert texts.voice().plain
        texts.turn_to(Voice("ja"))
        assert texts.voice() == Voice("ja")
    assert texts.voice() == Voice()


def test_a_line_that_begins_with_other_letters_runs_as_the_language_does() -> None:
    line = f"{html.bold('الميناء')} · 2 min read"
    assert texts.aligned(line) == f"\u200e{line}"
    assert texts.aligned("The Pilot · 2 min read") == "The Pilot · 2 min read"
    assert texts.aligned(html.link("12", "https://press.example/a")).startswith("<a")


def test_plain_words_leave_letters_and_figures_and_say_what_is_on() -> None:
    message = Message(
        "\N{PARTY POPPER} 7\ufe0f\u20e3 a · b – c © ✓ d <b>•</b>",
        ((Button("✓ Hills", data="x"), Button("‹ Page 1", data="y"), Button("✕", data="z")),),
    )
    assert voiced(message) == message
    with speaking(Voice(plain=True)):
        plain = voiced(message)
    assert plain.html == " 7 a, b: c © d <b></b>"
    assert [each.text for each in plain.keyboard[0]] == ["Hills, on", "Page 1", "✕"]
