"""A card says how its summary was made, why it can be trusted, and what that has cost."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from messages import costs, manner, story
from messages.html import LONGEST, packed, plain, units
from news.summaries import LANGUAGES
from tests.messages.cast import HOSTILE, asks, labels, shown
from tests.messages.test_messages import FERRY

CHECKED = replace(
    FERRY,
    method="checked",
    evidence=(("All 120 passengers are safe.", "The 120 people aboard are all safe & dry."),),
)
DAYS = tuple((20261126 - back, 1000 * back) for back in range(7))


def test_a_checked_card_says_so_and_has_a_button_that_says_why() -> None:
    card = story.card(CHECKED)
    assert shown(card).endswith("\n✓ checked · 2 min read · #1042")
    assert labels(card) == [["Details", "Similar", "Read", "Source"], ["Why?", "Save"]]
    assert "why:1042" in asks(card)


def test_why_shows_what_carries_each_sentence() -> None:
    (told,) = story.why(CHECKED)
    assert shown(told) == (
        "Why? What the article says for each sentence of #1042.\n\n"
        "All 120 passengers are safe.\nThe 120 people aboard are all safe & dry."
    )
    assert "<blockquote>" in told.html


@given(st.lists(st.tuples(HOSTILE, HOSTILE), max_size=9))
def test_why_fits_whatever_the_sentences_are(evidence: list[tuple[str, str]]) -> None:
    long = tuple((each[0][:500] or "a", each[1] * 9) for each in evidence)
    for told in story.why(replace(CHECKED, evidence=long)):
        assert units(plain(told.html)) <= LONGEST
        shown(told)


def test_a_card_that_is_not_in_the_language_of_the_chat_says_so() -> None:
    card = shown(story.card(replace(FERRY, is_untranslated=True)))
    assert "\n\nIn English: there is no translation.\n\n" in card
    unknown = shown(story.card(replace(FERRY, is_untranslated=True, language=None)))
    assert "translation" not in unknown


def test_the_costs_are_told_by_day_category_and_outcome() -> None:
    told = costs.costs(
        DAYS,
        (("<sea>", 20_000), ("land", 1000)),
        (("used", 40), ("unfaithful", 2), ("unheard of", 1)),
        deliveries=3000,
        budget=200_000,
    )
    text = shown(told)
    assert "Today: 0 of 200,000 tokens (0 %)" in text
    assert "7 days: 21,000 tokens" in text
    assert "Per 1,000 deliveries: 7,000 tokens" in text
    assert "26 November: 0\n25 November: 1,000" in text
    assert "<sea>: 20,000" in text
    assert "used: 40\nnot faithful to the article: 2\nunheard of: 1" in text
    none_yet = costs.costs(DAYS, (), (), deliveries=0, budget=1)
    assert "nothing delivered yet" in shown(none_yet)


def test_every_language_has_a_button_or_a_name() -> None:
    for code in LANGUAGES:
        page = manner.language(code, translates=True)
        assert any(label.startswith("✓ ") for row in labels(page) for label in row)
        shown(page)
    assert units(plain(manner.no_such_language("x" * 999).html)) <= LONGEST


def test_pieces_are_packed_into_as_few_messages_as_hold_them() -> None:
    assert packed(["a" * 2000, "b" * 2000, "c" * 2000]) == (
        f"{'a' * 2000}\n\n{'b' * 2000}",
        "c" * 2000,
    )
    assert packed([]) == ()
