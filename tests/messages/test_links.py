"""A page that somebody sent is shown as stories are, but without a number."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from messages import links as show
from messages.html import LONGEST, plain, units
from news.similar import Reading
from news.summaries import Linked, Summary
from tests.messages.cast import HOSTILE, URLS, asks, labels, links, shown
from tests.messages.test_messages import ARTICLE, FERRY

SAID = "Medium one."
SUMMARY = Summary(
    SAID, "checked", short="Short.", long="Long one.", headline="Kopf", evidence=((SAID, "One."),)
)
PAGE = Linked(replace(ARTICLE, id="", category="links"), SUMMARY)


def test_a_link_comes_back_as_a_card_without_a_number() -> None:
    card = show.card(PAGE, "short")
    assert shown(card).startswith("Kopf\n\nShort.\n\nHarbour Post · ")
    assert shown(card).endswith("\n✓ checked · 2 min read")
    assert labels(card) == [["Details", "Similar", "Source"], ["Save"]]
    assert links(card) == {ARTICLE.url}
    plainly = replace(SUMMARY, headline="", short="")
    card = show.card(replace(PAGE, summary=plainly), "short")
    assert shown(card).startswith(f"{ARTICLE.title}\n\nMedium one.")


def test_a_checked_page_says_why() -> None:
    card = show.card(PAGE, "medium")
    assert labels(card)[1] == ["Why?", "Save"]
    assert asks(card) == ["link:details", "link:similar", "link:why", "link:save"]
    (told,) = show.why(PAGE, "medium")
    assert shown(told) == (
        "Why? What the page says for each sentence of the summary.\n\nMedium one.\nOne."
    )


def test_details_are_those_of_the_page_and_not_of_an_archive() -> None:
    details = show.details(replace(PAGE, number=3), "medium")
    text = shown(details)
    assert text.startswith(shown(show.card(PAGE, "medium")))
    assert "\n\nStatistics\nWords: 460\n\nDetails\nURL: https://press.example/ferry" in text
    assert text.endswith("Date: January 14, 2027")
    assert labels(details) == [["Fold", "Similar", "Source"], ["Why?", "✓ Saved"]]
    assert "link:unsave:opened" in asks(details)


def test_what_is_like_a_page_is_listed_and_turned() -> None:
    listed = show.similar(PAGE, (Reading(FERRY, ("tide",)),), page=1, pages=2)
    assert shown(listed).startswith("Similar Readings (1 items)\nto Kopf · page 1 of 2\n\n#1042 ")
    assert asks(listed) == ["card:1042", "link:similar:2"]
    assert "Nothing in the archive" in shown(show.similar(PAGE, (), page=1, pages=1))


def test_a_page_put_aside_is_named_by_its_own_letter() -> None:
    line, button = show.put_aside(replace(PAGE, number=7))
    assert plain(line).startswith("L7 Kopf\nHarbour Post · ")
    assert (button.text, button.data) == ("L7", "kept:7")


@given(HOSTILE, HOSTILE, HOSTILE, URLS)
def test_whatever_a_page_says_it_is_shown_within_limits(
    title: str, text: str, outlet: str, url: str
) -> None:
    article = replace(PAGE.article, title=title or "x", url=url, outlet=outlet)
    summary = Summary(text[:900], "extract", evidence=((text[:900], text),))
    hostile = Linked(article, summary)
    for message in (show.card(hostile, "medium"), *show.why(hostile, "medium")):
        assert units(plain(message.html)) <= LONGEST
        shown(message)
    for message in (show.details(hostile, ""), show.similar(hostile, (), page=1, pages=1)):
        shown(message)
