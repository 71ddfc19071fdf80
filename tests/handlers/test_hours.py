"""Hours and zones: by a city, by a place on the map, and in a group by its administrators."""

from __future__ import annotations

import time

from tests.handlers.cast import ADA, BEN, GROUP, Chatting, ask, heard, labels, now, toast, turned
from tests.world import World

REFUSED = "Only administrators of this group may change that."


def test_a_city_names_a_zone_and_where_there_are_several_buttons_do(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        assert "is Asia/Tokyo" in (await w.answer(ada, "/timezone Osaka")).text
        choice = await w.answer(ada, "/timezone San Jose")
        assert choice.text == "Which “San Jose” do you mean?"
        assert labels(choice)[0] == "San Jose, CA, United States"
        chosen = await turned(w, choice, "San José, Costa Rica")
        assert "is America/Costa_Rica" in chosen.text

    chatting(scene)


def test_a_place_that_is_sent_names_a_zone(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        await w.answer(ada, "/timezone")
        for spot, said in (
            ((27.7, 85.3), "is Asia/Kathmandu"),
            ((91.0, 0.0), "no time zone there"),
        ):
            before = len(w.said(ada))
            person = {"id": ADA, "is_bot": False, "first_name": "Ada"}
            place = {"latitude": spot[0], "longitude": spot[1]}
            message = {"message_id": 900 + before, "date": int(time.time()), "location": place}
            chat = {"id": ADA, "type": "private", "first_name": "Ada"}
            w.telegram.inject("message", {**message, "chat": chat, "from": person})
            assert said in (await heard(w, ada, before + 1))[-1].text

    chatting(scene)


def test_a_groups_hours_are_its_administrators_to_change(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        for each in (ADA, BEN):
            w.telegram.add_person(each)
        group = w.telegram.add_group(GROUP, title="Readers", admins={BEN}, members={ADA})

        for text in ("/digest 08:00", "/timezone Asia/Tokyo", "/quiet 22-7"):
            assert (await ask(w, group, text, sender=ADA)).text == REFUSED
            assert (await ask(w, group, text, sender=BEN)).text != REFUSED
        shown = await ask(w, group, "/digest", sender=ADA)
        assert "08:00 (Asia/Tokyo)" in shown.text
        for page in (shown, await ask(w, group, "/timezone", sender=ADA)):
            assert await toast(w, page, labels(page)[2], sender=ADA) == REFUSED
        assert await toast(w, shown, "12:00", sender=BEN) != REFUSED
        await w.telegram.until(lambda: "12:00 (Asia/Tokyo)" in now(w, shown).text)
        asked = [each for each in w.telegram.calls if each.method.lower() == "getchatmember"]
        assert len(asked) == 2  # each is asked for once, and remembered

    chatting(scene)
