"""Act out the methods that change messages or take them away."""

from emulator.account import Account, Json, Params
from emulator.chats import Chat
from emulator.formatting import caption_of, text_of
from emulator.keyboards import inline_keyboard
from emulator.refusals import RefusedError
from emulator.seen import Deleted, SentMessage

DELETABLE_FOR = 48 * 3600
MOST_DELETED = 100
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def edit_message_text(account: Account, params: Params) -> Json | bool:
    """Act out editMessageText."""
    if "rich_message" in params:
        raise RefusedError("the emulator does not act out rich messages", code=501)
    text, entities = text_of(params, account.chats)
    content: Json = {"text": text, "entities": entities}
    content["link_preview_options"] = params.get("link_preview_options")
    if "inline_message_id" in params:
        return _edited_inline(account, params, content)
    chat, message = account.own(params)
    if "text" not in message.raw:
        raise RefusedError("there is no text in the message to edit")
    return _edited(account, chat, message, content | _keyboard(params), params["text"])


def edit_message_caption(account: Account, params: Params) -> Json | bool:
    """Act out editMessageCaption."""
    caption, entities = caption_of(params, account.chats)
    content: Json = {"caption": caption, "caption_entities": entities}
    if "inline_message_id" in params:
        return _edited_inline(account, params, content)
    chat, message = account.own(params)
    if not {"photo", "document"} & message.raw.keys():
        raise RefusedError("there is no caption in the message to edit")
    return _edited(account, chat, message, content | _keyboard(params), params.get("caption", ""))


def edit_message_reply_markup(account: Account, params: Params) -> Json | bool:
    """Act out editMessageReplyMarkup."""
    if "inline_message_id" in params:
        return _edited_inline(account, params, {})
    chat, message = account.own(params)
    return _edited(account, chat, message, _keyboard(params), message.html)


def delete_message(account: Account, params: Params) -> bool:
    """Act out deleteMessage."""
    chat = account.chats.writable(params["chat_id"])
    message = chat.messages.get(params["message_id"])
    if message is None:
        raise RefusedError("message to delete not found")
    if not _deletable(account, chat, message):
        raise RefusedError("message can't be deleted")
    _remove(account, chat, message)
    return True


def delete_messages(account: Account, params: Params) -> bool:
    """Act out deleteMessages: those that are not there, or may not go, are passed over."""
    chat = account.chats.writable(params["chat_id"])
    if not params["message_ids"]:
        raise RefusedError("message identifiers are not specified")
    if len(params["message_ids"]) > MOST_DELETED:
        raise RefusedError("too many message identifiers specified")
    for message_id in params["message_ids"]:
        message = chat.messages.get(message_id)
        if message is not None and _deletable(account, chat, message):
            _remove(account, chat, message)
    return True


def _keyboard(params: Params) -> Json:
    return {"reply_markup": inline_keyboard(params.get("reply_markup"))}


def _edited(account: Account, chat: Chat, message: SentMessage, content: Json, html: str) -> Json:
    """Put new content in place of the old; what is empty is taken out."""
    # A keyboard that is not sent again goes, as on the real server.
    raw = {name: value for name, value in message.raw.items() if name not in content}
    raw |= {name: value for name, value in content.items() if value}
    if raw == message.raw:
        raise RefusedError(NOT_MODIFIED)
    raw["edit_date"] = account.now()
    account.change(chat, message, raw, html=html)
    return raw


def _edited_inline(account: Account, params: Params, content: Json) -> bool:
    message = account.inline_messages.get(params["inline_message_id"])
    if message is None:
        raise RefusedError("MESSAGE_ID_INVALID")
    changed = {name: value for name, value in (content | _keyboard(params)).items() if value}
    kept = {} if content else {k: v for k, v in message.items() if k != "reply_markup"}
    if kept | changed == message:
        raise RefusedError(NOT_MODIFIED)
    account.inline_messages[params["inline_message_id"]] = kept | changed
    if place := account.inline_places.get(params["inline_message_id"]):
        chat = account.chats[place[0]]
        _edited(account, chat, chat.messages[place[1]], content | _keyboard(params), "")
    return True


def _deletable(account: Account, chat: Chat, message: SentMessage) -> bool:
    if chat.kind in {"supergroup", "channel"} and account.is_admin(chat):
        return True
    young = account.now() - message.date <= DELETABLE_FOR
    return young and (message.from_bot or chat.kind == "private" or account.is_admin(chat))


def _remove(account: Account, chat: Chat, message: SentMessage) -> None:
    del chat.messages[message.message_id]
    account.tell(Deleted(chat.id, message.message_id))
