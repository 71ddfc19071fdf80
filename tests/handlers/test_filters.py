"""People watch for words, mute others, and see what each of them caught."""

from __future__ import annotations

import time

import pytest

from news.filters import parse
from tests.handlers.cast import (
    ADA,
    BEN,
    CABLEWAY,
    GROUP,
    LANTERN,
    LIGHTHOUSE,
    Chatting,
    ask,
    brought,
    labels,
    toast,
    turned,
)
from tests.storage.cast import START
from tests.world import Clock, World


def then() -> Clock:
    """Make a clock of the day of the tales."""
    clock = Clock()
    clock.ahead = START + 60 - time.time()
    return clock


REFUSED = "Only administrators of this group may change that."


def test_words_are_watched_for_and_marked_in_the_card(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        said = await w.answer(ada, "/watch mayor")
        assert said.text == (
            "I watch for “mayor”: a story that has it comes at once, whatever you are subscribed "
            "to.\nThe last week had 2 stories like that."
        )
        assert labels(said) == ["#2", "#1", "✕ mayor"]
        card = await brought(w, said, "#1")
        assert "\n\nYou watch for “mayor”.\n\n" in card.text
        marked = [each for each in card.entities if each["type"] == "bold"]
        assert [card.text[each["offset"] :][: each["length"]] for each in marked[1:]] == ["mayor"]

        listed = await turned(w, said, "✕ mayor")
        assert listed.text.startswith("You have no filters. /watch WORDS brings you")
        assert labels(listed) == []

    chatting(scene, LIGHTHOUSE, LANTERN, CABLEWAY, clock=then())


def test_muted_words_are_in_no_list(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        said = await w.answer(ada, "/mute lanterns, or mayor category:harb")
        assert said.text.startswith("I leave out “lanterns, or mayor category:harb” in Harbour:")
        said = await w.answer(ada, '/mute "four years" -nothing')
        assert said.text.endswith("The last week had 2 stories like that.")
        assert labels(await w.answer(ada, "/latest")) == ["#3"]

    chatting(scene, LIGHTHOUSE, LANTERN, CABLEWAY, clock=then())


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("/watch", "Please say which words to watch for: /watch ferry, or"),
        ("/mute -fog", "Please say which words to leave out: /mute football, or /mute title:"),
        ("/watch category:hills", "Please say which words to watch for: /watch ferry, or"),
        ("/mute fog category:sea", "There is no category “sea”. There are: harbour, hills."),
        ("/filters", "You have no filters."),
    ],
)
def test_what_is_no_filter_is_met_with_an_example(
    chatting: Chatting, asked: str, answered: str
) -> None:
    async def scene(w: World) -> None:
        said = await w.answer(w.telegram.add_person(ADA), asked)
        assert said.text.startswith(answered)

    chatting(scene)


def test_there_is_room_for_so_many(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        for number in range(50):
            wanted = parse("x" * 90 + str(number))
            await w.app.storage.filters.add(
                ada, wanted, kind="mute", chat_kind="private", now=START
            )
        said = await w.answer(ada, "/watch one more")
        assert said.text.startswith("You have 50 filters, and there is room for no more.")
        listed = await w.answer(ada, "/filters")
        assert labels(listed)[10:] == ["Page 2 ›"]
        last = await turned(w, await turned(w, listed, "Page 2 ›"), "Page 3 ›")
        assert labels(last)[10:] == ["‹ Page 2", "Page 4 ›"]
        ended = await turned(w, last, labels(last)[0])
        assert labels(ended)[10:] == ["‹ Page 2", "Page 4 ›"]
        assert (await w.answer(ada, "/watch one more")).text.startswith("I watch for “one more”")

    chatting(scene)


def test_a_text_is_watched_for_by_a_button(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        offered = await w.answer(ada, "the lighthouse")
        assert (await turned(w, offered, "Watch for it")).text.startswith(
            "I watch for “the lighthouse”"
        )

    chatting(scene, LIGHTHOUSE)


def test_in_a_group_administrators_filter(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        w.telegram.add_person(ADA)
        w.telegram.add_person(BEN)
        group = w.telegram.add_group(GROUP, title="Readers", admins={w.telegram.bot_id, ADA})
        assert (await ask(w, group, "/watch fog", sender=BEN)).text == REFUSED
        said = await ask(w, group, "/watch fog", sender=ADA)
        assert said.text.startswith("I watch for “fog”")
        assert await toast(w, said, "✕ fog", sender=BEN) == REFUSED
        listed = await ask(w, group, "/filters", sender=BEN)
        assert "“fog” – nothing this week" in listed.text

    chatting(scene)
