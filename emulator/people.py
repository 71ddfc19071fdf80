"""What people do: write, press, ask, block, invite; each becomes an update for the bot."""

from collections.abc import Mapping
from typing import Any

from emulator import entities, rooms
from emulator.account import Account, Json
from emulator.chats import Chat, Topic, buttons
from emulator.formatting import text_of
from emulator.keyboards import inline_keyboard
from emulator.refusals import RefusedError
from emulator.seen import InlineAnswer, SentMessage
from emulator.sending import heading


def say(
    account: Account,
    chat: Chat,
    text: str,
    *,
    sender: int | None,
    reply_to: int | None = None,
    thread_id: int | None = None,
) -> int:
    """Write a text into a chat; give the message's id."""
    text, found = entities.settle(text, [])
    content = heading(chat, _sender(account, chat, sender), account.now()) | {"text": text}
    if found:
        content["entities"] = found
    return post(account, chat, content, reply_to=reply_to, thread_id=thread_id)


def post(
    account: Account,
    chat: Chat,
    content: Json,
    *,
    reply_to: int | None = None,
    thread_id: int | None = None,
) -> int:
    """Put a person's message, or a service message, into a chat; give its id."""
    if chat.kind == "channel":
        content = {name: value for name, value in content.items() if name != "from"}
        content["sender_chat"] = content["chat"]
    if thread_id is not None:
        content |= {"message_thread_id": thread_id, "is_topic_message": True}
    if reply_to is not None:
        content["reply_to_message"] = chat.messages[reply_to].raw
    content["message_id"] = chat.next_message_id()
    message = account.keep(chat, content, html=content.get("text", ""), from_bot=False)
    if _hears(account, chat, message):
        account.updates.add("channel_post" if chat.kind == "channel" else "message", content)
    return message.message_id


def rewrite(account: Account, chat: Chat, message_id: int, text: str) -> None:
    """Edit a person's own message."""
    old = chat.messages[message_id]
    text, found = entities.settle(text, [])
    raw = dict(old.raw) | {"text": text, "entities": found, "edit_date": account.now()}
    message = account.change(chat, old, raw, html=text)
    if _hears(account, chat, message):
        account.updates.add("edited_message", raw)


def press(
    account: Account, chat: Chat, message_id: int, label: str | int, sender: int | None
) -> str:
    """Press a callback button of a message; give the query's id."""
    message = chat.messages[message_id]
    data = _callback_data(message.buttons, label)
    source = {"message": message.raw, "chat_instance": str(chat.id)}
    return _query(account, _sender(account, chat, sender), source | {"data": data})


def press_inline(account: Account, inline_message_id: str, label: str | int, sender: int) -> str:
    """Press a callback button of a message that was sent inline; give the query's id."""
    markup = account.inline_messages[inline_message_id].get("reply_markup", {})
    data = _callback_data(buttons(markup.get("inline_keyboard", ())), label)
    source = {"inline_message_id": inline_message_id, "chat_instance": inline_message_id}
    return _query(account, account.chats.person(sender), source | {"data": data})


def ask_inline(account: Account, user_id: int, query: str, offset: str) -> str:
    """Ask the bot inline; what is cached is answered at once, without the bot."""
    query_id = account.next_query_id("i")
    for key in ((query, offset, None), (query, offset, user_id)):
        until, answer = account.inline_cache.get(key, (0.0, None))
        if answer is not None and account.clock() < until:
            account.inline_answers[query_id] = _from_cache(answer)
            return query_id
    account.queries[query_id] = account.clock()
    account.inline_keys[query_id] = (query, offset, user_id)
    content = {"id": query_id, "from": account.chats.person(user_id), "query": query}
    account.updates.add("inline_query", content | {"offset": offset, "chat_type": "private"})
    return query_id


def choose_inline(
    account: Account,
    user_id: int,
    query_id: str,
    query: str,
    result_id: str,
    *,
    into: Chat | None = None,
) -> str | None:
    """Send one of the results, `into` a chat if one is given.

    Give its inline_message_id if it has a keyboard.
    """
    results = account.inline_answers[query_id].results
    result = next(each for each in results if each["id"] == result_id)
    content = {"result_id": result_id, "from": account.chats.person(user_id), "query": query}
    inline_id = None
    if markup := result.get("reply_markup"):
        inline_id = f"inline-{len(account.inline_messages) + 1}"
        sent = dict(result.get("input_message_content", {}))
        account.inline_messages[inline_id] = sent | {"reply_markup": markup}
        content["inline_message_id"] = inline_id
    account.updates.add("chosen_inline_result", content)
    if into is not None:
        message_id = _land(account, into, user_id, result)
        account.inline_places |= {inline_id: (into.id, message_id)} if inline_id else {}
    return inline_id


def _land(account: Account, chat: Chat, user_id: int, result: Mapping[str, Any]) -> int:
    """Put a chosen result into a chat, as a message of the person by way of the bot."""
    content = heading(chat, _sender(account, chat, user_id), account.now())
    content |= {"via_bot": account.user_in_messages}
    said = result.get("input_message_content", {})
    content["text"], found = text_of(said, account.chats, name="message_text")
    content |= {"entities": found} if found else {}
    if keyboard := inline_keyboard(result.get("reply_markup")):
        content["reply_markup"] = keyboard
    return post(account, chat, content)


