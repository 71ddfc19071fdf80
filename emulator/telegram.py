"""A Bot API server on loopback for one bot and the people it talks with."""

import asyncio
import time
from collections.abc import Callable, Collection, Mapping
from types import TracebackType
from typing import Any, Self

from emulator import files, people
from emulator.account import Account
from emulator.chats import GENERAL_TOPIC, Chat, Kind
from emulator.faults import Fault, Faults
from emulator.rates import Rates
from emulator.refusals import RefusedError
from emulator.seen import Action, Call, CallbackAnswer, Event, InlineAnswer, SentMessage
from emulator.sending import heading
from emulator.server import Server
from emulator.updates import Updates
from emulator.validation import Upload
from emulator.webhook import Pusher

LONGEST_SHOWN = 500


class Telegram:
    """Serve the Bot API to one bot, play the people it talks with, and remember what was seen.

    `clock` gives seconds and dates messages; `rates` switches Telegram's limits of pace on; where
    not `strict`, parameters that the specification does not know are passed over; `reads_all` takes
    the bot's privacy mode off.
    """

    def __init__(
        self,
        *,
        token: str = "42:crier",  # noqa: S107  made up, opens nothing
        username: str = "crier_bot",
        clock: Callable[[], float] = time.time,
        rates: bool = False,
        strict: bool = True,
        reads_all: bool = False,
    ) -> None:
        """Begin with nobody there and nothing said."""
        self.token = token
        self.calls: list[Call] = []
        self._listeners: list[Callable[[Event], None]] = []
        # One event serves all who wait: each looks at its condition again before it clears it.
        self._news = asyncio.Event()
        self._faults = Faults(clock)
        updates = Updates(clock, self._news.set)
        self._account = Account(
            user=_bot(token, username, reads_all=reads_all),
            clock=clock,
            updates=updates,
            pusher=Pusher(updates, clock),
            tell=self._tell,
            rates=Rates() if rates else None,
        )
        self._server = Server(self._account, token, self._faults, self._record, strict=strict)

    async def start(self, *, port: int = 0) -> None:
        """Listen on 127.0.0.1; 0 picks a free port."""
        await self._server.start(port)

    async def stop(self) -> None:
        """Close every connection; a later start goes on with what was there."""
        await self._server.stop()

    async def __aenter__(self) -> Self:
        """Start on a free port."""
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        await self.stop()

    @property
    def url(self) -> str:
        """Give the value for TELEGRAM_API_URL."""
        return f"http://127.0.0.1:{self._server.port}"

    # What people do.

    def add_person(
        self,
        user_id: int,
        *,
        first_name: str = "Ada",
        username: str | None = None,
        language_code: str = "en",
    ) -> int:
        """Bring in a person who has a private chat with the bot; give the chat's id."""
        user = {"id": user_id, "is_bot": False, "first_name": first_name}
        user |= {"username": username} if username else {}
        self._account.chats.add_person(user | {"language_code": language_code})
        chat = Chat(user_id, "private", first_name=first_name, username=username)
        return self._account.chats.add(chat).id

    def add_group(
        self,
        chat_id: int,
        *,
        title: str,
        forum: bool = False,
        admins: Collection[int] = (),
        members: Collection[int] = (),
        username: str | None = None,
    ) -> int:
        """Bring in a group that the bot is in; ids below -10**12 are supergroups.

        The bot is an administrator if its own id is among `admins`.
        """
        kind: Kind = "supergroup" if forum or chat_id < -(10**12) else "group"
        chat = Chat(chat_id, kind, title=title, username=username, forum=forum)
        chat.admins, chat.members = set(admins), set(members)
        chat.last_message_id = GENERAL_TOPIC if forum else 0
        return self._account.chats.add(chat).id

    def add_channel(
        self,
        chat_id: int,
        *,
        title: str,
        username: str | None = None,
        admin: bool = True,
        admins: Collection[int] = (),
    ) -> int:
        """Bring in a channel, of people who are its `admins`; the bot may post if it is one too."""
        ours = {self.bot_id} if admin else set()
        chat = Chat(chat_id, "channel", title=title, username=username, admins={*admins, *ours})
        return self._account.chats.add(chat).id

    def say(
        self,
        chat_id: int,
        text: str,
        *,
        sender: int | None = None,
        reply_to: int | None = None,
        thread_id: int | None = None,
    ) -> int:
        """Write into a chat; give the message's id. In a group the sender must be named."""
        chat = self._account.chats[chat_id]
        return people.say(
            self._account, chat, text, sender=sender, reply_to=reply_to, thread_id=thread_id
        )

    def say_file(self, chat_id: int, filename: str, content: bytes, *, caption: str = "") -> int:
        """Send a document into a private chat; give the message's id."""
        chat = self._account.chats[chat_id]
        upload = Upload(filename, content, "application/octet-stream")
        document = files.document(files.keep(self._account, upload), upload)
        message = heading(chat, self._account.chats.person(chat_id), self._account.now())
        message |= {"document": document} | ({"caption": caption} if caption else {})
        return people.post(self._account, chat, message)

    def edit(self, chat_id: int, message_id: int, text: str) -> None:
        """Change what a person wrote."""
        people.rewrite(self._account, self._account.chats[chat_id], message_id, text)

    def press(
        self, chat_id: int, message_id: int, label: str | int, *, sender: int | None = None
    ) -> str:
        """Press a button by its text, a part of it, or its number from 1; give the query's id.

        LookupError if there is none, ValueError if it sends nothing to the bot.
        """
        chat = self._account.chats[chat_id]
        return people.press(self._account, chat, message_id, label, sender)

    def ask_inline(self, user_id: int, query: str, *, offset: str = "") -> str:
        """Type after the bot's name in some chat; give the query's id."""
        return people.ask_inline(self._account, user_id, query, offset)

    def choose_inline(
        self, user_id: int, query_id: str, result_id: str, *, query: str = ""
    ) -> str | None:
        """Send an inline result; give its inline_message_id, which only one with a keyboard has."""
        return people.choose_inline(self._account, user_id, query_id, query, result_id)

    def press_inline(self, user_id: int, inline_message_id: str, label: str | int) -> str:
        """Press a button of a message that was sent inline; give the query's id."""
        return people.press_inline(self._account, inline_message_id, label, user_id)

    def react(self, chat_id: int, message_id: int, emoji: str, *, sender: int) -> None:
        """React to a message."""
        people.react(self._account, self._account.chats[chat_id], message_id, emoji, sender)

    def block(self, user_id: int) -> None:
        """Let a person block the bot."""
        refusal = RefusedError("bot was blocked by the user", code=403)
        people.shut_out(self._account, self._account.chats[user_id], refusal, user_id)

    def unblock(self, user_id: int) -> None:
        """Let a person unblock the bot."""
        people.let_in(self._account, self._account.chats[user_id], user_id)

    def deactivate(self, user_id: int) -> None:
        """Delete a person's account; the bot is told only when it writes."""
        refusal = RefusedError("user is deactivated", code=403)
        self._account.chats[user_id].refusal = refusal

    def kick(self, chat_id: int, *, by: int) -> None:
        """Throw the bot out of a group or channel."""
        chat = self._account.chats[chat_id]
        refusal = RefusedError(f"bot was kicked from the {chat.kind} chat", code=403)
        people.shut_out(self._account, chat, refusal, by)

    def invite(self, chat_id: int, *, by: int) -> None:
        """Let the bot back into a group or channel."""
        people.let_in(self._account, self._account.chats[chat_id], by)

    def migrate(self, group_id: int, new_id: int) -> None:
        """Make a supergroup of a group."""
        people.migrate(self._account, self._account.chats[group_id], new_id)

    def open_topic(self, chat_id: int, name: str, *, sender: int) -> int:
        """Open a topic in a forum; give its thread id."""
        return people.open_topic(self._account, self._account.chats[chat_id], name, sender)

    def close_topic(self, chat_id: int, thread_id: int) -> None:
        """Close a topic, so that the bot can't write there."""
        people.close_topic(self._account, self._account.chats[chat_id], thread_id)

    def delete_topic(self, chat_id: int, thread_id: int) -> None:
        """Take a topic away."""
        del self._account.chats[chat_id].topics[thread_id]

    def inject(self, kind: str, content: Mapping[str, Any]) -> int | None:
        """Queue any update at all; give its id, or None if the bot does not want its kind."""
        return self._account.updates.add(kind, dict(content))

    # What was seen.

    @property
    def account(self) -> Account:
        """Give all that is known, for the page to show and to act on."""
        return self._account

    @property
    def bot_id(self) -> int:
        """Give the bot's user id."""
        return self._account.id

    @property
    def refused(self) -> list[Call]:
        """Give the calls that were not answered with ok, scripted faults among them."""
        return [call for call in self.calls if call.error is not None]

    def messages(self, chat_id: int) -> list[SentMessage]:
        """Give a chat as it now stands, oldest first, both sides."""
        return list(self._account.chats[chat_id].messages.values())

    def pinned(self, chat_id: int) -> list[int]:
        """Give the ids of pinned messages, oldest first."""
        return list(self._account.chats[chat_id].pinned)

    def content(self, file_id: str) -> bytes:
        """Give what a file holds, whoever sent it."""
        return self._account.files[file_id].content

    @property
    def callback_answers(self) -> Mapping[str, CallbackAnswer]:
        """Give the answers to button presses by query id."""
        return self._account.callback_answers

    @property
    def inline_answers(self) -> Mapping[str, InlineAnswer]:
        """Give the answers to inline queries by query id."""
        return self._account.inline_answers

    @property
    def inline_messages(self) -> Mapping[str, Mapping[str, Any]]:
        """Give messages sent inline, as they now stand, by inline_message_id."""
        return self._account.inline_messages

    @property
    def actions(self) -> list[Action]:
        """Give every "typing…" and its like."""
        return self._account.actions

    @property
    def drafts(self) -> Mapping[int, str]:
        """Give what the bot shows of messages it is still writing, by chat id."""
        return self._account.drafts

    @property
    def commands(self) -> Mapping[tuple[str, str], list[dict[str, Any]]]:
        """Give the command menus by scope ("default", "chat/7", ...) and language code."""
        return self._account.commands

    @property
    def texts(self) -> Mapping[tuple[str, str], str]:
        """Give name, description and short_description by (kind, language code)."""
        return self._account.texts

    @property
    def reactions(self) -> Mapping[tuple[int, int], list[dict[str, Any]]]:
        """Give the bot's reactions by chat and message id."""
        return self._account.reactions

    @property
    def polling(self) -> bool:
        """Tell whether a long poll is under way."""
        return self._account.updates.polled

    @property
    def pending(self) -> int:
        """Count the updates that the bot has not confirmed."""
        return len(self._account.updates)

    async def until(self, condition: Callable[[], bool], *, seconds: float = 30.0) -> None:
        """Wait until a condition holds, looking again at every call and event.

        TimeoutError tells the last calls.
        """
        try:
            async with asyncio.timeout(seconds):
                while not condition():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            last = "\n".join(_line(call) for call in self.calls[-10:])
            raise TimeoutError(f"not within {seconds} s; the last calls:\n{last}") from None

    def listen(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Call a listener at every event as it comes; give what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    # Trouble.

    def fail(self, fault: Fault) -> None:
        """Set a fault; several may be set at once."""
        self._faults.add(fault)

    def heal(self) -> None:
        """End all faults."""
        self._faults.clear()

    def _record(self, call: Call) -> None:
        self.calls.append(call)
        self._tell(call)

    def _tell(self, event: Event) -> None:
        self._news.set()
        for listener in self._listeners:
            listener(event)


def _bot(token: str, username: str, *, reads_all: bool) -> dict[str, Any]:
    return {
        "id": int(token.partition(":")[0]),
        "is_bot": True,
        "first_name": "Crier",
        "username": username,
        "can_join_groups": True,
        "can_read_all_group_messages": reads_all,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
    }


def _line(call: Call) -> str:
    params = str(dict(call.params))[:LONGEST_SHOWN]
    return f"{call.method} {params} -> {call.status} {call.error or ''}".rstrip()
