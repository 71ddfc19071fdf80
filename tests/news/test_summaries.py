"""Summaries are whole sentences of the article, in their order, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.articles import Article, compose
from news.extractive import SENTENCES, split, summarise
from news.feeds import Entry
from news.summaries import EXTRACT, LONGEST, extract

TEXT = (
    "The ferry Aurora ran aground off Cape Lumen on Monday with 120 passengers aboard.\n\n"
    "Lifeboats brought all of them ashore before the tide turned. The weather was mild.\n\n"
    "“We heard a long groan and then nothing,” said Orla Venn, who sells tea on the ferry.\n\n"
    "The coast guard will look into why the ferry left its channel near Cape Lumen. A tug is to "
    "pull the Aurora free at the next spring tide.\n\n"
    "Photo: Lantern"
)
WHOLE = split(TEXT)[:-1]


def article(text: str, *, title: str = "") -> Article:
    entry = Entry("1", "https://press.example/a", title or "Ferry aground", text, None)
    return compose(entry, None, article_id="1", category="sea", outlet="Post", now=1_800_000_000)


def chosen(summary: str, sentences: list[str]) -> list[int]:
    """Find the places of a summary's sentences; fail on anything else in it."""
    places = [place for place, sentence in enumerate(sentences) if sentence in summary]
    assert " ".join(sentences[place] for place in places) == summary
    return places


def test_a_summary_is_three_whole_sentences_in_their_order() -> None:
    places = chosen(summarise(TEXT, title="Ferry Aurora runs aground"), WHOLE)
    assert places == sorted(places)
    assert len(places) == SENTENCES
    assert places[0] == 0


@pytest.mark.parametrize("sentences", [1, 2, 5])
def test_as_many_sentences_are_taken_as_are_asked_for(sentences: int) -> None:
    assert len(chosen(summarise(TEXT, sentences=sentences), WHOLE)) == sentences


def test_a_limit_of_words_is_kept_but_for_the_first_sentence() -> None:
    assert len(summarise(TEXT, words=30).split()) <= 30
    assert chosen(summarise(TEXT, words=1), WHOLE) in ([place] for place in range(len(WHOLE)))


def test_captions_fragments_and_what_is_cut_off_are_left_out() -> None:
    whole = "The ferry Aurora ran aground off Cape Lumen."
    text = f"Photo: Lantern\n”\nRead more.\n{whole}\nThe coast guard will look into why…\nAnd so..."
    assert summarise(text) == whole


@pytest.mark.parametrize(
    "text", ["Fog.", "Fog at sea", "Fog. Tide. Rain. Sun.", "of three ships at anchor"]
)
def test_a_text_without_a_whole_sentence_is_taken_as_it_is(text: str) -> None:
    assert summarise(text, sentences=4) == text


@pytest.mark.parametrize("text", ["The coast guard will look into why…", "And so...", "He said:"])
def test_a_text_that_was_cut_off_makes_no_summary(text: str) -> None:
    assert summarise(text) == ""


def test_nothing_is_made_of_nothing() -> None:
    assert summarise("") == summarise(" \n\n ") == ""
    assert extract(article("")).medium == ""


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("PORT LUMEN (Lantern) — The ferry ran aground.", "The ferry ran aground."),
        ("OLD QUAY - Bakers count loaves.", "Bakers count loaves."),
        ("ST. ODO, LUMEN – “We wait,” they said.", "“We wait,” they said."),
        ("NASA — which runs the probe — said so.", "NASA — which runs the probe — said so."),
        ("UN-led talks begin.", "UN-led talks begin."),
        ("The ferry - the Aurora - waits.", "The ferry - the Aurora - waits."),
    ],
)
def test_datelines_are_dropped_and_nothing_that_looks_like_one(sentence: str, kept: str) -> None:
    assert split(sentence) == [kept]


def test_sentences_never_reach_over_paragraphs_and_may_be_unspaced() -> None:
    assert split("Fog at sea\nTide is low. Rain.") == ["Fog at sea", "Tide is low.", "Rain."]
    japanese = "港で霧が続いています。漁船は港で待っています。"
    assert split(japanese, language="ja") == [
        "港で霧が続いています。",
        "漁船は港で待っています。",
    ]
    assert summarise(japanese, language="ja", sentences=1) in split(japanese, language="ja")


LEANING = (
    "The harbour office of Port Lumen closed the northern channel on Monday. "
    "It said that a crane had sunk there. "
    "A tug from Old Quay is to lift the crane before the spring tide. "
    "{start} the crane weighs ninety tons and blocks the northern channel of the harbour."
)


@pytest.mark.parametrize(
    "start",
    [
        *("He said that", "She added that", "It is known that", "But", "However,"),
        *("This means that", "Er sagte, dass", "Mais", "Pero", "Они сказали:"),
    ],
)
def test_no_sentence_leans_on_one_that_is_not_there(start: str) -> None:
    sentences = split(LEANING.format(start=start))
    for most in (1, 2, 3):
        places = chosen(summarise(" ".join(sentences), sentences=most), sentences)
        assert all(place - 1 in places for place in places if place in {1, 3})


