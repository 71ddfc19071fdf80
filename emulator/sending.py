"""Act out the methods that bring new messages into a chat."""

from emulator.account import Account, Json, Params
from emulator.chats import Chat
from emulator.files import as_document, as_photo
from emulator.formatting import caption_of, text_of
from emulator.keyboards import inline_keyboard
from emulator.refusals import RefusedError
from emulator.seen import Action, Drafted

ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def send_message(account: Account, params: Params) -> Json:
    """Act out sendMessage."""
    chat, content = _opened(account, params)
    content["text"], entities = text_of(params, account.chats)
    if entities:
        content["entities"] = entities
    if options := params.get("link_preview_options"):
        content["link_preview_options"] = options
    return _posted(account, chat, content, params, html=params["text"])


def send_message_draft(account: Account, params: Params) -> bool:
    """Act out sendMessageDraft: people see it, no message comes of it."""
    chat = account.chats.writable(params["chat_id"])
    if chat.kind != "private":
        raise RefusedError("TEXTDRAFT_PEER_INVALID")
    if not params["draft_id"]:
        raise RefusedError("TEXTDRAFT_ID_INVALID")
    chat.check_thread(params.get("message_thread_id"))
    text = text_of(params, account.chats)[0] if params.get("text") else ""
    account.drafts[chat.id] = text
    account.tell(Drafted(chat.id, text))
    return True


def send_chat_action(account: Account, params: Params) -> bool:
    """Act out sendChatAction."""
    if params["action"] not in ACTIONS:
        raise RefusedError("wrong parameter action in request")
    chat = account.chats.writable(params["chat_id"])
    chat.check_thread(params.get("message_thread_id"))
    action = Action(chat.id, params["action"], account.clock())
    account.actions.append(action)
    account.tell(action)
    return True


async def send_photo(account: Account, params: Params) -> Json:
    """Act out sendPhoto."""
    chat, content = _opened(account, params)
    content["photo"] = await as_photo(account, params)
    if params.get("has_spoiler"):
        content["has_media_spoiler"] = True
    return _captioned(account, chat, content, params)


async def send_document(account: Account, params: Params) -> Json:
    """Act out sendDocument."""
    chat, content = _opened(account, params)
    content["document"] = await as_document(account, params)
    return _captioned(account, chat, content, params)


def _opened(account: Account, params: Params) -> tuple[Chat, Json]:
    """Find the chat, the topic and the message replied to; refuse where there is none."""
    chat = account.chats.writable(params["chat_id"])
    thread_id = params.get("message_thread_id")
    chat.check_thread(thread_id)
    if chat.kind == "channel" and not account.is_admin(chat):
        raise RefusedError("need administrator rights in the channel chat")
    content = heading(chat, account.user_in_messages, account.now())
    # A post speaks for its channel: https://core.telegram.org/bots/api#message has no `from` there.
    if chat.kind == "channel":
        content["sender_chat"] = content["chat"]
        del content["from"]
    if thread_id and chat.topics:
        content |= {"message_thread_id": thread_id, "is_topic_message": True}
    if reply := _replied_to(account, chat, params.get("reply_parameters")):
        content["reply_to_message"] = reply
    return chat, content


def heading(chat: Chat, sender: Json, date: int) -> Json:
    """Give what every message has; its id is set when it is posted."""
    return {"message_id": 0, "from": sender, "chat": chat.raw(), "date": date}


def _replied_to(account: Account, chat: Chat, reply: Json | None) -> Json | None:
    if reply is None:
        return None
    there = account.chats.find(reply["chat_id"]) if "chat_id" in reply else chat
    message = there.messages.get(reply.get("message_id", 0))
    if message is not None:
        return {name: value for name, value in message.raw.items() if name != "reply_to_message"}
    if reply.get("allow_sending_without_reply"):
        return None
    raise RefusedError("message to be replied not found")


def _captioned(account: Account, chat: Chat, content: Json, params: Params) -> Json:
    caption, entities = caption_of(params, account.chats)
    if caption:
        content["caption"] = caption
    if entities:
        content["caption_entities"] = entities
    if caption and params.get("show_caption_above_media"):
        content["show_caption_above_media"] = True
    return _posted(account, chat, content, params, html=params.get("caption", ""))


def _posted(account: Account, chat: Chat, content: Json, params: Params, *, html: str) -> Json:
    """Check what is left, count it against the rates, and keep the message."""
    if keyboard := inline_keyboard(params.get("reply_markup")):
        content["reply_markup"] = keyboard
    if params.get("protect_content"):
        content["has_protected_content"] = True
    if effect := params.get("message_effect_id"):
        content["effect_id"] = effect
    account.pace(chat, params)
    content["message_id"] = chat.next_message_id()
    account.drafts.pop(chat.id, None)
    silent = bool(params.get("disable_notification"))
    account.keep(chat, content, html=html, silent=silent)
    return content
