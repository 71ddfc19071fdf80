"""People ask for the latest, for details and for similar readings."""

from __future__ import annotations

import pytest

from tests.handlers.cast import (
    ADA,
    CABLEWAY,
    LANTERN,
    LIGHTHOUSE,
    Chatting,
    Tale,
    brought,
    heard,
    labels,
    now,
    turned,
)
from tests.world import World, is_card


def test_the_latest_are_listed_with_a_button_for_each(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)

        listed = await w.answer(ada, "/latest")
        assert listed.text.startswith(f"Latest stories\n\n#2 {CABLEWAY.title}\nThe Crag · ")
        assert f"\n\n#1 {LIGHTHOUSE.title}\nThe Pilot · " in listed.text
        assert labels(listed) == ["#2", "#1"]
        card = await brought(w, listed, "#1")
        assert is_card(card)
        assert card.text.startswith(LIGHTHOUSE.title)

        some = await w.answer(ada, "/latest harb")
        assert some.text.startswith("Latest in Harbour\n\n#1 ")
        assert labels(some) == ["#1"]
        unknown = await w.answer(ada, "/latest sports")
        assert unknown.text.startswith("There is no category “sports”. There are: harbour, hills.")

    chatting(scene, LIGHTHOUSE, CABLEWAY)


def test_where_there_are_no_stories_yet_that_is_said(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        everywhere = await w.answer(ada, "/latest")
        assert everywhere.text.startswith("There are no stories yet.")
        here = await w.answer(ada, "/latest hills")
        assert here.text.startswith("There are no stories in Hills yet.")

    chatting(scene)


def test_details_show_the_whole_record(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        details = await w.answer(ada, "/details 1")

        card, record = details.text.split("\n\nStatistics\n")
        assert card.startswith(LIGHTHOUSE.title)
        record_of = dict(line.split(": ", 1) for line in record.split("\n") if ": " in line)
        assert record_of.pop("ID").count("-") == 4
        assert record_of == {
            "Words": "26",
            "Read Count": "0",
            "Category ID": "harbour",
            "URL": "http://press.example/1",
            "Date": "November 14, 2023",
            "Created": "2023/11/14 22:13 UTC",
            "Updated": "2023/11/14 22:13 UTC",
            "Last Read": "never",
        }

    chatting(scene, LIGHTHOUSE)


@pytest.mark.parametrize("command", ["details", "similar", "read"])
def test_a_story_is_meant_by_its_number_or_by_answering_its_card(
    chatting: Chatting, command: str
) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        card = await brought(w, await w.answer(ada, "/latest"), "#2")

        for words in ("2", "#2", "02"):
            assert CABLEWAY.title in (await w.answer(ada, f"/{command} {words}")).text
        answered = await w.answer(ada, f"/{command}", reply_to=card.message_id)
        assert CABLEWAY.title in answered.text
        named = await w.answer(ada, f"/{command} 1", reply_to=card.message_id)
        assert LIGHTHOUSE.title in named.text

    chatting(scene, LIGHTHOUSE, CABLEWAY)


@pytest.mark.parametrize("command", ["details", "similar", "read"])
def test_a_story_that_is_not_there_is_said_not_to_be(chatting: Chatting, command: str) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        mine = w.telegram.say(ada, "I like #1")
        await heard(w, ada, 1)

        for answering in (None, mine):
            missing = await w.answer(ada, f"/{command}", reply_to=answering)
            if answering is None:
                assert missing.text == (
                    f"Please say which story: answer its card with /{command}, or give the "
                    f"number on it, for example /{command} 1042."
                )
        for words in ("99", "#99", "0", "-1", "1.5", "one", "<b>", "\u0661", "1;drop", "9" * 400):
            unknown = await w.answer(ada, f"/{command} {words}")
            assert unknown.text.startswith("There is no story #")
            assert unknown.text.endswith(". /latest shows the newest.")

    chatting(scene, LIGHTHOUSE)


def test_answering_a_page_means_its_story_whatever_numbers_its_text_has(
    chatting: Chatting,
) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        page = await w.answer(ada, "/read 2")
        details = await w.answer(ada, "/details", reply_to=page.message_id)
        assert details.text.startswith("The café is #1 again")
        unfolded = await w.answer(ada, "/similar", reply_to=details.message_id)
        assert "to #2 The café" in unfolded.text

    text = "It was #1 in May.\nIn June it was ranked #1 by readers, and #3 by those who cook."
    chatting(scene, LIGHTHOUSE, Tale("The café is #1 again", text))


def test_details_unfold_in_the_card_and_fold_again(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        card = await brought(w, await w.answer(ada, "/latest"), "#1")
        assert labels(card) == ["Details", "Similar", "Read", "Source", "Save"]

        opened = await turned(w, card, "Details")
        assert opened.text.startswith(card.text)
        assert "Read Count: 0" in opened.text
        assert labels(opened) == ["Fold", "Similar", "Read", "Source", "Save"]
        folded = await turned(w, card, "Fold")
        assert (folded.text, folded.buttons) == (card.text, card.buttons)

    chatting(scene, LIGHTHOUSE)


def test_pressing_details_twice_is_harmless(
    chatting: Chatting, caplog: pytest.LogCaptureFixture
) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        card = await brought(w, await w.answer(ada, "/latest"), "#1")

        both = [w.telegram.press(ada, card.message_id, "Details") for _ in range(2)]
        await w.telegram.until(lambda: all(each in w.telegram.callback_answers for each in both))
        told = await w.answer(ada, "/help")

        assert labels(now(w, card))[0] == "Fold"
        assert w.said(ada)[-1] == told

    chatting(scene, LIGHTHOUSE, excused="message is not modified")
    assert [each for each in caplog.records if each.name == "handlers.errors"] == []


def test_similar_readings_say_why_and_open_as_cards(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        found = await w.answer(ada, "/similar 1")

        head, reading = found.text.split("\n\n")
        assert head == f"Similar Readings (1 items)\nto #1 {LIGHTHOUSE.title}"
        assert reading.startswith(f"#3 {LANTERN.title}\nThe Pilot · ")
        assert "lantern" in reading.split("\nshares: ")[1]
        assert (await brought(w, found, "#3")).text.startswith(LANTERN.title)

        nothing = await w.answer(ada, "/similar 2")
        assert nothing.text.startswith("Similar Readings (0 items)\nto #2 ")
        assert nothing.text.endswith("Nothing in the archive is like this story yet.")
        assert labels(nothing) == []

        card = await brought(w, await w.answer(ada, "/latest"), "#1")
        assert (await brought(w, card, "Similar")).text == found.text

    chatting(scene, LIGHTHOUSE, CABLEWAY, LANTERN)
