"""What was corrected is what people were told wrongly; what is new, no earlier article has."""

from __future__ import annotations

from dataclasses import replace

from news.articles import Article
from news.changes import correction, development
from news.stories import Correction

HOUR = 3600
FIRE = Article(
    id="fire",
    url="https://press.example/fire",
    title="Fire in the rope works of Port Lumen, 12 hurt",
    text=(
        "A fire in the rope works of Port Lumen has hurt 12 people.\n\n"
        "It broke out on Monday in the drying loft, the brigade said.\n\n"
        "Damage is put at 3 million crowns."
    ),
    author="",
    language="en",
    category="world",
    outlet="The Pilot",
    words=40,
    from_feed=False,
    published_at=1_800_000_000,
    created_at=1_800_000_000,
    updated_at=1_800_000_000,
    last_read_at=None,
    read_count=0,
)
SUMMARY = "A fire in the rope works of Port Lumen has hurt 12 people."


def again(**changes: str) -> Article:
    return replace(FIRE, **changes)  # type: ignore[arg-type]


def later(title: str, text: str, *, hours: float = 5) -> Article:
    return replace(FIRE, title=title, text=text, published_at=int(1_800_000_000 + hours * HOUR))


def test_a_figure_that_changed_is_named_with_what_it_is_now() -> None:
    now = again(title=FIRE.title.replace("12", "14"), text=FIRE.text.replace("12", "14"))
    assert correction(FIRE, now, summary=SUMMARY) == Correction(FIRE.title, (("12", "14"),))


def test_a_figure_without_a_plain_successor_is_only_no_longer_so() -> None:
    before = again(title="Fire in the rope works of Port Lumen")
    now = replace(before, text="A fire in the rope works of Port Lumen has hurt several people.")
    found = correction(before, now, summary=SUMMARY)
    assert found == Correction("", (("12", ""),))


def test_a_text_that_only_grows_and_a_figure_nobody_was_told_correct_nothing() -> None:
    grown = again(text=f"{FIRE.text}\n\nThe works employ 90 people.")
    assert correction(FIRE, grown, summary=SUMMARY) is None
    other = again(text=FIRE.text.replace("3 million", "4 million"))
    assert correction(FIRE, other, summary=SUMMARY) is None


def test_another_headline_is_a_correction_and_other_marks_are_not() -> None:
    renamed = again(title="Rope works burn, 12 hurt")
    assert correction(FIRE, renamed, summary=SUMMARY) == Correction(FIRE.title)
    assert correction(FIRE, again(title=f"{FIRE.title}!".upper()), summary=SUMMARY) is None


def test_a_new_figure_in_a_headline_is_told_with_the_sentence_that_carries_it() -> None:
    text = "The brigade has left the site. The fire has hurt 19 people, doctors said on Tuesday."
    new = later("Rope works fire: now 19 hurt", text)
    assert development(new, [FIRE]) == ("The fire has hurt 19 people, doctors said on Tuesday.",)


def test_a_figure_within_another_carries_nothing() -> None:
    text = "The works were built in 1919. The fire has hurt 19 people, doctors said."
    new = later("Rope works fire: now 19 hurt", text)
    assert development(new, [FIRE]) == ("The fire has hurt 19 people, doctors said.",)


def test_a_new_name_in_a_headline_is_told() -> None:
    text = "The brigade has named Orla Venn head of the inquiry into the fire of the rope works."
    new = later("Inquiry into the fire of the rope works goes to Orla Venn", text)
    assert development(new, [FIRE]) == (text,)


def test_what_was_told_before_by_anybody_is_not_new() -> None:
    text = "The fire has hurt 19 people, doctors said."
    first = later("Rope works fire: now 19 hurt", text)
    second = later("Nineteen hurt in fire", text, hours=7)
    assert development(second, [FIRE, first]) == ()


def test_who_tells_it_as_early_or_in_another_language_only_tells_it_again() -> None:
    text = "The fire has hurt 19 people, doctors said."
    assert development(later("Now 19 hurt", text, hours=0.5), [FIRE]) == ()
    foreign = replace(later("Now 19 hurt", text), language="de")
    assert development(foreign, [FIRE]) == ()


def test_half_sentences_and_a_headline_that_its_text_does_not_carry_tell_nothing() -> None:
    assert development(later("Now 19 hurt", "Now 19 hurt"), [FIRE]) == ()
    assert development(later("Now 19 hurt", "More people are hurt, they said."), [FIRE]) == ()
