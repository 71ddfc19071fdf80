"""A chat sees what it received and read, in a picture and in words."""

from __future__ import annotations

from emulator.files import picture_size
from emulator.seen import SentMessage
from tests.handlers.cast import (
    ADA,
    BEN,
    CABLEWAY,
    LANTERN,
    LIGHTHOUSE,
    Chatting,
    brought,
    labels,
    toast,
)
from tests.world import World


def picture(w: World, message: SentMessage) -> bytes:
    """Give the picture of a message."""
    return bytes(w.telegram.content(message.raw["photo"][-1]["file_id"]))


def test_a_picture_and_its_words_say_what_came_and_what_was_read(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        await w.subscribe(ada, "harbour")
        await w.telegram.until(lambda: len(w.pushed(ada)) == 2)
        await w.answer(ada, "/read 1")
        shown = await w.answer(ada, "/stats")
        assert shown.text == (
            "The last 30 days\n2 stories came, 1 opened to be read: 26 words, 1 min.\n"
            "Harbour: 2 came, 1 read"
        )
        assert labels(shown) == ["7 days", "✓ 30 days", "Dark"]
        light = picture(w, shown)
        assert picture_size(light) == (960, 600)
        week = await brought(w, shown, "7 days")
        assert week.text.startswith("The last 7 days\n2 stories came")
        dark = await brought(w, week, "Dark")
        assert labels(dark) == ["✓ 7 days", "30 days", "Light"]
        assert len({light, picture(w, week), picture(w, dark)}) == 3

    chatting(scene, LIGHTHOUSE, LANTERN, CABLEWAY)


def test_where_nothing_came_that_is_said(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ben = w.telegram.add_person(BEN)
        shown = await w.answer(ben, "/stats 6")
        assert shown.text == "The last 7 days\nNothing came and nothing was read."
        assert await toast(w, shown, "✓ 7 days") == ""

    chatting(scene)
