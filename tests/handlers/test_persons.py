"""One person of each kind does all that there is to do; Telegram has nothing to refuse of it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import pytest
import regex  # type: ignore[import-untyped]

from emulator.seen import SentMessage
from handlers import COMMANDS
from messages.texts import Voice, speaking, t
from news import opml
from news.opml import Listed
from tests.handlers.cast import (
    ADA,
    BEN,
    CABLEWAY,
    GROUP,
    HARBOUR,
    LANTERN,
    LIGHTHOUSE,
    Chatting,
    labels,
    now,
)
from tests.handlers.test_inline import deep, typed
from tests.handlers.test_links import unlisted
from tests.world import Clock, World, headline

CHANNEL: Final = -1009876543210
ASKED: Final = (
    *("/start", "/help", "/categories", "/subscribe", "/subscribe harb", "/subscribe Hills both"),
    *("/subscribe nowhere", "/subscriptions", "/latest", "/latest hills", "/details", "/details 1"),
    *("/details #2", "/details 99", "/similar 1", "/read 1", "/read", "/save 1", "/save", "/saved"),
    *(
        "/saved lantern",
        "/search lighthouse",
        '/search "four years" -friday',
        "/search",
        "/watch fog",
    ),
    *("/watch", "/mute title:cableway", "/mute", "/filters", "/digest 08:00 19:30", "/digest now"),
    *("/digest", "/digest 25:99", "/timezone Tokyo", "/timezone Atlantis", "/timezone", "/quiet"),
    *("/quiet 22:00-07:00", "/quiet off", "/quiet nonsense", "/length short", "/length", "/stats"),
    *(
        "/settings",
        "/status",
        "/privacy",
        "/unfollow",
        "/follow",
        "/follow http://",
        "/subscibe sea",
    ),
    *("lighthouse", "1", "good morning", "/unsubscribe", "/unsubscribe hills", "/unsubscribe all"),
)
"""What is right, what is wrong and what is missing, of all commands but those at the end."""
LAST: Final = ("/language de", "/language own", "/language", "/export", "/forget")
GONE: Final = "Everything that I held of this chat is gone. /start begins anew."
NOT_PRESSED: Final = re.compile("fold|language:[a-z]|forget|switch:plain|stats")
"""Buttons that are pressed elsewhere, for they would make of a person one of another kind."""
_DECORATION: Final = regex.compile(r"[\p{Extended_Pictographic}--[©®™]]|[✓✕‹›«»•]", regex.VERSION1)


class Person:
    """Ask and press as somebody does, in a private chat or in a group."""

    def __init__(self, w: World, clock: Clock, chat: int, sender: int) -> None:
        self.w = w
        self.chat = chat
        self.said: list[SentMessage] = []
        self._clock = clock
        self._sender = sender
        self._queries: list[str] = []

    async def ask(self, text: str) -> SentMessage:
        """Ask, and wait for the first message that comes of it."""
        before = len(self.w.said(self.chat))
        self._clock.ahead += 2  # nobody is faster for long
        self.w.telegram.say(self.chat, text, sender=self._sender)
        await self.w.telegram.until(lambda: len(self.w.said(self.chat)) > before)
        self.said.append(self.w.said(self.chat)[before])
        return self.said[-1]

    async def press_all(self, message: SentMessage) -> None:
        """Press each button of a message that sends something, as long as it is there."""
        for button in (each for row in message.buttons for each in row):
            data = button.raw.get("callback_data", "")
            is_there = button.text in labels(now(self.w, message))
            if data and is_there and not NOT_PRESSED.match(data):
                await self.press(message, button.text)

    async def press(self, message: SentMessage, label: str) -> str:
        """Press a button, and give what shows above the chat."""
        self._clock.ahead += 2
        query = self.w.telegram.press(
            message.chat_id, message.message_id, label, sender=self._sender
        )
        await self.w.telegram.until(lambda: query in self.w.telegram.callback_answers)
        self._queries.append(query)
        return self.w.telegram.callback_answers[query].text

    async def live(self, asked: Iterable[str]) -> None:
        """Ask all of it, and press what it brings."""
        for text in asked:
            await self.press_all(await self.ask(text))


Play = Callable[[Callable[[World, Clock], Any]], None]


@pytest.fixture
def play(chatting: Chatting, caplog: pytest.LogCaptureFixture) -> Play:
    """Play a scene whose clock a person's asking moves on, and in which nothing fails."""

    def played(scene: Callable[[World, Clock], Any]) -> None:
        clock = Clock()

        async def within(w: World) -> None:
            await scene(w, clock)

        chatting(
            within,
            *(LIGHTHOUSE, LANTERN, CABLEWAY),
            clock=clock,
            monotonic=lambda: 100 * time.monotonic(),  # one message a second a chat is for people
            paid_broadcast=True,
            messages_per_second=900,
        )
        assert [each.getMessage() for each in caplog.records if each.levelname == "ERROR"] == []

    return played


def test_these_are_all_commands() -> None:
    named = {each.split()[0].removeprefix("/") for each in (*ASKED, *LAST)}
    public = {each.name for each in COMMANDS if not each.for_admins}
    assert public <= named


