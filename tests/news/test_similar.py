"""What is alike, in which order, and by which words it is said to be."""

from __future__ import annotations

from news import similar, terms
from news.similar import Reading
from news.stories import Story, Telling

DAY = 24 * 3600


def weighing(published: int | None = None, **weights: float) -> Telling:
    return Telling(weights, published)


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


def ranked(mine: Telling, *candidates: tuple[Story, Telling]) -> tuple[Reading, ...]:
    return similar.rank(mine, candidates, spelled={"ferri": "Ferries"})


def test_readings_come_the_likest_first_and_say_what_they_share() -> None:
    readings = ranked(
        weighing(ferri=0.8, aground=0.5, monday=0.3),
        (story(1), weighing(monday=0.5, bakers=0.5, ferri=0.5)),
        (story(2), weighing(ferri=0.9, aground=0.4)),
        (story(3), weighing(loaves=1)),
    )
    assert [each.story.number for each in readings] == [2, 1]
    assert readings[0].shares == ("Ferries", "aground")
    assert readings[1].shares == ("Ferries", "monday")


def test_of_two_as_like_the_one_of_those_days_goes_first() -> None:
    mine = weighing(100 * DAY, ferri=1.0)
    then = [(story(n), weighing(n * DAY, ferri=1.0)) for n in (0, 99, 300)]
    assert [each.story.number for each in ranked(mine, *then)] == [99, 0, 300]


def test_the_newer_goes_first_between_equals() -> None:
    same = weighing(ferri=1)
    candidates = [(story(number, published_at=number % 4), same) for number in range(8)]
    readings = ranked(same, *candidates)
    assert [each.story.number for each in readings] == [7, 3, 6, 2, 5, 1, 4, 0]


def test_what_the_nearest_say_counts_as_well() -> None:
    mine = weighing(fraud=0.8, arrests=0.6)
    nearest = story(1), weighing(fraud=0.8, swindle=0.6)
    readings = ranked(
        mine,
        nearest,
        (story(2), weighing(arrests=0.31, tide=0.9)),
        (story(3), weighing(arrests=0.3, swindle=0.9)),
        (story(4), weighing(arrests=0.3, bread=0.9)),
    )
    assert [each.story.number for each in readings] == [1, 3, 2, 4]
    assert readings[1].shares == ("arrests",)


def test_what_is_hardly_alike_beside_the_best_is_left_out() -> None:
    mine = weighing(fraud=0.8, arrests=0.6)
    same, scarcely = weighing(fraud=0.8, arrests=0.6), weighing(arrests=0.2, bread=0.98)
    beside = ranked(mine, (story(1), same), (story(2), scarcely))
    alone = ranked(mine, (story(2), scarcely))
    assert [each.story.number for each in beside] == [1]
    assert [each.story.number for each in alone] == [2]
    near = [(story(n), Telling({"fraud": 0.2, f"word {n}": 0.98}, None)) for n in (3, 4, 5)]
    hardly = story(6), weighing(arrests=0.15, bread=0.99)
    assert {each.story.number for each in ranked(mine, *near, hardly)} == {3, 4, 5}


def test_a_bare_number_is_no_reason_while_there_is_another() -> None:
    mine, numbers = {"11": 0.7, "tide": 0.5, "14": 0.4}, {"11": 0.8, "14": 0.6}
    spelled = {each: each for each in mine}

    def shared(theirs: dict[str, float]) -> tuple[str, ...]:
        candidate = story(1), Telling(theirs, None)
        return similar.rank(Telling(mine, None), [candidate], spelled=spelled)[0].shares

    assert shared(mine) == ("tide",)
    assert shared(numbers) == ("11", "14")


def test_reasons_are_three_at_most() -> None:
    mine = weighing(boat=0.6, cape=0.5, tide=0.4, fog=0.3)
    (reading,) = ranked(mine, (story(1), mine))
    assert reading.shares == ("boat", "cape", "tide")


def test_what_a_script_without_spaces_shares_is_said_in_whole_words() -> None:
    shared = {"霧崎": 0.5, "崎島": 0.5, "灯台": 0.4, "する": 0.9, "の隣": 0.3}
    (reading,) = ranked(Telling(shared, None), (story(1), Telling(shared, None)))
    assert reading.shares == ("霧崎島", "灯台", "の隣")


def test_words_of_grammar_tell_nothing_in_any_language() -> None:
    assert [*terms.stems("الى إلى من der die und les des como что")] == ["الى", "die"]
