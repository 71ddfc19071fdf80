"""The bot's account as Telegram keeps it: who it is, whom it talks with, what waits for it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from emulator.chats import Chat, Chats, shown
from emulator.rates import Rates
from emulator.refusals import RefusedError, too_many
from emulator.seen import (
    Action,
    CallbackAnswer,
    Edited,
    Event,
    InlineAnswer,
    Sent,
    SentMessage,
)
from emulator.updates import Updates
from emulator.validation import Upload
from emulator.webhook import Pusher

Json = dict[str, Any]
Params = Mapping[str, Any]


@dataclass(slots=True)
class Account:
    """Hold all state of one bot at Telegram.

    `inline_places` are the chats and messages in which inline messages stand, where that is known;
    `texts` are name, description and short description by (kind, language); `commands` by
    (scope, language), where a scope is its members joined with "/"; `queries` are the times at
    which callback ("c…") and inline ("i…") queries without an answer were asked.
    """

    user: Json
    clock: Callable[[], float]
    updates: Updates
    pusher: Pusher
    tell: Callable[[Event], None]
    rates: Rates | None = None
    chats: Chats = field(default_factory=Chats)
    query_numbers: Iterator[int] = field(default_factory=lambda: count(1))
    queries: dict[str, float] = field(default_factory=dict)
    inline_keys: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    inline_cache: dict[tuple[str, str, int | None], tuple[float, InlineAnswer]] = field(
        default_factory=dict
    )
    callback_answers: dict[str, CallbackAnswer] = field(default_factory=dict)
    inline_answers: dict[str, InlineAnswer] = field(default_factory=dict)
    inline_messages: dict[str, Json] = field(default_factory=dict)
    inline_places: dict[str, tuple[int, int]] = field(default_factory=dict)
    actions: list[Action] = field(default_factory=list)
    drafts: dict[int, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    reactions: dict[tuple[int, int], list[Json]] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    @property
    def id(self) -> int:
        """Give the bot's user id."""
        return int(self.user["id"])

    @property
    def user_in_messages(self) -> Json:
        """Give the bot as messages have it, without what only getMe tells."""
        return {name: self.user[name] for name in ("id", "is_bot", "first_name", "username")}

    def now(self) -> int:
        """Give the time in whole seconds."""
        return int(self.clock())

    def next_query_id(self, kind: str) -> str:
        """Make the id of a callback ("c") or inline ("i") query."""
        return f"{kind}{next(self.query_numbers)}"

    def pace(self, chat: Chat, params: Params) -> None:
        """Count a message against the rates, or refuse it for a while."""
        if self.rates is None:
            return
        paid = bool(params.get("allow_paid_broadcast"))
        if wait := self.rates.take(chat.id, self.clock(), paid=paid):
            raise too_many(wait)

    def keep(
        self, chat: Chat, raw: Json, *, html: str, from_bot: bool = True, silent: bool = False
    ) -> SentMessage:
        """Keep a new message and tell of it."""
        message = shown(raw, from_bot=from_bot, html=html, silent=silent)
        chat.messages[message.message_id] = message
        self.tell(Sent(message))
        return message

    def change(self, chat: Chat, old: SentMessage, raw: Json, *, html: str) -> SentMessage:
        """Put an edited message in the old one's place and tell of it."""
        message = shown(raw, from_bot=old.from_bot, html=html, silent=old.silent)
        chat.messages[message.message_id] = message
        self.tell(Edited(message))
        return message

    def own(self, params: Params) -> tuple[Chat, SentMessage]:
        """Give the bot's own message that is to be edited, or refuse."""
        chat = self.chats.writable(params.get("chat_id"))
        message = chat.messages.get(params.get("message_id", 0))
        if message is None:
            raise RefusedError("message to edit not found")
        if not message.from_bot:
            raise RefusedError("message can't be edited")
        return chat, message

    def is_admin(self, chat: Chat) -> bool:
        """Tell whether the bot is an administrator of a chat."""
        return self.id in chat.admins
