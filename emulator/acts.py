"""List the methods that are acted out, by lower-case name."""

from collections.abc import Awaitable, Callable, Mapping

from emulator import answering, editing, files, profile, receiving, rooms, sending
from emulator.account import Account, Params

Act = Callable[[Account, Params], object]
WaitingAct = Callable[[Account, Params], Awaitable[object]]

ACTS: Mapping[str, Act] = {
    "answercallbackquery": answering.answer_callback_query,
    "answerinlinequery": answering.answer_inline_query,
    "closeforumtopic": rooms.close_forum_topic,
    "createforumtopic": rooms.create_forum_topic,
    "deletemessage": editing.delete_message,
    "deletemessages": editing.delete_messages,
    "deletemycommands": profile.delete_my_commands,
    "editmessagecaption": editing.edit_message_caption,
    "editmessagereplymarkup": editing.edit_message_reply_markup,
    "editmessagetext": editing.edit_message_text,
    "getchat": rooms.get_chat,
    "getchatadministrators": rooms.get_chat_administrators,
    "getchatmember": rooms.get_chat_member,
    "getchatmembercount": rooms.get_chat_member_count,
    "getfile": files.get_file,
    "getme": profile.get_me,
    "getmycommands": profile.get_my_commands,
    "getmydescription": profile.getter("description"),
    "getmyname": profile.getter("name"),
    "getmyshortdescription": profile.getter("short_description"),
    "getwebhookinfo": receiving.get_webhook_info,
    "leavechat": rooms.leave_chat,
    "pinchatmessage": rooms.pin_chat_message,
    "reopenforumtopic": rooms.reopen_forum_topic,
    "sendchataction": sending.send_chat_action,
    "sendmessage": sending.send_message,
    "sendmessagedraft": sending.send_message_draft,
    "setmessagereaction": rooms.set_message_reaction,
    "setmycommands": profile.set_my_commands,
    "setmydescription": profile.setter("description"),
    "setmyname": profile.setter("name"),
    "setmyshortdescription": profile.setter("short_description"),
    "unpinchatmessage": rooms.unpin_chat_message,
}

WAITING_ACTS: Mapping[str, WaitingAct] = {
    "deletewebhook": receiving.delete_webhook,
    "getupdates": receiving.get_updates,
    "senddocument": sending.send_document,
    "sendphoto": sending.send_photo,
    "setwebhook": receiving.set_webhook,
}
