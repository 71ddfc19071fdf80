"""An event that several outlets tell is one message, which names them as they come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from emulator import faults
from emulator.faults import Fault, Refusal
from emulator.press import Category, Outlet
from emulator.press import World as Stock
from emulator.refusals import RefusedError
from tests.news import events
from tests.world import Clock, World, world

ADA, BEN = 7, 8
DAY = 24 * 3600
EVERY = 4
"""Of forty events, so many are passed over for each that is told: a chat hears of one a second."""
Run = Callable[[Any], None]

FOUND = """
Divers found two signal lamps from the schooner Marigold in the northern channel on Monday.

The lamps lay under four metres of sand and will go to the maritime museum of Port Lumen, said
Orla Venn, who leads the dig for the harbour authority.

The Marigold sank in a gale in 1887 with a cargo of slate; nineteen of her crew were saved by
the lifeboat of Cape Lumen.
"""
RETOLD = """
Two lamps of the Marigold, a schooner lost in 1887, have come up from the northern channel.

Divers of the harbour authority raised them on Monday from four metres of sand, and the maritime
museum in Port Lumen will clean and show them, Orla Venn said.

Slate was the cargo of the schooner, and the Cape Lumen lifeboat had saved nineteen people.
"""
OTHER = """
Divers inspected the piles of the new ferry pier in the southern basin of Port Lumen.

Two of the forty piles stand crooked, the harbour authority said on Monday, and the builder has
until March to straighten them at his own cost.

