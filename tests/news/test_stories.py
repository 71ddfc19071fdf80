"""Which articles tell the same event, which are alike, and by which words."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news import similar, stories, terms
from news.stories import Body, Telling, is_fuller
from tests.news.events import told

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
TOTAL = 100


def telling(title: str, text: str, published: int | None = None) -> Telling:
    return stories.tell(terms.read(title, text), published, documents={}, total=TOTAL)


def weighing(published: int | None = None, **weights: float) -> Telling:
    return Telling(weights, published)


def placed(article: Telling, *recent: tuple[int, Telling]) -> int | None:
    return stories.place(article, [(number, stories.known([each])) for number, each in recent])


FOUNDED = telling(TITLE, TEXT)
DAY = 24 * 3600


def test_another_telling_of_an_event_joins_its_story() -> None:
    retold = telling("All saved as ferry Aurora grounds", RETOLD)
    fog = telling("Fog closes the northern channel", "Fog closed the channel.")
    assert placed(retold, (7, FOUNDED), (8, fog)) == 7


def test_the_likest_story_is_joined() -> None:
    less = telling("Ferry runs late", "The ferry Aurora was late on Monday, the harbour said.")
    again = telling(TITLE, RETOLD)
    assert placed(again, (7, FOUNDED), (8, less)) == 7
    assert placed(again, (7, less), (8, FOUNDED)) == 8


def test_what_shares_a_few_words_founds_a_story() -> None:
    assert placed(telling("Bakers count loaves", BREAD), (7, FOUNDED)) is None
    assert placed(FOUNDED) is None
    assert placed(telling("", ""), (7, FOUNDED)) is None


def test_what_is_near_to_the_middle_of_a_story_must_be_near_to_its_articles_too() -> None:
    words = [f"word{n}" for n in range(12)]
    middle = stories.known(weighing(None, **{word: 1.0}) for word in words)
    article = weighing(None, **dict.fromkeys(words, 1 / math.sqrt(12)))
    assert terms.product(article.vector, middle.total) / middle.length > 0.99
    few = weighing(None, **dict.fromkeys(words[:4], 0.5))
    more = [*words, *(f"other{n}" for n in range(88))]
    many = weighing(None, **dict.fromkeys(more, 0.1))
    assert stories.place(few, [(1, middle)]) == 1
    assert stories.place(many, [(1, middle)]) is None


def test_the_days_between_make_it_harder_to_join() -> None:
    one = weighing(0, ferry=1.0)
    later = [weighing(days * DAY, ferry=0.125, x=0.99) for days in (0, 2, 90)]
    assert [placed(each, (1, one)) for each in later] == [1, None, None]
    undated = weighing(None, ferry=0.125, x=0.99)
    assert placed(undated, (1, one)) == 1
    assert stories.fading(-5 * DAY, [one]) == stories.fading(5 * DAY, [one]) > 1


def test_what_comes_days_later_is_a_sequel() -> None:
    story = stories.known([weighing(0, ferry=1.0), weighing(DAY, ferry=1.0)])
    late = [stories.is_past(weighing(days * DAY, ferry=1.0), story) for days in (0, 2, 4, 5)]
    assert late == [False, False, False, True]
    assert not stories.is_past(weighing(None, ferry=1.0), story)
    undated = stories.known([weighing(None, ferry=1.0)])
    assert not stories.is_past(weighing(9 * DAY, ferry=1.0), undated)


FORM = (
    "The {0} was opened on Tuesday by the mayor, who called it overdue and thanked those who had "
    "asked for the {0} since the last election. Work on the {0} took four years and cost 37 "
    "million crowns, nine more than were planned, for the ground was softer than the survey said. "
    "Some 2,300 people a week are expected to use the {0}, most of them in summer."
)
MARKET = (
    "The index of the Port Lumen exchange closed lower on Monday in quiet trading, dealers said, "
    "with shipping and timber shares leading the losers while banks, insurers and fish markets "
    "held on to the gains of the week before; the volume was a third below the yearly average."
)


def test_one_form_filled_in_twice_tells_two_things() -> None:
    lamp, rope = (
        telling(f"{each} opens after a long wait", FORM.format(each.lower()))
        for each in ("Lighthouse", "Cableway")
    )
    assert terms.product(lamp.vector, rope.vector) > 0.6
    assert placed(rope, (1, lamp)) is None
    assert placed(telling("Lighthouse opens", FORM.format("lighthouse")), (1, lamp)) == 1


def test_headlines_that_differ_in_a_figure_alone_tell_different_things() -> None:
    title = "Exchange index falls {} percent in Port Lumen"
    one, other, same = (telling(title.format(each), MARKET) for each in (3, 4, 3))
    assert placed(other, (1, one)) is None
    assert placed(same, (1, one)) == 1
    silent = telling("Exchange index falls in Port Lumen", MARKET)
    assert placed(silent, (1, telling("Exchange index falls 3 in Port Lumen", MARKET))) == 1


def test_near_copies_are_found_and_nothing_else() -> None:
    """Let another outlet print every event again, one word in eight left out."""
    firsts = {event: (title, text) for event, title, text in reversed([*told()])}
    copies = [
        (title, " ".join(word for place, word in enumerate(text.split()) if place % 8 != 3))
        for title, text in firsts.values()
    ]
    archive = [(*each, place * 60) for place, each in enumerate([*firsts.values(), *copies])]
    documents, known = Counter[str](), dict[int, stories.Known]()
    for total, (title, text, published) in enumerate(archive, 1):
        said, names = terms.read(title, text), terms.names(text)
        documents.update(said.terms)
        article = stories.tell(said, published, documents=documents, total=total, names=names)
        found = stories.place(article, known.items(), care=stories.CARE)
        assert found == (None if total <= len(firsts) else total - len(firsts) - 1)
        number = len(known) if found is None else found
        known[number] = stories.joined(known.get(number, stories.known(())), article)


def test_forty_events_told_by_one_to_six_outlets_are_forty_stories() -> None:
    """Tell events of a kind in the same forms, so that each has nine lookalikes."""
    documents, known = Counter[str](), dict[int, stories.Known]()
    stories_of, events_of = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
    for total, (event, title, text) in enumerate(told(), 1):
        said, names = terms.read(title, text), terms.names(text)
        documents.update(said.terms)
        article = stories.tell(said, total * 60, documents=documents, total=total, names=names)
        found = stories.place(article, known.items(), care=stories.CARE)
        number = len(known) if found is None else found
        known[number] = stories.joined(known.get(number, stories.known(())), article)
        stories_of[event].add(number)
        events_of[number].add(event)
    assert len(stories_of) == len(events_of) == 40
    assert {len(each) for each in (*stories_of.values(), *events_of.values())} == {1}


def test_two_events_of_a_kind_are_told_apart_by_their_names() -> None:
    names = terms.names('In Halden, Mirko Stahl lost 3 mills. The Ose was near. "Run!" he said.')
    assert names == {"halden", "mirko", "stahl", "3", "ose"} - {"the"}
    one, other, none = (
        Telling({"fire": 1.0}, 0, names=frozenset(each)) for each in ("abc", "xyz", "")
    )
    story = [(1, stories.known([one]))]
    assert stories.place(other, story) is None
    assert stories.place(none, story) == 1
    assert stories.place(one, story) == 1


def test_a_story_keeps_its_last_articles() -> None:
    tellings = [telling(f"Ferry {n}", f"Boat {n}") for n in range(stories.MOST_TELLINGS + 5)]
    story, last = stories.known(tellings), stories.known(tellings[5:])
    assert story.tellings == last.tellings
    assert math.isclose(story.length, last.length)
    assert all(
        math.isclose(weight, last.total.get(term, 0), abs_tol=1e-9)
        for term, weight in story.total.items()
    )


def test_a_story_forgets_the_words_of_those_that_left() -> None:
    tellings = [telling(f"Ferry {n}", f"Boat {n}") for n in range(3 * stories.MOST_TELLINGS)]
    story = stories.known(())
    for each in tellings:
        story = stories.joined(story, each)
    last = stories.known(tellings)
    assert story.tellings == last.tellings
    assert story.total == pytest.approx(last.total)
    assert math.isclose(story.length, last.length)


def test_a_list_is_placed_one_after_the_other() -> None:
    fog = ("Fog closes the northern channel", "Fog closed the channel at noon.", None)
    articles = [
        (TITLE, TEXT, 0),
        fog,
        ("Aurora grounds", RETOLD, 3600),
        ("Bakers count", BREAD, 0),
        fog,
    ]
    assert stories.cluster(articles) == [0, 1, 0, 2, 1]
    named = [SimpleNamespace(title=a, text=b, published=c) for a, b, c in articles]
    assert stories.cluster(named) == [0, 1, 0, 2, 1]
    assert stories.cluster([]) == []


@given(
    st.lists(
        st.tuples(st.text(max_size=30), st.text(max_size=90), st.none() | st.integers(0, 2**40)),
        max_size=12,
    )
)
def test_stories_are_numbered_in_the_order_of_their_first_article(
    articles: list[tuple[str, str, int | None]],
) -> None:
    found = stories.cluster(articles)
    assert len(found) == len(articles)
    assert list(dict.fromkeys(found)) == list(range(len(set(found))))


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
    assert list(terms.words("지하철이 멈췄다")) == ["지하", "하철", "철이", "멈췄", "췄다"]
    assert list(terms.words("ฝนตก")) == ["ฝน", "นต", "ตก"]


def test_words_without_meaning_of_their_own_do_not_count() -> None:
    assert list(terms.content_words("The fog was on at 5 in 港町")) == ["港町", "fog", "5"]
    assert list(terms.content_words("Sương mù của cảng")) == ["sương", "cảng"]


def test_the_headlines_words_count_four_times_more_and_the_end_of_a_text_not() -> None:
    counts = terms.read("Fog at sea", "Fog and tides. " + "boats " * 400 + "lantern").counts
    assert (counts["fog"], counts["sea"], counts["tide"]) == (5, 4, 1)
    assert "lantern" not in counts


@given(st.text(max_size=50), st.text(max_size=400), st.integers(0, 99))
def test_a_vector_has_the_length_one_and_its_heaviest_term_first(
    title: str, text: str, total: int
) -> None:
    counts = terms.read(title, text).counts
    vector = terms.vector(counts, {}, total)
    assert len(vector) == min(len(counts), terms.MOST_TERMS)
    assert list(vector.values()) == sorted(vector.values(), reverse=True)
    assert not vector or math.isclose(terms.product(vector, vector), 1)


COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 100))


@given(COUNTS, COUNTS)
def test_likeness_lies_between_nothing_and_one_and_is_mutual(
    one: dict[str, int], other: dict[str, int]
) -> None:
    mine, theirs = terms.vector(one, {}, 9), terms.vector(other, {}, 9)
    score = terms.product(mine, theirs)
    assert 0 <= score <= 1 + 1e-9
    assert score == terms.product(theirs, mine)
    assert (score > 0) == bool(one.keys() & other.keys())


@given(st.integers(0, 999), st.integers(0, 999))
def test_the_rarer_word_weighs_more(some: int, more: int) -> None:
    fewer, most = sorted((some, more))
    vector = terms.vector({"fog": 2, "sea": 2}, {"fog": fewer, "sea": most}, 1000)
    assert vector["fog"] >= vector["sea"] > 0


def test_a_stem_is_said_as_the_text_writes_it() -> None:
    written = terms.spelled("Interpol's officers arrested 83; arrests, INTERPOL said.")
    assert (written["interpol"], written["arrest"], written["83"]) == ("Interpol", "arrested", "83")
    assert "and" not in written


def test_candidates_are_asked_for_by_the_heaviest_words_that_others_have_too() -> None:
    mine = weighing(unheard=0.7, alone=0.6, ferri=0.5, monday=0.4, the=0.3)
    documents = {"ferri": 2, "monday": 90, "alone": 1, "the": 10**6}
    assert similar.query(mine, documents=documents) == ("ferri", "monday")


def test_a_query_has_so_many_words_at_most() -> None:
    mine = weighing(None, **{f"word{number}": 1 / (number + 1) for number in range(30)})
    found = similar.query(mine, documents=dict.fromkeys(mine.vector, 2))
    assert found[0] == "word0"
    assert len(found) == similar.QUERY_TERMS


def test_a_page_and_half_as_many_words_more_make_an_article_fuller() -> None:
    short, long = Body(100, "en", from_feed=False), Body(160, "en", from_feed=False)
    assert is_fuller(long, short)
    assert not is_fuller(short, long)
    assert not is_fuller(replace(short, words=140), short)
    assert not is_fuller(replace(long, language="de"), short)
    assert not is_fuller(replace(long, from_feed=True), short)
    assert is_fuller(short, replace(long, from_feed=True))
    assert not is_fuller(replace(long, words=9000), replace(long, words=700))


def test_headlines_that_differ_in_their_subjects_alone_are_of_one_form() -> None:
    stories_of = stories.cluster(
        [
            (f"{place} opens after a long wait", f"{place} {text}", None)
            for place, text in (
                (
                    "Belfry",
                    "opened on Monday. Repairs of the belfry took three years, said a mason.",
                ),
                ("Granary", "was opened by the mayor, who praised the masons of the granary."),
            )
        ]
    )
    assert stories_of == [0, 1]
