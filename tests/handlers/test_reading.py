"""People read a whole text, page by page."""

from __future__ import annotations

from itertools import pairwise

import pytest

from emulator.seen import SentMessage
from messages.html import units
from tests.handlers.cast import (
    ADA,
    BEN,
    CABLEWAY,
    LIGHTHOUSE,
    Chatting,
    Tale,
    brought,
    labels,
    toast,
    turned,
)
from tests.world import World

SENTENCE = "On day {} the keepers of the light wrote down the wind, the tide and who came by."
DAYS = [" ".join(SENTENCE.format(f"{week}-{day}") for day in range(4)) for week in range(57)]
DIARY = Tale("The keepers' diary is found", "\n".join(DAYS))
"""Six pages, in paragraphs of four sentences."""
LONGEST = 4096


def test_a_short_text_is_one_message_without_page_buttons(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        page = await w.answer(w.telegram.add_person(ADA), "/read 1")

        head, *text = page.text.split("\n\n")
        assert head == f"{LIGHTHOUSE.title}\n1 min read · #1"
        assert text == LIGHTHOUSE.text.split("\n")
        assert labels(page) == ["Similar", "Source"]

    chatting(scene, LIGHTHOUSE)


def test_a_long_text_comes_whole_in_order_four_messages_at_once(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        pages = await _read(w, ada, 4)
        assert [labels(each) for each in pages[:3]] == [[], [], []]
        assert labels(pages[3]) == ["« Page 1", "‹ Page 3", "Page 5 ›", "Similar", "Source"]
        assert all(units(each.text) <= LONGEST for each in pages)
        assert pages[1].text.split("\n")[1].startswith("page 2 of 6 · ")

        fifth = await turned(w, pages[3], "Page 5")
        sixth = await turned(w, pages[3], "Page 6")
        assert labels(sixth) == ["« Page 1", "‹ Page 5", "Similar", "Source"]
        whole = [_paragraphs(each) for each in (*pages, fifth, sixth)]
        assert [paragraph for page in whole for paragraph in page] == DAYS
        assert len(w.said(ada)) == 4

    chatting(scene, DIARY)


def test_pages_turn_in_place_both_ways(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        pages = await _read(w, ada, 4)

        back = pages[3]
        for number in (3, 2, 1):
            back = await turned(w, back, f"‹ Page {number}")
            assert back.text == pages[number - 1].text
        assert labels(back) == ["Page 2 ›", "Similar", "Source"]
        for number in (2, 3, 4):
            back = await turned(w, back, f"Page {number} ›")
        assert (back.text, back.buttons) == (pages[3].text, pages[3].buttons)

    chatting(scene, DIARY)


def test_a_paragraph_longer_than_a_page_is_cut_at_the_end_of_a_sentence(
    chatting: Chatting,
) -> None:
    async def scene(w: World) -> None:
        pages = await _read(w, w.telegram.add_person(ADA), 3)
        assert all(each.text.endswith(".") for each in pages)
        parts = [" ".join(_paragraphs(each)) for each in pages]
        assert " ".join(parts) == " ".join(DAYS[:30])
        assert all(later.startswith("On day ") for _, later in pairwise(parts))

    chatting(scene, Tale("The diary in one breath", " ".join(DAYS[:30])))


def test_reading_is_counted_once_a_time_and_turning_pages_is_not(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        pages = await _read(w, ada, 4)
        await turned(w, pages[3], "Page 5")
        once = await w.answer(ada, "/details 1")
        assert "\nRead Count: 1\n" in once.text
        assert "\nLast Read: 20" in once.text

        card = await brought(w, await w.answer(ada, "/latest"), "#1")
        await brought(w, card, "Read")
        await w.telegram.until(lambda: "page 6 of 6" in w.said(ada)[-1].text)
        again = await w.answer(ada, "/details 1")
        assert "\nRead Count: 2\n" in again.text
        assert "\nRead here: 2 times, last on 20" in again.text

    chatting(scene, DIARY)


def test_reading_goes_on_where_the_reader_was_and_begins_anew_at_the_end(
    chatting: Chatting,
) -> None:
    async def scene(w: World) -> None:
        ada, ben = w.telegram.add_person(ADA), w.telegram.add_person(BEN)
        pages = await _read(w, ada, 4)
        await turned(w, pages[3], "‹ Page 3")
        assert "page 4 of 6 · 9 of 18 min left" in (await w.answer(ada, "/read")).text
        await w.telegram.until(lambda: len(w.said(ada)) == 7)
        last = w.said(ada)[-1]
        assert "page 6 of 6" in last.text
        first = await turned(w, last, "« Page 1")
        assert first.text == pages[0].text
        assert "page 2 of 6" in (await w.answer(ada, "/read")).text
        assert "page 1 of 6" in (await w.answer(ben, "/read 1")).text

    chatting(scene, DIARY)


def test_what_was_read_is_marked_in_lists(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada, ben = w.telegram.add_person(ADA), w.telegram.add_person(BEN)
        await w.answer(ada, "/read 1")
        listed = await w.answer(ada, "/latest")
        assert [each.endswith(" · read") for each in listed.text.split("\n\n")[1:]] == [
            False,
            True,
        ]
        assert "· read" not in (await w.answer(ben, "/latest")).text

    chatting(scene, LIGHTHOUSE, CABLEWAY)


@pytest.mark.parametrize("label", ["Page 5", "Page 3"])
def test_turning_twice_at_once_is_harmless(chatting: Chatting, label: str) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        last = (await _read(w, ada, 4))[3]
        w.telegram.press(ada, last.message_id, label)
        assert await toast(w, last, label) == ""
        await w.answer(ada, "/help")
        assert label.lower() in w.said(ada)[3].text

    chatting(scene, DIARY, excused="message is not modified")


async def _read(w: World, chat_id: int, most: int) -> list[SentMessage]:
    """Ask for the text of the first story, and wait until so many pages are there."""
    w.telegram.say(chat_id, "/read 1")
    await w.telegram.until(lambda: len(w.said(chat_id)) == most)
    return w.said(chat_id)


def _paragraphs(page: SentMessage) -> list[str]:
    return page.text.split("\n\n")[1:]
