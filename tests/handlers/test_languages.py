"""Everybody is spoken to in the language of their client, until they choose another."""

from __future__ import annotations

import pytest

from messages.texts import SPOKEN, Voice, speaking, t
from tests.handlers.cast import ADA, BEN, CABLEWAY, LIGHTHOUSE, Chatting, brought, labels, turned
from tests.world import World

ASKED = (
    *("/start", "/help", "/categories", "/subscriptions", "/latest", "/search lighthouse"),
    *("/watch fog", "/filters", "/digest", "/timezone", "/quiet", "/details 1", "/similar 1"),
    *("/read 1", "/save 1", "/saved", "/language", "/length", "/settings", "/stats", "/status"),
    *("/privacy", "/forget", "/nonsense", "fog", "/details 99", "/subscribe nowhere"),
)


@pytest.mark.parametrize("code", [each for each in SPOKEN if each != "en"])
def test_every_answer_is_one_that_telegram_takes_in_every_language(
    chatting: Chatting, code: str
) -> None:
    async def scene(w: World) -> None:
        people = range(100, 100 + len(ASKED))  # one a second may be written to each
        for person in people:
            w.telegram.add_person(person, language_code=code.lower())
        for person, asked in zip(people, ASKED, strict=True):
            w.telegram.say(person, asked)
        await w.telegram.until(lambda: all(w.said(each) for each in people))
        with speaking(Voice(code)):
            greeting, helped = w.said(people[0])[0], w.said(people[1])[0]
            assert greeting.text.startswith(t("Welcome to Crier"))
            assert t("the newest stories") in helped.text

    chatting(scene, LIGHTHOUSE, CABLEWAY)


def test_a_chat_speaks_as_it_chose_and_else_as_its_client(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada, ben = (w.telegram.add_person(each, language_code="de") for each in (ADA, BEN))
        greeting = await w.answer(ada, "/start")
        assert greeting.text.startswith("Willkommen bei Crier")
        page = await brought(w, await w.answer(ada, "/latest"), "#1")
        assert labels(page) == ["Einzelheiten", "Ähnliche", "Lesen", "Quelle", "Speichern"]
        assert page.text.splitlines()[-1] == "Auszug · 1 Min. Lesezeit · #1"
        said = await w.answer(ada, "/language ja")
        assert said.text.startswith("要約は、できるときは日本語です。")
        assert labels(await turned(w, page, "Einzelheiten"))[0] == "たたむ"
        await w.subscribe(ada, "hills")
        await w.telegram.until(lambda: "抜粋 · 1分で読めます" in w.said(ada)[-1].text)
        assert (await w.answer(ben, "/start")).text.startswith("Willkommen")
        found = await w.answer(ben, "Leuchtturm lighthouse")
        assert found.text.startswith("Suche: Leuchtturm lighthouse")
        assert "Archiv" in (await turned(w, found, "Nachschlagen")).text

    chatting(scene, LIGHTHOUSE, CABLEWAY)


def test_hours_are_read_and_said_with_the_days_of_the_language(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA, language_code="ja")
        for asked in ("/digest 月-金 7 日 10", "/digest mon-fri 07:00 sun 10:00"):
            assert "月-金 07:00 日 10:00" in (await w.answer(ada, asked)).text
        assert "土 23:00-09:00" in (await w.answer(ada, "/quiet 土曜日 23-9")).text
        overview = (await w.answer(ada, "/settings")).text
        assert "月-金 07:00 日 10:00" in overview
        assert "土 23:00-09:00" in overview

    chatting(scene)


def test_the_menus_are_there_in_every_language(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        w.telegram.add_person(ADA)

        def languages() -> set[str]:
            calls = [each for each in w.telegram.calls if each.method.lower() == "setmycommands"]
            return {str(each.params.get("language_code", "")) for each in calls}

        await w.telegram.until(lambda: len(languages()) == len(SPOKEN))
        assert languages() == {"", *(each.partition("-")[0] for each in SPOKEN if each != "en")}
        texts = w.telegram.account.texts
        assert texts["description", "de"].startswith("Ich bringe dir die Nachrichten")
        assert texts["short_description", ""].startswith("The news you choose")

    chatting(scene)
