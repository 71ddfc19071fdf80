"""News that has the words of a chat comes to it, marked, and what it mutes does not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.world import World, headline, world

ADA, BEN = 7, 8
Run = Callable[[Any], None]


def test_what_is_watched_for_comes_and_what_is_muted_does_not(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        async with world(tmp_path) as w:
            ada, ben = w.telegram.add_person(ADA), w.telegram.add_person(BEN)
            await w.subscribe(ben, "harbour")
            await w.answer(ada, "/watch gannet* -ferry")
            await w.answer(ben, "/mute title:gannets")
            await w.settle()
            w.publish("pilot", "gannets")
            w.publish("pilot", "cranes")
            await w.telegram.until(lambda: w.pushed(ben) == [headline("cranes")])
            await w.telegram.until(lambda: w.pushed(ada) == [headline("gannets")])
            await _told_of(w, ada, "“gannet* -ferry” – 1 story this week")
            await _told_of(w, ben, "“title:gannets” – 1 story this week")
            card = next(each for each in w.said(ada) if "You watch for" in each.text)
            bold = [each for each in card.entities if each["type"] == "bold"]
            words = {card.text[each["offset"] :][: each["length"]] for each in bold[1:]}
            assert words == {"gannets"}
            assert card.text.count("You watch for “gannet* -ferry”.") == 1

    run(scenario())


async def _told_of(w: World, chat: int, line: str) -> None:
    assert line in (await w.answer(chat, "/filters")).text
