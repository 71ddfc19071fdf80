"""The people, groups and channels the bot meets, and their messages."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from emulator.refusals import RefusedError, migrated
from emulator.seen import Button, SentMessage

Json = dict[str, Any]
Kind = Literal["private", "group", "supergroup", "channel"]
GENERAL_TOPIC = 1


@dataclass(slots=True)
class Topic:
    """Hold a forum topic."""

    name: str
    closed: bool = False


@dataclass(slots=True)
class Chat:
    """Hold a chat: who is in it, its messages, and whether the bot may write there.

    `refusal` is what Telegram answers to a bot that was blocked, kicked and the like.
    """

    id: int
    kind: Kind
    title: str | None = None
    username: str | None = None
    first_name: str | None = None
    forum: bool = False
    admins: set[int] = field(default_factory=set)
    members: set[int] = field(default_factory=set)
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, SentMessage] = field(default_factory=dict)
    last_message_id: int = 0
    pinned: list[int] = field(default_factory=list)
    refusal: RefusedError | None = None
    migrated_to: int | None = None

    def raw(self) -> Json:
        """Give the chat as a Bot API object."""
        answer: Json = {"id": self.id, "type": self.kind}
        for name in ("title", "username", "first_name"):
            if (value := getattr(self, name)) is not None:
                answer[name] = value
        if self.forum:
            answer["is_forum"] = True
        return answer

    def next_message_id(self) -> int:
        """Count on: ids are the chat's own."""
        self.last_message_id += 1
        return self.last_message_id

    def check_writable(self) -> None:
        """Refuse where the bot may not write."""
        if self.migrated_to is not None:
            raise migrated(self.migrated_to)
        if self.refusal is not None:
            raise self.refusal

    def check_thread(self, thread_id: int | None) -> None:
        """Refuse a topic that is not there, is the general one, or is closed.

        In a group without topics the parameter means nothing.
        """
        if not thread_id or not (self.forum or self.kind == "private"):
            return
        topic = self.topics.get(thread_id)
        if topic is None or thread_id == GENERAL_TOPIC:
            raise RefusedError("message thread not found")
        if topic.closed:
            raise RefusedError("TOPIC_CLOSED")


class Chats:
    """Find chats by id or @username, and people by id."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._chats: dict[int, Chat] = {}
        self._people: dict[int, Json] = {}

    def __iter__(self) -> Iterator[Chat]:
        """Go through all chats."""
        return iter(self._chats.values())

    def add(self, chat: Chat) -> Chat:
        """Keep a chat."""
        self._chats[chat.id] = chat
        return chat

    def add_person(self, user: Json) -> None:
        """Keep a person's User object."""
        self._people[user["id"]] = user

    def person(self, user_id: int) -> Json:
        """Give a person's User object; KeyError if there is none."""
        return self._people[user_id]

    def known(self, user_id: int) -> bool:
        """Tell whether there is such a person."""
        return user_id in self._people

    def __getitem__(self, chat_id: int) -> Chat:
        """Give a chat by id; KeyError if there is none."""
        return self._chats[chat_id]

    def find(self, chat_id: object) -> Chat:
        """Give the chat that a parameter names, or refuse as Telegram does."""
        if isinstance(chat_id, str):
            chat = self._named(chat_id)
        else:
            chat = self._chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None:
            raise RefusedError("chat not found")
        return chat

    def writable(self, chat_id: object) -> Chat:
        """Give a chat where the bot may write, or refuse."""
        chat = self.find(chat_id)
        chat.check_writable()
        return chat

    def _named(self, name: str) -> Chat | None:
        """Find a group or channel by its public name; people are found by id only."""
        wanted = name.removeprefix("@").lower()
        public = (chat for chat in self if chat.kind != "private" and chat.username)
        return next((chat for chat in public if (chat.username or "").lower() == wanted), None)


def shown(raw: Json, *, from_bot: bool, html: str, silent: bool = False) -> SentMessage:
    """Make the view of a message from its Bot API object."""
    reply = raw.get("reply_to_message")
    markup = raw.get("reply_markup") or {}
    return SentMessage(
        message_id=raw["message_id"],
        chat_id=raw["chat"]["id"],
        from_bot=from_bot,
        text=raw.get("text") or raw.get("caption") or "",
        html=html,
        entities=tuple(raw.get("entities") or raw.get("caption_entities") or ()),
        buttons=buttons(markup.get("inline_keyboard", ())),
        date=raw["date"],
        edited="edit_date" in raw,
        reply_to=reply["message_id"] if reply else None,
        thread_id=raw.get("message_thread_id"),
        silent=silent,
        raw=raw,
    )


def buttons(rows: Iterable[Iterable[Mapping[str, Any]]]) -> tuple[tuple[Button, ...], ...]:
    """Make the view of an inline keyboard."""
    return tuple(
        tuple(
            Button(each["text"], each.get("url"), each.get("callback_data"), each) for each in row
        )
        for row in rows
    )
