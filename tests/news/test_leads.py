"""Leads of digests: what is asked, and that each sentence is carried by one story."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from news import leads
from news.drafts import Draft, Request, Sentence, messages
from news.leads import Brief, Told
from news.stories import Story
from news.summaries import Unusable

AT = 1_790_000_000
TEXTS = (
    "The harbour of Ostrel was reopened on Tuesday after repairs that cost 37 million crowns.",
    "Mayor Ilse Quandt of Brink resigned over the contract for the tramway.",
    "Rain flooded 120 cellars in the valley of the Mirre.",
    "The national bank lowered its rate to 2.5 percent.",
    "Scientists in Calder counted 4,100 storks, more than ever before.",
)


def story(number: int, text: str, *, language: str | None = "en", title: str = "") -> Story:
    return Story(
        number=number,
        title=title or f"Headline {number}",
        url=f"http://press.example/{number}",
        summary=text,
        method="extract",
        category="World",
        outlet="The Pilot",
        language=language,
        words=100,
        from_feed=False,
        published_at=AT,
    )


BRIEF = Brief("en", tuple(Told("", text, AT) for text in TEXTS))


def draft(*texts: str, sources: Sequence[int] = ()) -> Draft:
    return Draft("", tuple(Sentence(each, tuple(sources)) for each in texts), 10)


def refused(*texts: str) -> str:
    outcome = leads.judge(BRIEF, draft(*texts))
    assert isinstance(outcome, Unusable)
    return outcome.reason


def test_a_lead_is_written_of_what_the_stories_say_in_one_language() -> None:
    german = story(9, "Der Hafen von Ostrel wurde am Dienstag eröffnet.", language="de")
    stories = [story(at, text) for at, text in enumerate(TEXTS)]
    made = leads.brief([stories[0], german, *stories[1:], story(7, "", language="en")], "")
    assert made is not None
    assert (made.language, [each.text for each in made.stories]) == ("en", [*TEXTS])
    assert leads.brief(stories, "de") is None
    assert leads.brief([german, *stories], "") is None
    assert leads.brief(stories[:4], "en") is None
    assert (
        leads.brief([story(at, text, language=None) for at, text in enumerate(TEXTS)], "") is None
    )


def test_the_model_is_told_what_each_story_says_and_how_a_lead_is_written() -> None:
    system, user = messages(leads.requested(BRIEF))
    assert "never join two stories" in system["content"]
    assert [f"[{at}] {text}" in user["content"] for at, text in enumerate(TEXTS, 1)] == [True] * 5
    assert "Language: English" in user["content"]


def test_two_or_three_sentences_that_stories_carry_are_a_lead() -> None:
    told = ("The harbour of Ostrel was reopened after repairs for 37 million crowns.", TEXTS[3])
    assert leads.judge(BRIEF, draft(*told)) == " ".join(told)
    assert leads.judge(BRIEF, draft(*TEXTS)) == " ".join(TEXTS[:3])
    assert leads.judge(BRIEF, draft(f"**{TEXTS[1]}**", TEXTS[2], sources=[9, 2])) == (
        f"{TEXTS[1]} {TEXTS[2]}"
    )


@pytest.mark.parametrize(
    "joined",
    [
        "Mayor Ilse Quandt of Brink resigned after rain flooded 120 cellars in the valley.",
        "The national bank lowered its rate to 2.5 percent, and scientists counted 4,100 storks.",
        "Scientists in Calder counted 120 storks, more than ever before.",
        "Mayor Ilse Quandt of Calder resigned over the contract for the tramway.",
    ],
)
def test_a_sentence_that_mixes_stories_is_no_lead(joined: str) -> None:
    assert refused(TEXTS[0], joined) == "unfaithful"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The harbour of Ostrel was reopened after repairs for 73 million crowns.", "unfaithful"),
        ("The harbour of Ostrel was reopened, see https://spam.example/x now.", "garbage"),
        ("The harbour of Ostrel was reopened on", "unfinished"),
        ("Word " * 80 + "end.", "garbage"),
        (
            "Der Hafen wurde nach langen und teuren Arbeiten endlich wieder für alle geöffnet.",
            "language",
        ),
    ],
)
def test_what_is_wrong_with_a_draft_is_said_in_a_word(text: str, reason: str) -> None:
    assert refused(TEXTS[3], text) == reason


def test_one_sentence_is_no_lead() -> None:
    assert refused(TEXTS[0]) == "garbage"


def test_a_second_draft_is_asked_for_with_what_was_wrong_and_no_third() -> None:
    asked: list[Request] = []

    async def attempt(request: Request) -> str | Unusable | None:
        asked.append(request)
        return Unusable("unfaithful", ("not so",))

    assert asyncio.run(leads.write(BRIEF, attempt)) == ""
    assert [each.remarks for each in asked] == [(), ("not so",)]
    assert "Avoid this:\n- not so" in messages(asked[1])[1]["content"]


def test_without_budget_or_time_there_is_no_second_try() -> None:
    asked = 0

    async def attempt(_request: Request) -> str | Unusable | None:
        nonlocal asked
        asked += 1
        return None

    assert asyncio.run(leads.write(BRIEF, attempt)) == ""
    assert asked == 1
