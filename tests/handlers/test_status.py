"""What people learn of the bot's own work, and the pages of what waited for them."""

from __future__ import annotations

from sqlalchemy import insert

from storage.gathering import KEPT, MOST_WAITING
from storage.tables import outbox
from tests.handlers.cast import ADA, BEN, Chatting, Tale, turned
from tests.world import World, is_card

MANY = MOST_WAITING + 8
TALES = [
    Tale(f"Buoy {number} is painted", f"Buoy {number} got its paint.") for number in range(MANY)
]


def test_somebody_sees_what_was_delivered_and_what_waits(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        await w.subscribe(w.telegram.add_person(ADA), "harbour")
        await w.telegram.until(lambda: len(w.pushed(ADA)) == 3)
        await w.quiet()  # the last is recorded a moment after it came
        page = (await w.answer(ADA, "/status")).text
        assert page.startswith("In the last 24 hours\nDelivered: 3\nWaiting: 0")
        assert "For all chats" not in page

    chatting(scene, *TALES)


def test_those_who_run_the_bot_see_all_chats(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        page = (await w.answer(w.telegram.add_person(BEN), "/status")).text
        assert "For all chats\nDelivered: 0\nWaiting: 0" in page

    chatting(scene, *TALES, admins=str(BEN))


def test_what_waited_comes_as_a_list_with_pages_and_then_the_newest(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        storage, now = w.app.storage, w.app.now()
        await storage.chats.meet(w.telegram.add_person(ADA), kind="private", now=now)
        async with storage._database.writing() as connection:
            times = {"due_at": now, "created_at": now}
            rows = [{"chat_id": ADA, "subject": number, **times} for number in range(1, MANY + 1)]
            await connection.execute(insert(outbox), rows)
        await storage.gathering.gather(now=now)
        w.app.schedule.wake("deliver")
        await w.telegram.until(lambda: any("stories came" in each.text for each in w.said(ADA)))
        await w.quiet()

        (listed,) = [each for each in w.said(ADA) if "stories came" in each.text]
        cards = [each for each in w.said(ADA) if is_card(each)]
        count = int(listed.text.split()[0])
        assert count + len(cards) == MANY
        assert w.said(ADA)[-KEPT:] == cards[-KEPT:]
        assert f"Page 1 of {-(-count // 10)}" in listed.text
        first = len(cards) - KEPT
        assert f"Buoy {first} is painted" in listed.text
        page = (await turned(w, listed, "Page 2 ›")).text
        assert f"Page 2 of {-(-count // 10)}" in page
        assert f"Buoy {first + 10} is painted" in page
        assert f"Buoy {first} " not in page

    chatting(scene, *TALES)