def forward(account: Account, chat: Chat, message: SentMessage, sender: int | None) -> int:
    """Forward a message into a chat; give the new message's id."""
    kept = ("text", "entities", "photo", "document", "caption", "caption_entities")
    content = heading(chat, _sender(account, chat, sender), account.now())
    content |= {name: message.raw[name] for name in kept if name in message.raw}
    author = message.raw.get("from")
    channel = {"type": "channel", "chat": message.raw["chat"], "message_id": message.message_id}
    origin = {"type": "user", "sender_user": author} if author else channel
    return post(account, chat, content | {"forward_origin": origin | {"date": message.date}})


def shut_out(account: Account, chat: Chat, refusal: RefusedError, by: int) -> None:
    """Block the bot, or throw it out."""
    before = rooms.member(account, chat, account.id)
    chat.refusal = refusal
    _membership(account, chat, before, by)


def let_in(account: Account, chat: Chat, by: int) -> None:
    """Let the bot in (again)."""
    before = rooms.member(account, chat, account.id)
    chat.refusal = None
    _membership(account, chat, before, by)


def migrate(account: Account, chat: Chat, new_id: int) -> None:
    """Make a supergroup of a group: another id, a service message on either side."""
    new = Chat(new_id, "supergroup", title=chat.title, admins=chat.admins, members=chat.members)
    account.chats.add(new)
    chat.migrated_to = new_id
    sender = account.chats.person(min(chat.admins | chat.members))
    post(account, chat, heading(chat, sender, account.now()) | {"migrate_to_chat_id": new_id})
    post(account, new, heading(new, sender, account.now()) | {"migrate_from_chat_id": chat.id})


def open_topic(account: Account, chat: Chat, name: str, sender: int) -> int:
    """Open a forum topic; give its thread id."""
    created = {"name": name, "icon_color": rooms.TOPIC_COLOUR}
    content = heading(chat, account.chats.person(sender), account.now())
    thread_id = chat.last_message_id + 1
    chat.topics[thread_id] = Topic(name)
    return post(account, chat, content | {"forum_topic_created": created}, thread_id=thread_id)


def close_topic(account: Account, chat: Chat, thread_id: int) -> int:
    """Let an administrator close a topic, which the group is told; give the message's id."""
    content = heading(chat, account.chats.person(min(chat.admins | chat.members)), account.now())
    told = post(account, chat, content | {"forum_topic_closed": {}}, thread_id=thread_id)
    chat.topics[thread_id].closed = True
    return told


def react(account: Account, chat: Chat, message_id: int, emoji: str, sender: int) -> None:
    """Set a person's reaction to a message; in a group only an administrator bot hears of it."""
    if chat.kind != "private" and not account.is_admin(chat):
        return
    content = {
        "chat": chat.raw(),
        "message_id": message_id,
        "user": account.chats.person(sender),
        "date": account.now(),
        "old_reaction": [],
        "new_reaction": [{"type": "emoji", "emoji": emoji}],
    }
    account.updates.add("message_reaction", content)


def _sender(account: Account, chat: Chat, sender: int | None) -> Json:
    if sender is None:
        if chat.kind in {"group", "supergroup"}:
            raise ValueError(f"say who it is that does this in chat {chat.id}: sender=")
        sender = chat.id
    return {} if chat.kind == "channel" else account.chats.person(sender)


def _hears(account: Account, chat: Chat, message: SentMessage) -> bool:
    """Tell whether the bot gets a message: in a group privacy mode leaves it commands and replies.

    https://core.telegram.org/bots/features#privacy-mode
    """
    if chat.kind in {"private", "channel"} or account.is_admin(chat):
        return True
    raw = message.raw
    if account.user["can_read_all_group_messages"] or "text" not in raw:
        return True
    if (replied := raw.get("reply_to_message")) and replied["from"]["id"] == account.id:
        return True
    return _for_us(message.text, account.user["username"])


def _for_us(text: str, username: str) -> bool:
    if not text.startswith("/"):
        return False
    addressee = text.split(maxsplit=1)[0].partition("@")[2]
    return addressee.lower() in {"", username.lower()}


def _callback_data(rows: tuple[tuple[Any, ...], ...], label: str | int) -> str:
    """Find a button by number, whole text or part of it, and give what pressing it sends."""
    flat = [button for row in rows for button in row]
    if isinstance(label, int):
        found = flat[label - 1 : label] if label > 0 else []
    else:
        found = [each for each in flat if each.text == label]
        found = found or [each for each in flat if label in each.text]
    if not found:
        raise LookupError(f"no button {label!r} among {[each.text for each in flat]}")
    if found[0].callback_data is None:
        raise ValueError(f"button {found[0].text!r} sends nothing: {dict(found[0].raw)}")
    return str(found[0].callback_data)


def _query(account: Account, sender: Json, content: Json) -> str:
    query_id = account.next_query_id("c")
    account.queries[query_id] = account.clock()
    account.updates.add("callback_query", {"id": query_id, "from": sender} | content)
    return query_id


def _membership(account: Account, chat: Chat, before: Json, by: int) -> None:
    content = {
        "chat": chat.raw(),
        "from": account.chats.person(by),
        "date": account.now(),
        "old_chat_member": before,
        "new_chat_member": rooms.member(account, chat, account.id),
    }
    account.updates.add("my_chat_member", content)


def _from_cache(answer: InlineAnswer) -> InlineAnswer:
    return InlineAnswer(
        results=answer.results,
        next_offset=answer.next_offset,
        cache_time=answer.cache_time,
        is_personal=answer.is_personal,
        button=answer.button,
        cached=True,
    )