@pytest.mark.long
@pytest.mark.parametrize("code", ["en", "ja", "ar"])
def test_a_newcomer_finds_an_answer_to_everything(play: Play, code: str) -> None:
    async def scene(w: World, clock: Clock) -> None:
        person = Person(w, clock, w.telegram.add_person(ADA, language_code=code), ADA)
        await person.live(ASKED)
        page = await unlisted(w, "belfry")
        card = await person.ask(f"Look: {page}")
        assert card.text.startswith(headline("belfry"))
        await person.press_all(card)
        feeds = opml.write([Listed(HARBOUR, "Far", "http://far.example/feed")])
        w.telegram.say_file(ADA, "mine.opml", feeds)
        await w.telegram.until(lambda: w.said(ADA)[-1].text != card.text)
        await person.live(LAST)
        with speaking(Voice(code)):
            really, gone = t("Forget everything"), t(GONE)
        await w.telegram.until(lambda: really in labels(w.said(ADA)[-1]))
        asked = w.said(ADA)[-1]
        await person.press(asked, really)
        await w.telegram.until(lambda: now(w, asked).text == gone)

    play(scene)


@pytest.mark.long
def test_somebody_who_listens_hears_words_alone(play: Play) -> None:
    async def scene(w: World, clock: Clock) -> None:
        person = Person(w, clock, w.telegram.add_person(ADA), ADA)
        settings = await person.ask("/settings")
        await person.press(settings, "Plain words")
        await w.telegram.until(lambda: "Plain words, on" in labels(now(w, settings)))
        first = len(person.said)
        await person.live(ASKED)
        await person.live(["/language", "/privacy"])
        heard = [now(w, each) for each in person.said[first:]]
        assert [each.text for each in heard if _DECORATION.search(each.text)] == []
        assert [each for every in heard for each in labels(every) if _DECORATION.search(each)] == []

    play(scene)


@pytest.mark.long
def test_an_administrator_and_a_member_of_a_group_find_an_answer(play: Play) -> None:
    async def scene(w: World, clock: Clock) -> None:
        for each in (ADA, BEN):
            w.telegram.add_person(each)
        admins = {ADA, w.telegram.bot_id}
        w.telegram.add_group(GROUP, title="Readers", admins=admins, members={BEN})
        ada, ben = Person(w, clock, GROUP, ADA), Person(w, clock, GROUP, BEN)
        spoken = [each for each in (*ASKED, *LAST) if each.startswith("/")]
        await ada.live(_named(spoken))
        settings = await ada.ask("/settings")
        assert await ben.press(settings, "No sound") == (
            "Only administrators of this group may change that."
        )
        await ben.live(_named(spoken))
        refused = [each for each in ben.said if each.text.startswith("Only administrators")]
        assert len(refused) >= 10

    play(scene)


def _named(asked: Sequence[str]) -> list[str]:
    """Name the bot in what is no command of its own, for there are other bots in groups."""
    ours = {f"/{each.name}" for each in COMMANDS}
    return [
        each
        if each.split()[0] in ours
        else each.replace(each.split()[0], f"{each.split()[0]}@crier_bot")
        for each in asked
    ]


@pytest.mark.long
def test_the_owner_of_a_channel_sets_it_up_and_it_posts(play: Play) -> None:
    async def scene(w: World, clock: Clock) -> None:
        owner = Person(w, clock, w.telegram.add_person(ADA), ADA)
        await owner.ask("/start")
        w.telegram.add_channel(CHANNEL, title="Pier", admins=[ADA])
        w.telegram.kick(CHANNEL, by=ADA)
        w.telegram.invite(CHANNEL, by=ADA)
        await w.telegram.until(lambda: "Pier" in w.said(ADA)[-1].text)
        page = w.said(ADA)[-1]
        await owner.press(page, "Choose what it posts")
        await w.telegram.until(lambda: labels(now(w, page))[:2] == ["Harbour", "Hills"])
        await owner.press(page, "Harbour")
        await w.telegram.until(lambda: len(w.pushed(CHANNEL)) == 2)
        assert "✓ Harbour" in labels(now(w, page))
        await owner.press(page, "✓ Harbour")
        await w.telegram.until(lambda: "Harbour" in labels(now(w, page)))

    play(scene)


def test_somebody_in_a_chat_without_the_bot_sends_a_card_and_opens_it(play: Play) -> None:
    async def scene(w: World, clock: Clock) -> None:
        w.telegram.add_person(ADA)
        offered = await typed(w, ADA, "")
        assert len(offered.results) == 3
        assert offered.button == {
            "text": "Start Crier, and choose what to hear of",
            "start_parameter": "hello",
        }
        page = await unlisted(w, "belfry")
        for said in ("lighthouse", "fog", page, "www", "category:hills cableway", "x" * 256):
            await typed(w, ADA, said)
        await typed(w, ADA, "", offset="10")
        query = w.telegram.ask_inline(ADA, "")
        await w.telegram.until(lambda: query in w.telegram.inline_answers)
        first = w.telegram.inline_answers[query].results[0]
        assert w.telegram.choose_inline(ADA, query, first["id"])
        person = Person(w, clock, ADA, ADA)
        card = await person.ask(f"/start {deep(first)}")
        assert card.text.startswith(first["title"])

    play(scene)
