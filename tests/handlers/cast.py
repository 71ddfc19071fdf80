"""What the tests of the conversation play with: an archive of before, and ways to ask."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from sqlalchemy import select

from emulator.seen import SentMessage
from news import summaries
from news.feeds import Category
from storage import Storage
from storage.tables import chats
from tests.storage.cast import START, entry, listen, read, see
from tests.world import World

ADA, BEN = 7, 8
GROUP = -5
FORUM = -1001234567890
HARBOUR, HILLS = Category("harbour", "Harbour"), Category("hills", "Hills")
OUTLETS: Final = {"harbour": "The Pilot", "hills": "The Crag"}


@dataclass(frozen=True, slots=True)
class Tale:
    """Hold what a story of the archive is made of."""

    title: str
    text: str
    category: Category = HARBOUR


LIGHTHOUSE = Tale(
    "Lighthouse opens after a long wait",
    "The lighthouse was opened on Tuesday by the mayor, who called its lantern overdue.\n"
    "Work on the lighthouse took four years and cost 37 million crowns.",
)
LANTERN = Tale(
    "Lantern of the lighthouse goes out",
    "The lantern of the lighthouse went out on Friday, four years of work or not.\n"
    "The mayor called for crowns to mend it.",
)
CABLEWAY = Tale(
    "Cableway to the upper village stops",
    "Gusts halted every gondola at noon. Walkers came down by the old mule path.",
    HILLS,
)

Scene = Callable[[World], Awaitable[None]]


class Chatting(Protocol):
    """Play a scene in a world whose archive holds tales, numbered from 1.

    Nothing the bot does may be refused, but for what `excused` stands in.
    """

    def __call__(
        self,
        scene: Scene,
        *tales: Tale,
        excused: str | None = None,
        **settings: Any,  # noqa: ANN401 - as the operator sets them
    ) -> None: ...


async def archive(folder: Path, tales: Iterable[Tale]) -> None:
    """Write tales into the database that a world in this folder will open."""
    storage = Storage(f"sqlite:///{folder}/crier.db")
    await storage.open()
    try:
        feeds = {
            each.id: await listen(storage, OUTLETS[each.id], each) for each in (HARBOUR, HILLS)
        }
        for number, tale in enumerate(tales, 1):
            now = START + number
            written = entry(f"{number}", title=tale.title, text=tale.text, published=now)
            await see(storage, feeds[tale.category.id], [written], now=now)
            (article,) = await read(storage, now=now)
            telling = await storage.search.tell(article)
            assert await storage.stories.found(article, telling, now=now) == number
            await storage.summaries.keep(article, summaries.extract(article), now=now)
    finally:
        await storage.close()


async def ask(
    w: World, chat_id: int, text: str, *, sender: int, thread_id: int | None = None
) -> SentMessage:
    """Say something in a group and return the bot's next message there."""
    before = len(w.said(chat_id))
    w.telegram.say(chat_id, text, sender=sender, thread_id=thread_id)
    return (await heard(w, chat_id, before + 1))[before]


async def heard(w: World, chat_id: int, count: int) -> list[SentMessage]:
    """Wait until the bot has sent so many messages to a chat, and give them."""
    await w.telegram.until(lambda: len(w.said(chat_id)) >= count)
    return w.said(chat_id)


async def toast(w: World, message: SentMessage, label: str, *, sender: int | None = None) -> str:
    """Press a button and give what shows above the chat."""
    query = w.telegram.press(message.chat_id, message.message_id, label, sender=sender)
    await w.telegram.until(lambda: query in w.telegram.callback_answers)
    return w.telegram.callback_answers[query].text


async def turned(w: World, message: SentMessage, label: str) -> SentMessage:
    """Press a button that changes its message, and give the message as it then stands."""
    before = now(w, message)
    w.telegram.press(message.chat_id, message.message_id, label)
    await w.telegram.until(lambda: now(w, message) != before)
    assert now(w, message).edited
    return now(w, message)


async def brought(
    w: World, message: SentMessage, label: str, *, sender: int | None = None
) -> SentMessage:
    """Press a button that brings a message, and give that message."""
    before = len(w.said(message.chat_id))
    w.telegram.press(message.chat_id, message.message_id, label, sender=sender)
    return (await heard(w, message.chat_id, before + 1))[before]


async def forged(
    w: World, message: Mapping[str, Any] | None, data: str | None, *, person: int = ADA
) -> str:
    """Let a press come that no button of ours made; give what it is answered with."""
    account = w.telegram._account
    query_id = account.next_query_id("c")
    account.queries[query_id] = account.clock()
    query = press(w, message, data, query_id=query_id, person=person)
    w.telegram.inject("callback_query", query)
    await w.telegram.until(lambda: query_id in w.telegram.callback_answers)
    return w.telegram.callback_answers[query_id].text


def press(
    w: World,
    message: Mapping[str, Any] | None,
    data: str | None,
    *,
    query_id: str,
    person: int = ADA,
) -> dict[str, Any]:
    """Make the update of a press, whatever its data."""
    by = w.telegram._account.chats.person(person)
    query = {"id": query_id, "from": by, "chat_instance": "1"}
    source = {"message": message} if message else {"inline_message_id": "somewhere"}
    return query | source | ({"data": data} if data is not None else {})


def now(w: World, message: SentMessage) -> SentMessage:
    """Look at a message as it now stands."""
    return next(each for each in w.said(message.chat_id) if each.message_id == message.message_id)


def labels(message: SentMessage) -> list[str]:
    """List what stands on a message's buttons."""
    return [button.text for row in message.buttons for button in row]


async def mine(w: World, chat_id: int) -> list[str]:
    """List the ids of the categories that a chat is subscribed to."""
    return [each.id for each in await w.app.storage.chats.subscriptions(chat_id)]


async def state(w: World, chat_id: int) -> str | None:
    """Tell whether the bot writes to a chat: active, suspended, or None where it is unknown."""
    query = select(chats.c.state).where(chats.c.id == chat_id)
    async with w.app.storage._database.reading() as connection:
        found: str | None = (await connection.execute(query)).scalar_one_or_none()
        return found
