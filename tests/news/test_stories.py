"""Which articles tell the same event, which are alike, and by which words."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news import similar, stories, terms
from news.similar import Reading
from news.stories import Story, Telling

TITLE = "Ferry Aurora runs aground off Cape Lumen"
TEXT = (
    "The ferry Aurora ran aground off Cape Lumen on Monday with 120 passengers aboard. Lifeboats "
    "brought all of them ashore before the tide turned, the coast guard said."
)
RETOLD = (
    "All 120 passengers of the ferry Aurora were brought ashore by lifeboats after it ran aground "
    "off Cape Lumen, the coast guard said on Monday."
)
BREAD = (
    "Bakers of Old Quay have counted more loaves this spring than in any spring before, thanks "
    "to cheap flour and the new bridge, over which visitors come to taste rye bread, buns "
    "and almond cakes; the guild wants to build a second oven beside the market before autumn."
)
ARCHIVE: Mapping[str, int] = {"ferry": 3, "cape": 2, "coast": 9, "monday": 60, "guard": 8}
TOTAL = 100


def telling(title: str, text: str, *outlets: str) -> Telling:
    return Telling(title, frozenset(outlets), terms.telling(title, text))


def placed(article: Telling, *recent: tuple[int, Telling]) -> int | None:
    return stories.place(article, recent, documents=ARCHIVE, total=TOTAL)


FOUNDED = telling(TITLE, TEXT, "Harbour Post")


def test_another_outlets_telling_of_an_event_joins_its_story() -> None:
    retold = telling("Ferry Aurora runs aground near Cape Lumen", RETOLD, "Gazette")
    fog = telling("Fog closes the northern channel", "Fog closed the channel.", "Lantern")
    assert placed(retold, (7, FOUNDED), (8, fog)) == 7


def test_the_likest_story_is_joined() -> None:
    retold = telling(TITLE, TEXT, "Gazette")
    less = telling(TITLE, RETOLD, "Lantern")
    assert placed(retold, (7, FOUNDED), (8, less)) == 7
    assert placed(retold, (7, less), (8, FOUNDED)) == 8


@pytest.mark.parametrize(
    ("title", "text", "outlet"),
    [
        (TITLE, TEXT, "Harbour Post"),
        ("Cargo ship leaves Cape Lumen after repairs", RETOLD, "Gazette"),
        (f"{TITLE} with 40 aboard", TEXT, "Gazette"),
        ("", TEXT, "Gazette"),
    ],
)
def test_the_same_outlet_another_headline_or_none_found_a_story(
    title: str, text: str, outlet: str
) -> None:
    assert placed(telling(title, text, outlet), (7, FOUNDED)) is None


def test_headlines_with_different_numbers_tell_different_things() -> None:
    text = "The index of the Port Lumen exchange fell on Monday, traders said."
    one = telling("Exchange index falls 3 percent in Port Lumen", text, "Post")
    other = telling("Exchange index falls 4 percent in Port Lumen", text, "Gazette")
    same = telling("Exchange index falls 3 percent in Port Lumen", text, "Lantern")
    assert placed(other, (1, one)) is None
    assert placed(same, (1, one)) == 1


def test_a_headline_of_words_that_stand_everywhere_joins_nothing() -> None:
    everyday = {"morning": 100, "briefing": 100}
    one = telling("Morning briefing", TEXT, "Post")
    other = telling("Morning briefing", BREAD, "Gazette")
    assert stories.place(other, [(1, one)], documents=everyday, total=TOTAL) is None


def test_the_first_article_founds_a_story() -> None:
    assert placed(FOUNDED) is None


def test_words_are_folded_and_pairs_of_characters_where_there_are_no_spaces() -> None:
    assert list(terms.words("The Mayor's \uff26\uff2f\uff27-horn isn't 3,950")) == [
        "the",
        "mayor",
        "fog",
        "horn",
        "isnt",
        "3",
        "950",
    ]
    assert list(terms.words("港町祭り Fog")) == ["港町", "町祭", "祭り", "fog"]


def test_words_without_meaning_of_their_own_do_not_count() -> None:
    assert list(terms.content_words("The fog was on at 5 in 港町")) == ["港町", "fog", "5"]


def test_the_headlines_words_count_thrice_and_the_end_of_a_text_not() -> None:
    counts = terms.telling("Fog at sea", "Fog and tide. " + "boats " * 300 + "lantern")
    assert (counts["fog"], counts["sea"], counts["tide"]) == (4, 3, 1)
    assert "lantern" not in counts


@given(st.text(max_size=50), st.text(max_size=400))
def test_a_text_has_at_most_sixty_four_telling_words(title: str, text: str) -> None:
    counts = terms.telling(title, text)
    assert len(counts) <= terms.MOST_TERMS
    assert all(count > 0 for count in counts.values())


BAGS = st.dictionaries(st.sampled_from("abcdef"), st.floats(0.01, 100))


@given(BAGS, BAGS)
def test_likeness_lies_between_nothing_and_one_and_is_mutual(
    one: dict[str, float], other: dict[str, float]
) -> None:
    score = terms.cosine(one, other)
    assert 0 <= score <= 1 + 1e-9
    assert math.isclose(score, terms.cosine(other, one))
    assert (score > 0) == bool(one.keys() & other.keys())
    assert not one or math.isclose(terms.cosine(one, one), 1)


@given(st.integers(0, 999), st.integers(0, 999))
def test_the_rarer_word_weighs_more(some: int, more: int) -> None:
    weights = [terms.rarity("fog", {"fog": count}, 1000) for count in sorted((some, more))]
    assert weights[0] >= weights[1] > 0


def test_numbers_are_told_from_words() -> None:
    assert terms.numbers(["fog", "3", "b12", "tide"]) == {"3", "b12"}


def story(number: int, *, published_at: int = 0) -> Story:
    return Story(
        number=number,
        title=f"Story {number}",
        url=f"https://press.example/{number}",
        summary="",
        method="extract",
        category="sea",
        outlet="Post",
        language="en",
        words=100,
        from_feed=False,
        published_at=published_at,
    )


def ranked(
    counts: Mapping[str, int], *candidates: tuple[Story, Mapping[str, int]]
) -> tuple[Reading, ...]:
    return similar.rank(counts, candidates, documents={"ferry": 2, "monday": 90}, total=100)


def test_readings_come_the_likest_first_and_say_what_they_share() -> None:
    mine = {"ferry": 3, "aground": 1, "monday": 1}
    readings = ranked(
        mine,
        (story(1), {"monday": 1, "bakers": 1, "ferry": 1}),
        (story(2), {"ferry": 3, "aground": 2}),
        (story(3), {"loaves": 3}),
    )
    assert [each.story.number for each in readings] == [2, 1]
    assert readings[0].shares == ("ferry", "aground")
    assert readings[1].shares == ("ferry", "monday")


def test_five_readings_are_kept_and_the_newer_goes_first_between_equals() -> None:
    same = {"ferry": 1}
    candidates = [(story(number, published_at=number % 4), same) for number in range(8)]
    readings = ranked(same, *candidates)
    assert [each.story.number for each in readings] == [7, 3, 6, 2, 5]


def test_reasons_are_three_at_most() -> None:
    counts = {"boat": 4, "cape": 3, "tide": 2, "fog": 1}
    (reading,) = ranked(counts, (story(1), counts))
    assert reading.shares == ("boat", "cape", "tide")


def test_candidates_are_asked_for_by_the_most_telling_words_that_others_have_too() -> None:
    counts = {"ferry": 1, "monday": 1, "unheard": 5, "alone": 5}
    documents = {"ferry": 2, "monday": 90, "alone": 1}
    assert similar.query(counts, documents=documents, total=100) == ("ferry", "monday")


def test_a_query_has_twelve_words_at_most() -> None:
    counts = {f"word{number}": number + 1 for number in range(30)}
    found = similar.query(counts, documents=dict.fromkeys(counts, 2), total=100)
    assert found[0] == "word29"
    assert len(found) == similar.QUERY_TERMS
