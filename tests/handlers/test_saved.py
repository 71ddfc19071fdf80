"""People put stories aside, and find them again by their words."""

from __future__ import annotations

from sqlalchemy import insert

from storage.tables import saved, stories
from tests.handlers.cast import (
    ADA,
    BEN,
    CABLEWAY,
    GROUP,
    LANTERN,
    LIGHTHOUSE,
    Chatting,
    Tale,
    ask,
    brought,
    labels,
    toast,
    turned,
)
from tests.world import World


def test_a_story_is_saved_by_its_number_its_card_or_as_the_last_shown(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        assert (await w.answer(ada, "/save")).text.startswith("Please say which story")
        said = await w.answer(ada, "/save 1")
        assert said.text == f"Saved: #1 {LIGHTHOUSE.title}\n/saved shows all."
        card = await brought(w, await w.answer(ada, "/latest"), "#2")
        assert (await w.answer(ada, "/save")).text.startswith("Saved: #2")
        await brought(w, await w.answer(ada, "/latest"), "#3")
        assert (await w.answer(ada, "/save", reply_to=card.message_id)).text.startswith("Saved: #2")
        listed = await w.answer(ada, "/saved")
        assert listed.text.startswith("Saved\n2 stories\n\n#2 ")
        assert labels(listed) == ["#2", "#1"]

    chatting(scene, LIGHTHOUSE, LANTERN, CABLEWAY)


def test_the_button_of_a_card_saves_and_takes_out_again(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada, ben = w.telegram.add_person(ADA), w.telegram.add_person(BEN)
        card = await brought(w, await w.answer(ada, "/latest"), "#1")
        assert labels(await turned(w, card, "Save"))[-1] == "✓ Saved"
        opened = await turned(w, card, "Details")
        assert labels(opened)[-1] == "✓ Saved"
        out = await turned(w, card, "✓ Saved")
        assert out.text == opened.text
        assert labels(out) == ["Fold", "Similar", "Read", "Source", "Save"]
        assert await toast(w, out, "Save") == "Saved"
        assert labels(await w.answer(ada, "/saved")) == ["#1"]
        assert (await w.answer(ben, "/saved")).text.startswith("You have saved nothing yet")

    chatting(scene, LIGHTHOUSE)


def test_what_is_saved_is_paged_and_searched(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        for number in range(1, 12):
            await w.app.storage.saved.add(ada, number, kind="private", now=number)
        listed = await w.answer(ada, "/saved")
        assert listed.text.startswith("Saved\n11 stories, page 1 of 2\n\n#11 ")
        second = await turned(w, listed, "Page 2 ›")
        assert labels(second) == ["#3", "#2", "#1", "‹ Page 1"]

        some = await w.answer(ada, "/saved BELL -four")
        assert some.text.startswith("Saved, with: BELL -four\n9 stories, page 1 of 2\n\n")
        assert labels(await turned(w, some, "Page 2 ›")) == ["#3", "‹ Page 1"]
        none = await w.answer(ada, "/saved <fog>")
        assert none.text == (
            "Saved, with: <fog>\nNothing that you saved has that. /saved shows all."
        )

    bells = (Tale(f"Bell {n} is cast", f"The bell of pier {n} was cast.") for n in range(9))
    chatting(scene, LIGHTHOUSE, LANTERN, *bells)


def test_there_is_room_for_so_many(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        await w.answer(ada, "/start")
        told = [{"article_id": "", "published_at": n, "created_at": n} for n in range(500)]
        kept = [{"chat_id": ada, "story_id": n, "saved_at": n} for n in range(2, 502)]
        async with w.app.storage._database.writing() as connection:
            await connection.execute(insert(stories), told)
            await connection.execute(insert(saved), kept)
        said = await w.answer(ada, "/save 1")
        assert said.text == "You have saved 500 stories, and there is room for no more. See /saved."
        card = await brought(w, await w.answer(ada, "/latest"), "#1")
        assert await toast(w, card, "Save") == "There is room for no more; see /saved."

    chatting(scene, LIGHTHOUSE)


def test_members_of_a_group_save_for_it(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        w.telegram.add_person(ADA)
        w.telegram.add_person(BEN)
        group = w.telegram.add_group(GROUP, title="Readers", admins={w.telegram.bot_id, ADA})
        assert (await ask(w, group, "/save 1", sender=BEN)).text.startswith("Saved: #1")
        assert labels(await ask(w, group, "/saved", sender=ADA)) == ["#1"]

    chatting(scene, LIGHTHOUSE)
