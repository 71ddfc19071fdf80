"""Say what the page shows: chats, messages and previews as plain JSON."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from emulator.account import Account
from emulator.chats import GENERAL_TOPIC, Chat
from emulator.files import picture_size
from emulator.seen import SentMessage

Json = dict[str, Any]
SHOWN_OF_A_REPLY = 120


@dataclass(frozen=True, slots=True)
class Preview:
    """Hold what is shown of a page that a message links to."""

    url: str
    site: str
    title: str
    text: str


FindPreview = Callable[[str], Preview | None]


@dataclass(frozen=True, slots=True)
class Viewer:
    """See an account as a person does, who is `me` where others are too."""

    account: Account
    me: int
    preview: FindPreview = lambda _url: None

    def person(self, chat: Chat) -> int | None:
        """Give who one is in a chat: its person, oneself in a group, nobody in a channel."""
        if chat.kind == "private":
            return chat.id
        return None if chat.kind == "channel" else self.me

    def chat(self, chat: Chat) -> Json:
        """Show a chat in the list."""
        is_mine = chat.id == self.me
        last = next(reversed(chat.messages.values()), None)
        return {
            "id": chat.id,
            "kind": chat.kind,
            "title": chat.title or ("Crier" if is_mine else f"Crier, as {chat.first_name}"),
            "about": self._about(chat),
            "blocked": chat.refusal is not None,
            "can_block": chat.kind == "private",
            "can_write": chat.migrated_to is None,
            "topics": _topics(chat),
            "commands": self._commands(chat),
            "date": last.date if last else 0,
            "last": (last.text or _service(last.raw))[:SHOWN_OF_A_REPLY] if last else "",
        }

    def message(self, message: SentMessage) -> Json:
        """Show a message."""
        raw, chat = message.raw, self.account.chats[message.chat_id]
        mine = not message.from_bot and _author_id(raw) in {self.person(chat), chat.id}
        return {
            "id": message.message_id,
            "chat": chat.id,
            "mine": mine,
            "named": chat.kind != "private" and not mine,
            "sender": _author(raw),
            "text": message.text,
            "entities": message.entities,
            "buttons": _buttons(message),
            "inline": self._inline(message),
            "date": message.date,
            "edited": message.edited,
            "silent": message.silent,
            "topic": message.thread_id,
            "reply": _reply(raw.get("reply_to_message")),
            "photo": self._photo(raw),
            "document": _document(raw.get("document")),
            "preview": self._preview(message),
            "service": _service(raw),
            "forwarded": _origin(raw.get("forward_origin")),
            "via": raw.get("via_bot", {}).get("username"),
        }

    def _about(self, chat: Chat) -> str:
        if chat.kind == "private":
            return "blocked" if chat.refusal else "bot"
        if chat.kind == "channel":
            return "channel, yours"
        count = len(chat.members | chat.admins | {self.account.id})
        rank = "an admin" if self.me in chat.admins else "a member"
        return f"{count} members, you are {rank}"

    def speak(self, tag: str) -> None:
        """Let whoever looks have a client in the language of their browser."""
        language = tag.casefold().partition("-")[0]
        if re.fullmatch("[a-z]{2}", language):
            person = self.account.chats.person(self.me)
            self.account.chats.add_person({**person, "language_code": language})

    def _commands(self, chat: Chat) -> list[Json]:
        """Choose the menu as clients do: https://core.telegram.org/bots/api#botcommandscope."""
        scopes = [f"chat/{chat.id}"]
        if chat.kind == "private":
            scopes += ["all_private_chats"]
        elif self.me in chat.admins:
            scopes += ["all_chat_administrators", "all_group_chats"]
        else:
            scopes += ["all_group_chats"]
        person = self.person(chat)
        spoken = self.account.chats.person(person)["language_code"] if person else ""
        found = (
            self.account.commands.get((scope, language))
            for scope in (*scopes, "default")
            for language in (spoken, "")
        )
        return next((each for each in found if each), [])

    def _inline(self, message: SentMessage) -> str | None:
        place = (message.chat_id, message.message_id)
        known = self.account.inline_places.items()
        return next((inline_id for inline_id, each in known if each == place), None)

    def _photo(self, raw: Mapping[str, Any]) -> Json | None:
        sizes = raw.get("photo")
        if not sizes:
            return None
        size = picture_size(self.account.files[sizes[-1]["file_id"]].content) or (0, 0)
        url = f"file/{sizes[-1]['file_id']}"
        return {"url": url, "width": size[0], "height": size[1], "alt": raw.get("caption", "")}

    def _preview(self, message: SentMessage) -> Json | None:
        """Show the page that the message names for it, or its first link."""
        options = message.raw.get("link_preview_options") or {}
        if options.get("is_disabled") or not message.from_bot:
            return None
        links = (each.get("url") for each in message.entities if each["type"] == "text_link")
        url = options.get("url") or next(links, None)
        found = self.preview(url) if url else None
        if found is None:
            return None
        card = {"url": found.url, "site": found.site, "title": found.title, "text": found.text}
        return card | {"above": bool(options.get("show_above_text"))}


def _topics(chat: Chat) -> list[Json]:
    if not chat.forum:
        return []
    others = ({"id": each, "name": topic.name} for each, topic in chat.topics.items())
    return [{"id": GENERAL_TOPIC, "name": "General"}, *others]


def _buttons(message: SentMessage) -> list[list[Json]]:
    """List the buttons, numbered from 1 as `people.press` takes them."""
    rows: list[list[Json]] = []
    number = 0
    for row in message.buttons:
        shown = []
        for each in row:
            number += 1
            copied = (each.raw.get("copy_text") or {}).get("text")
            shown.append({"text": each.text, "url": each.url, "copy": copied, "at": number})
        rows.append(shown)
    return rows


def _author_id(raw: Mapping[str, Any]) -> int:
    return int((raw.get("from") or raw["chat"])["id"])


def _author(raw: Mapping[str, Any]) -> str:
    author = raw.get("from") or raw["chat"]
    return str(author.get("first_name") or author.get("title") or "")


def _reply(raw: Mapping[str, Any] | None) -> Json | None:
    if raw is None:
        return None
    text = (raw.get("text") or raw.get("caption") or "")[:SHOWN_OF_A_REPLY]
    return {"id": raw["message_id"], "sender": _author(raw), "text": text}


def _document(raw: Mapping[str, Any] | None) -> Json | None:
    if raw is None:
        return None
    names = {"name": raw.get("file_name", "file"), "size": raw["file_size"]}
    return {"url": f"file/{raw['file_id']}"} | names


def _origin(raw: Mapping[str, Any] | None) -> str | None:
    if raw is None:
        return None
    author = raw.get("sender_user") or raw.get("chat") or {}
    return str(author.get("first_name") or author.get("title") or "")


def _service(raw: Mapping[str, Any]) -> str:
    """Say in words what a service message tells."""
    if created := raw.get("forum_topic_created"):
        return f"{_author(raw)} opened the topic {created['name']}"
    if "forum_topic_closed" in raw:
        return f"{_author(raw)} closed the topic"
    if "migrate_to_chat_id" in raw:
        return "The group became a supergroup"
    return f"The group is now {raw['new_chat_title']}" if "new_chat_title" in raw else ""
