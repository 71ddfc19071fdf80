"""What the bot says is said in one way, so that it can be said in every language."""

from __future__ import annotations

import re
import string
from datetime import date
from importlib.resources import files
from io import BytesIO
from typing import Any

import pytest
from babel.messages.pofile import read_po

from messages import help as about
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


@pytest.mark.parametrize("code", texts.SPOKEN)
def test_the_bot_is_described_within_what_telegram_takes(code: str) -> None:
    with speaking(Voice(code)):
        assert 0 < len(about.description()) <= 512  # https://core.telegram.org/bots/api
        assert 0 < len(about.in_short()) <= 120


@pytest.mark.parametrize("code", texts.SPOKEN[1:])
def test_a_catalogue_says_everything_and_nothing_else(code: str) -> None:
    source = (files("messages") / "languages" / f"{code}.po").read_bytes()
    catalogue = read_po(BytesIO(source), locale=code.replace("-", "_"))
    entries: dict[Any, Any] = {each.id: each for each in catalogue if each.id}
    assert entries.keys() == sayings()
    for said, entry in entries.items():
        assert not entry.fuzzy
        written: Any = entry.string
        forms: list[str] = [*written] if isinstance(said, tuple) else [written]
        assert len(forms) == (catalogue.num_plurals if isinstance(said, tuple) else 1)
        one, many = said if isinstance(said, tuple) else (said, said)
        for form in forms:
            assert form.strip(), said
            assert names(form) | {"n"} == names(many) | {"n"}, (said, form)
            assert not set("<>&") & set(form), form
            assert commands(form) == commands(one), (said, form)
        assert any("{n}" in form for form in forms) or not isinstance(said, tuple)


def test_there_is_a_catalogue_for_each_language_and_no_other() -> None:
    there = {each.name for each in (files("messages") / "languages").iterdir()}
    assert there == {f"{code}.po" for code in texts.SPOKEN[1:]}


def commands(said: str) -> list[str]:
    return sorted(re.findall(r"(?<![a-z/:.])/[a-z]+(?![a-z/])", said))


@pytest.mark.parametrize(
    ("code", "known"),
    [
        ("ja", "ja"),
        ("pt-br", "pt"),
        ("zh-hans", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("ZH_", "zh-Hans"),
    ],
)
def test_a_language_is_found_as_telegram_or_a_setting_names_it(code: str, known: str) -> None:
    assert texts.spoken(code) == known


@pytest.mark.parametrize(
    ("code", "number", "said"),
    [
        *(("ru", 1, "1 новость"), ("ru", 3, "3 новости"), ("ru", 12, "12 новостей")),
        *(("ar", 1, "خبر واحد"), ("ar", 2, "خبران"), ("ar", 5, "5 أخبار"), ("ar", 11, "11 خبرًا")),
        *(("ja", 7, "7件の記事"), ("de", 1, "1 Meldung"), ("fr", 0, "0 sujet")),
    ],
)
def test_numbers_have_the_plurals_of_their_language(code: str, number: int, said: str) -> None:
    with speaking(Voice(code)):
        assert texts.tn("{n} story", "{n} stories", number) == said


def test_dates_are_written_as_the_language_does() -> None:
    at, said = date(2026, 11, 29), []
    for code in ("de", "ja", "ar", "zh-Hans"):
        with speaking(Voice(code)):
            said.append((texts.day(at), texts.weekday_of(at)))
    assert said == [
        ("29. November 2026", "So., 29. November"),
        ("2026年11月29日", "11月29日日曜日"),
        ("29 نوفمبر 2026", "الأحد، 29 نوفمبر"),
        ("2026年11月29日", "11月29日周日"),
    ]


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
