"""Act out the methods about chats: what they are, who is in them, topics, pins, reactions."""

from typing import Any

from emulator.account import Account, Json, Params
from emulator.chats import Chat, Topic
from emulator.refusals import RefusedError

TOPIC_COLOUR = 0x6FB9F0
_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
)


def get_chat(account: Account, params: Params) -> Json:
    """Act out getChat."""
    chat = account.chats.find(params["chat_id"])
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
    return chat.raw() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys((*gifts, "gifts_from_channels"), False),
    }


def get_chat_member(account: Account, params: Params) -> Json:
    """Act out getChatMember."""
    chat = _accessible(account, params)
    user_id = params["user_id"]
    if user_id != account.id and not account.chats.known(user_id):
        raise RefusedError("invalid user_id specified")
    return member(account, chat, user_id)


def member(account: Account, chat: Chat, user_id: int) -> Json:
    """Give the ChatMember object of a person, or of the bot itself."""
    user = account.user_in_messages if user_id == account.id else account.chats.person(user_id)
    if user_id == account.id and chat.refusal is not None:
        return {"status": "kicked", "user": user, "until_date": 0}
    if user_id in chat.admins:
        rights: dict[str, Any] = dict.fromkeys(_RIGHTS, True)
        flags = {"can_be_edited": False, "is_anonymous": False}
        return {"status": "administrator", "user": user} | flags | rights
    inside = user_id in chat.members or user_id in {account.id, chat.id}
    return {"status": "member" if inside else "left", "user": user}


def get_chat_administrators(account: Account, params: Params) -> list[Json]:
    """Act out getChatAdministrators; other bots are left out, as there are none."""
    chat = _accessible(account, params)
    if chat.kind == "private":
        raise RefusedError("there are no administrators in the private chat")
    return [member(account, chat, user_id) for user_id in sorted(chat.admins)]


def get_chat_member_count(account: Account, params: Params) -> int:
    """Act out getChatMemberCount; the bot counts too."""
    chat = _accessible(account, params)
    return 2 if chat.kind == "private" else len(chat.members | chat.admins | {account.id})


def leave_chat(account: Account, params: Params) -> bool:
    """Act out leaveChat."""
    chat = _accessible(account, params)
    if chat.kind == "private":
        raise RefusedError("chat member status can't be changed in private chats")
    chat.refusal = RefusedError(f"bot is not a member of the {chat.kind} chat", code=403)
    return True


def create_forum_topic(account: Account, params: Params) -> Json:
    """Act out createForumTopic."""
    chat = _forum(account, params)
    topic_id = chat.next_message_id()
    chat.topics[topic_id] = Topic(params["name"])
    colour = params.get("icon_color", TOPIC_COLOUR)
    return {"message_thread_id": topic_id, "name": params["name"], "icon_color": colour}


def close_forum_topic(account: Account, params: Params) -> bool:
    """Act out closeForumTopic."""
    return _shut(account, params, closed=True)


def reopen_forum_topic(account: Account, params: Params) -> bool:
    """Act out reopenForumTopic."""
    return _shut(account, params, closed=False)


def pin_chat_message(account: Account, params: Params) -> bool:
    """Act out pinChatMessage."""
    chat = _accessible(account, params)
    _check_may_pin(account, chat)
    if params["message_id"] not in chat.messages:
        raise RefusedError("message to pin not found")
    if params["message_id"] not in chat.pinned:
        chat.pinned.append(params["message_id"])
    return True


def unpin_chat_message(account: Account, params: Params) -> bool:
    """Act out unpinChatMessage; without a message the newest pin goes."""
    chat = _accessible(account, params)
    _check_may_pin(account, chat)
    wanted = params.get("message_id", chat.pinned[-1] if chat.pinned else 0)
    if wanted not in chat.pinned:
        raise RefusedError("message to unpin not found")
    chat.pinned.remove(wanted)
    return True


def set_message_reaction(account: Account, params: Params) -> bool:
    """Act out setMessageReaction: a bot has at most one."""
    chat = _accessible(account, params)
    if params["message_id"] not in chat.messages:
        raise RefusedError("message to react not found")
    reactions = params.get("reaction", [])
    if len(reactions) > 1:
        raise RefusedError("REACTIONS_TOO_MANY")
    account.reactions[chat.id, params["message_id"]] = reactions
    return True


def _accessible(account: Account, params: Params) -> Chat:
    return account.chats.writable(params["chat_id"])


def _forum(account: Account, params: Params) -> Chat:
    chat = _accessible(account, params)
    if not chat.forum:
        raise RefusedError("the chat is not a forum")
    if not account.is_admin(chat):
        raise RefusedError("not enough rights to create a topic")
    return chat


def _shut(account: Account, params: Params, *, closed: bool) -> bool:
    topic = _forum(account, params).topics.get(params["message_thread_id"])
    if topic is None:
        raise RefusedError("message thread not found")
    if topic.closed == closed:
        raise RefusedError("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    return True


def _check_may_pin(account: Account, chat: Chat) -> None:
    if chat.kind != "private" and not account.is_admin(chat):
        raise RefusedError("not enough rights to manage pinned messages in the chat")