The pier was to open with the summer timetable; the ferries will call at the old quay until the
autumn, and tickets stay valid.
"""


def said(text: str) -> list[str]:
    """Make paragraphs of a text."""
    return [" ".join(each.split()) for each in text.split("\n\n")]


async def told(w: World, *chats: int) -> None:
    """Let the Pilot tell of the lamps, and wait until chats have heard."""
    for chat in chats:
        await w.subscribe(chat, "harbour")
    w.press.publish("pilot", title="Lamps of the Marigold found by divers", paragraphs=said(FOUND))
    await w.telegram.until(lambda: all(len(w.pushed(chat)) == 1 for chat in chats))


def retell(w: World) -> None:
    """Let the Gauge tell of the lamps in its own words."""
    w.press.publish(
        "gauge", title="Channel gives up lights of lost schooner", paragraphs=said(RETOLD)
    )


def names_both(w: World, chat: int) -> bool:
    return "2 sources: The Pilot, The Gauge" in w.said(chat)[-1].text


def test_a_further_source_edits_the_message_and_sends_none(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        async with world(tmp_path) as w:
            await told(w, w.telegram.add_person(ADA), w.telegram.add_person(BEN))
            before = [w.said(chat)[-1].message_id for chat in (ADA, BEN)]
            retell(w)
            await w.telegram.until(lambda: names_both(w, ADA) and names_both(w, BEN))
            await w.settle()

            assert [w.said(chat)[-1].message_id for chat in (ADA, BEN)] == before
            card = w.said(ADA)[-1]
            assert card.edited
            links = [each["url"] for each in card.entities if each["type"] == "text_link"]
            assert [link.split("/")[3] for link in links] == ["pilot", "pilot", "gauge"]
            assert card.buttons

    run(scenario())


def test_what_divers_do_elsewhere_is_another_story(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        async with world(tmp_path) as w:
            await told(w, w.telegram.add_person(ADA))
            title = "Divers find piles of new pier crooked"
            w.press.publish("gauge", title=title, paragraphs=said(OTHER))
            await w.telegram.until(lambda: len(w.pushed(ADA)) == 2)
            await w.settle()

            assert not any("sources" in each.text for each in w.said(ADA))

    run(scenario())


def test_who_comes_later_is_shown_all_the_sources(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        async with world(tmp_path) as w:
            await told(w, w.telegram.add_person(ADA))
            retell(w)
            await w.telegram.until(lambda: names_both(w, ADA))
            await w.answer(w.telegram.add_person(BEN), "/details 1")

            assert names_both(w, BEN)

    run(scenario())


def test_an_edit_survives_trouble_and_a_message_that_is_gone(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        async with world(tmp_path) as w:
            await told(w, w.telegram.add_person(ADA), w.telegram.add_person(BEN))
            gone = Refusal(RefusedError("message to edit not found"))
            unreadable = Fault(faults.TRUNCATED, method="editMessageText", chat_id=ADA, times=2)
            w.telegram.fail(unreadable)
            w.telegram.fail(Fault(gone, method="editMessageText", chat_id=BEN))
            retell(w)
            await w.telegram.until(lambda: names_both(w, ADA))
            await w.quiet()

            assert len(w.pushed(BEN)) == 1
            assert not names_both(w, BEN)

    run(scenario())


def test_what_is_told_days_later_is_a_sequel_that_names_the_story(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        clock = Clock()
        async with world(tmp_path, clock=clock) as w:
            await told(w, w.telegram.add_person(ADA))
            clock.ahead = 5 * DAY
            retell(w)
            await w.telegram.until(lambda: len(w.pushed(ADA)) == 2)
            await w.settle()

            first, second = w.said(ADA)[-2:]
            assert "sources" not in first.text
            assert "Also read: #1 Lamps of the Marigold found by divers" in second.text

    run(scenario())


def test_what_is_new_is_a_reply_and_a_correction_an_edit(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        clock = Clock()
        async with world(tmp_path, clock=clock) as w:
            ada = w.telegram.add_person(ADA)
            await w.subscribe(ada, "harbour")
            title = "Two lamps of the Marigold found by divers"
            piece = w.press.publish("pilot", title=title, paragraphs=said(FOUND))
            await w.telegram.until(lambda: len(w.pushed(ada)) == 1)
            card = w.said(ada)[-1]

            clock.ahead = 2 * 3600
            grown = RETOLD.replace("Two lamps", "Seven lamps")
            w.press.publish(
                "gauge", title="Seven lamps now up from the Marigold", paragraphs=said(grown)
            )
            await w.telegram.until(lambda: w.said(ada)[-1].text.startswith("New: Seven lamps"))
            reply = w.said(ada)[-1]
            assert reply.reply_to == card.message_id
            assert (
                "Seven lamps of the Marigold, a schooner lost in 1887, have come up" in reply.text
            )

            mended = FOUND.replace("two signal lamps", "three signal lamps")
            right = title.replace("Two", "Three")
            w.press.revise(piece, title=right, paragraphs=said(mended))
            corrected = f"Corrected: three, not two; the headline was \u201c{title}\u201d."

            def is_corrected() -> bool:
                first = next(x for x in w.said(ada) if x.message_id == card.message_id)
                return first.text.startswith(right) and corrected in first.text

            await w.telegram.until(is_corrected)
            await w.settle()
            assert w.pushed(ada) == [right]

    run(scenario())


HARBOUR = Category("harbour", "Harbour")
LAST = {
    "pilot": "More will be known when the authorities have finished their work, they said.",
    "gauge": "Readers who saw anything of it are asked to write to the desk for local affairs.",
    "crag": "It is the second time this year that our paper has had to report of the like.",
    "lantern": "What it means for those who live there will be the subject of a longer report.",
    "beacon": "A map, voices from the street and a look back stand in the weekend edition.",
    "anchor": "Officials would not say when the next statement can be expected by the public.",
}
"""What each outlet ends with, so that a page has room for an article."""
SIX = Stock(
    categories=(HARBOUR,),
    outlets=tuple(
        Outlet(each.lower(), f"The {each}", "harbour")
        for each in ("Pilot", "Gauge", "Crag", "Lantern", "Beacon", "Anchor")
    ),
)


def test_of_many_events_each_is_one_message_that_names_all_its_sources(
    tmp_path: Path, run: Run
) -> None:
    async def scenario() -> None:
        async with world(tmp_path, stock=SIX) as w:
            await w.subscribe(w.telegram.add_person(ADA), "harbour")
            tellers: dict[int, list[str]] = defaultdict(list)
            for event, title, text in events.told():
                if event % EVERY == 0:
                    outlet = SIX.outlets[len(tellers[event])]
                    w.press.publish(outlet.id, title=title, paragraphs=(text, LAST[outlet.id]))
                    tellers[event].append(outlet.name)

            def named(text: str) -> list[str]:
                _, _, sources = text.partition(" sources: ")
                return sources.partition("\n")[0].split(", ") if sources else [""]

            def complete() -> bool:
                cards = [each.text for each in w.said(ADA)[1:]]
                wanted = sorted(len(each) for each in tellers.values())
                return sorted(len(named(each)) for each in cards) == wanted

            await w.telegram.until(complete, seconds=60)
            await w.settle()

            assert complete()
            assert len(w.pushed(ADA)) == len(tellers)

    run(scenario())