@pytest.mark.parametrize(
    "half",
    [
        "“We will not leave the northern channel closed for the summer.",
        "The channel stays closed,” said the harbour office on Monday.",
        "「北の海峡は夏まで閉じたままだ。",
        '"The northern channel stays closed until the crane is lifted.',
    ],
)
def test_no_quotation_is_cut_in_half(half: str) -> None:
    whole = "The harbour office closed the northern channel on Monday."
    assert summarise(f"{half}\n{whole}", sentences=2) == whole


@pytest.mark.parametrize(
    ("dateline", "rest"),
    [
        ("Port Lumen (Lantern) – ", "The channel is closed."),
        ("BERLIN (dpa/lno) - ", "Der Kanal ist gesperrt."),
        ("TOKYO (Kyodo) — ", "The channel is closed."),
        ("(Field Notes) ", "The channel is closed."),
        ("(やまなみ日報) ", "海峡は閉じられた。"),
    ],
)
def test_datelines_with_an_agency_are_dropped(dateline: str, rest: str) -> None:
    assert split(dateline + rest) == [rest]


FERRIES = {
    "de": (
        "Die Fähre fährt am 1. Juni wieder.",
        "Sie kostet z. B. 3,5 Kronen.",
        "Wer will, kommt.",
    ),
    "fr": ("M. Venn a rouvert le port.", "Le bac coûte 3,5 couronnes.", "Tout le monde est venu."),
    "es": ("El Sr. Venn abrió el puerto.", "Cuesta 3.500 coronas.", "¿Quién vino?"),
    "ru": ("Паром снова ходит.", "Он стоит 3,5 кроны.", "Пришли все."),
    "zh": ("渡轮恢复航行。", "票价是三克朗。", "大家都来了。"),
    "ar": ("عادت العبّارة إلى العمل.", "هل تعرف السعر؟", "جاء الجميع."),
    "hi": ("नाव फिर चलने लगी।", "किराया तीन क्राउन है।", "सब लोग आए।"),
}


@pytest.mark.parametrize("language", FERRIES)
def test_sentences_are_split_as_a_language_writes_them(language: str) -> None:
    joined = "" if language == "zh" else " "
    assert tuple(split(joined.join(FERRIES[language]), language=language)) == FERRIES[language]


def test_words_are_counted_as_a_script_counts_them() -> None:
    text = (
        "北の港では船が六月から再び動き出すことになった。" * 2
        + "南の町では新しい橋が来年の春に開く。"
    )
    assert (
        summarise(text, language="ja", words=14, sentences=3)
        == "北の港では船が六月から再び動き出すことになった。"
    )


WORDS = st.sampled_from(["The", "ferry", "Aurora,", "ran", "aground", "120", "U.S.", "tide;", "so"])
SENTENCE = st.tuples(st.lists(WORDS, min_size=1, max_size=40), st.sampled_from([".", "?", "…", ""]))
TEXTS = st.lists(
    st.lists(SENTENCE.map(lambda made: " ".join(made[0]) + made[1]), max_size=4).map(" ".join),
    max_size=6,
).map("\n\n".join)
ANY_TEXT = st.one_of(TEXTS, st.text(max_size=300))


@settings(max_examples=50)
@given(ANY_TEXT, st.text(max_size=40), st.integers(1, 5), st.integers(1, 80))
def test_every_sentence_of_a_summary_is_a_sentence_of_the_text(
    text: str, title: str, sentences: int, words: int
) -> None:
    summary = summarise(text, title=title, sentences=sentences, words=words)
    found = split(text)
    assert bool(summary) == any(each and not _is_cut_off(each) for each in found)
    left = {summary}
    for sentence in filter(None, found):
        left |= {
            rest.removeprefix(sentence).removeprefix(" ")
            for rest in left
            if rest.startswith(sentence)
        }
    assert "" in left


def _is_cut_off(sentence: str) -> bool:
    return sentence.rstrip("\"'”’»」』)]").endswith(("...", "…", ",", ";", ":", "-", "–", "—"))


@settings(max_examples=50)
@given(ANY_TEXT)
def test_a_card_gets_no_more_than_it_holds(text: str) -> None:
    summary = extract(article(text))
    assert summary.method == EXTRACT
    assert len(summary.medium) <= LONGEST


def test_a_sentence_that_adds_a_figure_goes_before_one_that_does_not() -> None:
    first = "The ferry Aurora ran aground off the cape in the fog last night."
    plain = "The captain thanked the harbour and the crew for their calm help."
    figure = "The 120 passengers thanked the harbour and the crew for their help."
    assert summarise(f"{first} {plain} {figure}", sentences=2) == f"{first} {figure}"


def test_long_sentences_make_a_summary_of_fewer() -> None:
    def long(word: str, length: int) -> str:
        return " ".join([word] * (length // (len(word) + 1))).capitalize() + "."

    ferry, tide, fog = long("ferry", 400), long("tide", 280), long("fog", 280)
    assert extract(article(f"{tide} {fog}")).medium == f"{tide} {fog}"
    assert extract(article(f"{ferry} {tide} {fog}", title="Ferry")).medium.count(".") == 2
    assert extract(article(f"{ferry}\n{ferry.replace('ferry', 'boats')}")).medium.count(".") == 1
    assert extract(article(long("endless", LONGEST + 100))).medium == ""


def test_a_summary_ends_with_a_whole_sentence() -> None:
    written = extract(article(TEXT, title="Ferry Aurora runs aground")).medium
    assert chosen(written, WHOLE)
    assert written.endswith(".")
