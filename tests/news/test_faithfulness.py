"""The check: what a careful reader would grant of a summary, and what not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.claims import read
from news.extractive import split
from news.faithfulness import carrier, check
from tests.news.test_summaries import TEXTS

TITLE = "River police break a ring of boat thieves"
TEXT = """\
The International River Guard Union broke a ring of boat thieves, police said on Thursday.
The Union, known as Irgu, arrested 3,950 people in 61 countries and seized 257 million dollars.
Anna Kessler, who leads its work in Norway, called it “the largest raid on the water so far”.
The thieves did not resist.
Profits from stolen boats rose 12.5 percent last year, to about 1.2bn euros.
In Germany, the court of Lindau sentenced two thousand smugglers on 27 June, Peter Marlow said.
A yellow boat was towed to the harbour before the storm, and the harbour was not closed.
The raid began in 2019 and was led by the United States.
Norway beat Sweden in the race for the chair."""
THURSDAY = int(datetime(2024, 6, 27, 12, tzinfo=UTC).timestamp())


def faults(summary: str, text: str = TEXT, **more: object) -> tuple[str, ...]:
    """Say what of a summary the text does not support."""
    return check(summary, text, published=THURSDAY, **more).unsupported  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "granted",
    [
        "Nearly 4,000 people were arrested by the Union.",
        "Over 3,900 people were arrested by the Union.",
        "About 4,000 people were arrested by the Union.",
        "The Union arrested thousands of people in 61 countries.",
        "The Union seized $257 million in 61 countries.",
        "The Union seized $0.257 billion in 61 countries.",
        "The Union seized US$257m in 61 countries.",
        "Profits from stolen boats rose 12.5% last year.",
        "Profits from stolen boats rose to about €1.2 billion.",
        "The court of Lindau sentenced 2,000 smugglers.",
        "The court sentenced the smugglers on June 27.",
        "The court sentenced the smugglers on 27 June 2024.",
        "Police said on Thursday that the ring was broken.",
        "Police said on June 27 that the ring was broken.",
        "The raid was led by the U.S. and began in 2019.",
        "The American raid began in 2019.",
        "Kessler called it “the largest raid on the water”.",
        "IRGU arrested 3,950 people in 61 countries.",
        "The IRGU's raid began in 2019.",
        "A German court sentenced the smugglers, Marlow said.",
        "The thieves didn't resist.",
        "Officials said that the raid began in 2019.",
        "Nobody said that the thieves did not resist.",
        "The Norwegian work is led by Anna Kessler.",
    ],
)
def test_what_a_careful_reader_grants(granted: str) -> None:
    assert faults(granted) == ()


@pytest.mark.parametrize(
    ("summary", "fault"),
    [
        ("Over 4,000 people were arrested by the Union.", "Over 4,000"),
        ("Almost 3,900 people were arrested by the Union.", "Almost 3,900"),
        ("The Union arrested 3,590 people.", "3,590"),
        ("The Union arrested trillions of people.", "trillions"),
        ("The Union seized 257 million euros.", "257 million euros"),
        ("The Union seized $257 billion.", "$257 billion"),
        ("Profits from stolen boats rose 12.5 million last year.", "12.5 million"),
        ("Profits from stolen boats rose 13% last year.", "13%"),
        ("The court sentenced the smugglers on 28 June.", "28 June"),
        ("The court sentenced the smugglers on 27 June 2023.", "27 June 2023"),
        ("The court sentenced the smugglers on Sunday.", "Sunday"),
        ("The raid began in 2018.", "2018"),
        ("The raid was led by France.", "France"),
        ("The French raid began in 2019.", "French"),
        ("The raid was led by Interpol in 61 countries.", "Interpol"),
        ("Police thanked Karl Ostberg for the raid.", "Karl Ostberg"),
        ("Police thanked Anna Marlow for the raid.", "Anna Marlow"),
        ("Ostberg said that the raid began in 2019.", "Ostberg"),
        ("Kessler called it “a disaster for everyone”.", "a disaster for everyone"),
    ],
)
def test_figures_dates_names_and_quotations_that_are_not_there(summary: str, fault: str) -> None:
    assert faults(summary) == (fault,)


@pytest.mark.parametrize(
    "summary",
    [
        "Profits from stolen boats fell 12.5 percent last year.",
        "The thieves did resist.",
        "A green boat was towed to the harbour before the storm.",
        "A yellow boat was towed to the harbour, and the harbour was closed.",
        "A yellow boat was not towed to the harbour before the storm.",
        "Sweden beat Norway in the race for the chair.",
    ],
)
def test_opposites_denials_and_exchanged_roles(summary: str) -> None:
    assert len(faults(summary)) == 1


def test_small_sums_are_worked_out_within_a_sentence() -> None:
    text = "The crew lost 15 of its 35 sailors. Seven boats came home in 2019."
    assert faults("There are 20 sailors left of 35.", text) == ()
    assert faults("There are 50 sailors in all.", text) == ()
    assert faults("There are 28 sailors left of 35.", text) == ("28",)
    assert faults("In 2024 the crew lost 15 sailors.", text) == ()  # the year it was published


def test_a_figure_or_name_in_the_place_of_another() -> None:
    text = (
        "The storm sank 14 fishing boats in the old harbour of Brink on Monday night. "
        "Rescuers from Calder pulled 37 sailors out of the cold water before dawn."
    )
    assert faults("The storm sank 14 fishing boats in the old harbour of Brink.", text) == ()
    (moved,) = faults("The storm sank 37 fishing boats in the old harbour of Brink.", text)
    assert moved == "37, where the source says 14"
    (moved,) = faults(
        "The storm sank 14 fishing boats in the old harbour of Calder at night.", text
    )
    assert moved == "calder, where the source says brink"


@pytest.mark.parametrize(
    "summary",
    [
        "The Union has broken a ring of boat thieves, police said in cooperation with other",
        "The ring is broken. Police in Norway and",
        "The ring is broken. Police said that the Union…",
        "The ring is broken,",
        "",
    ],
)
def test_a_summary_that_does_not_end_is_reported(summary: str) -> None:
    verdict = check(summary, TEXT)
    assert not verdict.ok
    assert verdict.unsupported[-1].startswith("incomplete")


def test_a_summary_of_another_story_is_refused() -> None:
    other = "The choir of the valley will sing in the new hall in the spring, its leader said."
    verdict = check(other, TEXT, title=TITLE)
    assert not verdict.ok
    assert f"nothing of “{TITLE}”" in verdict.unsupported
    assert verdict.weak == (other,)


def test_a_headline_that_its_own_text_does_not_speak_of_asks_for_nothing() -> None:
    told = "The Union arrested 3,950 people in 61 countries."
    assert check(told, TEXT, title="What a splash, and what a morning after it").ok


def test_a_sentence_without_support_is_weak_though_nothing_of_it_is_wrong() -> None:
    invented = "Fishermen everywhere celebrated with songs, cakes and fireworks until dawn."
    verdict = check(f"The thieves did not resist. {invented}", TEXT)
    assert (verdict.ok, verdict.unsupported, verdict.weak) == (False, (), (invented,))


def test_the_score_falls_with_each_fault() -> None:
    scores = [
        check(summary, TEXT).score
        for summary in (
            "The Union arrested 3,950 people in 61 countries.",
            "The Union arrested 3,951 people in 61 countries.",
            "The Union arrested 3,951 people in 62 countries.",
        )
    ]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 1.0
    assert all(0 <= score <= 1 for score in scores)


@pytest.mark.parametrize(
    ("text", "granted", "refused", "fault"),
    [
        (
            "警察は木曜日、61カ国で3950人を逮捕し、3億5000万円を押収したとマーロウ氏が述べた。",
            "警察は約4000人を逮捕し、3.5億円を押収したとマーロウ氏が述べた。",
            "警察は5200人を逮捕したとケスラー氏が述べた。",
            ("5200", "ケスラー"),
        ),
        (
            "警方周四表示,在61个国家逮捕了3950人,缴获2.57亿美元,IRGU主导了行动。",
            "IRGU在61个国家逮捕3950人,缴获2.57亿美元。",
            "FBI在62个国家逮捕3950人。",
            ("62", "FBI"),
        ),
        (
            "Полиция Норвегии задержала 3950 человек в 61 стране, сообщила Анна Кесслер в четверг.",
            "Анна Кесслер из Норвегии сообщила о задержании 3950 человек.",
            "По словам Петра Марлова, задержаны 3590 человек.",
            ("3590", "Петра Марлова"),
        ),
        (
            "Die Polizei nahm 3.950 Menschen in 61 Ländern fest und beschlagnahmte 257 Mio. Euro.",
            "Die Polizei nahm fast 4.000 Menschen fest und beschlagnahmte 257 Millionen Euro.",
            "Die Polizei nahm 3.590 Menschen in Frankreich fest.",
            ("3.590", "Frankreich"),
        ),
        (
            "قالت الشرطة إنها اعتقلت ٣٩٥٠ شخصا في ٦١ دولة وصادرت ٢٥٧ مليون دولار.",
            "اعتقلت الشرطة ٣٩٥٠ شخصا في ٦١ دولة.",
            "اعتقلت الشرطة ٣٥٩٠ شخصا.",
            ("3590",),
        ),
    ],
)
def test_other_languages(text: str, granted: str, refused: str, fault: tuple[str, ...]) -> None:
    assert faults(granted, text) == ()
    assert set(faults(refused, text)) == set(fault)


@pytest.mark.parametrize(
    "translation",
    [
        "Die Polizei hat in 61 Ländern 3.950 Menschen festgenommen.",
        "61か国で3950人が逮捕された。",
        "Полиция задержала 3950 человек в 61 стране.",
    ],
)
def test_a_translation_keeps_its_figures(translation: str) -> None:
    assert check(translation, TEXT, translated=True).ok
    assert not check(translation.replace("61", "64"), TEXT, translated=True).ok


def test_each_sentence_is_shown_what_carries_it() -> None:
    told = "Norway won the race against Sweden. The court of Lindau sentenced smugglers."
    one, two = (carrier(read(each), split(TEXT)) for each in split(told))
    assert one == "Norway beat Sweden in the race for the chair."
    assert two.startswith("In Germany, the court of Lindau")
    assert carrier(read(told), []) == ""


@settings(max_examples=40)
@given(TEXTS, st.text(max_size=60))
def test_any_text_is_checked_and_its_own_sentences_have_no_figure_that_it_lacks(
    text: str, other: str
) -> None:
    for summary in (text, other):
        verdict = check(summary, text, title=other)
        assert 0 <= verdict.score <= 1
        assert verdict.ok == (not verdict.unsupported and not verdict.weak)
    whole = check("The ferry ran aground.", f"{text}\nThe ferry ran aground.")
    assert whole.unsupported == ()
