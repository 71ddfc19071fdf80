"""Turn what handlers reply into the calls that show it to people."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any, Final

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputFile,
    InputTextMessageContent,
    LinkPreviewOptions,
    Message,
)
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest, TelegramError

from handlers.desk import Draft, Edit, Offers, Reply
from messages import html
from messages.inline import Offer
from messages.plain import voiced
from messages.texts import Voice, speaking, voice
from storage.manners import Manner

NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)
_BETWEEN_DRAFTS: Final = 0.8
_BETWEEN_EDITS: Final = 1.5
_HARMLESS: Final = re.compile("message is not modified|query is too old", re.IGNORECASE)


def markup(keyboard: html.Keyboard) -> InlineKeyboardMarkup | None:
    """Make Telegram's keyboard of ours."""
    if not keyboard:
        return None
    return InlineKeyboardMarkup([[_button(each) for each in row] for row in keyboard])


def _button(button: html.Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(
        button.text, callback_data=button.data or None, url=button.url or None
    )


def rendered(message: html.Message, *, previews: bool = False) -> dict[str, Any]:
    """Give the parameters that sendMessage and editMessageText share."""
    shown = LinkPreviewOptions(url=message.preview) if previews and message.preview else NO_PREVIEW
    return {
        "text": message.html,
        "parse_mode": ParseMode.HTML,
        "reply_markup": markup(message.keyboard),
        "link_preview_options": shown,
    }


def drafting(message: Message) -> Draft | None:
    """Show in a private chat what is written so far, at most about once a second.

    What is shown is gone after 30 s, or with the message that is sent at last; where it cannot be
    shown, nothing is lost. https://core.telegram.org/bots/api#sendmessagedraft
    """
    if message.chat.type != ChatType.PRIVATE:
        return None

    async def show(text: str) -> None:
        with suppress(TelegramError):
            shown = html.shorten(text, html.LONGEST)
            await message.get_bot().send_message_draft(message.chat_id, message.message_id, shown)
        await asyncio.sleep(_BETWEEN_DRAFTS)

    return show


def wire(message: html.Message, *, previews: bool = False) -> dict[str, str]:
    """Write the same parameters as they go over the wire.

    A method whose name begins with a capital (the Bot API takes them in any case) is one for which
    python-telegram-bot builds no objects of what it is given and gives back: two thirds of what a
    message costs. https://core.telegram.org/bots/api#making-requests
    """
    shown = rendered(message, previews=previews)
    keyboard = shown["reply_markup"]
    return {
        "text": shown["text"],
        "parse_mode": shown["parse_mode"],
        "link_preview_options": shown["link_preview_options"].to_json(),
        **({"reply_markup": keyboard.to_json()} if keyboard else {}),
    }


def topic_of(message: Message) -> int | None:
    """Tell in which topic of a forum a message stands, where that is not General."""
    return message.message_thread_id if message.is_topic_message else None


class Progress:
    """Say how far a long piece of work is, in one message that is edited now and then."""

    def __init__(self, message: Message) -> None:
        self._message = message
        self._next = 0.0
        self.shown: Message | None = None

    async def __call__(self, said: html.Message) -> None:
        """Show what is said, unless something was a moment ago."""
        now = asyncio.get_running_loop().time()
        if now < self._next:
            return
        self._next = now + _BETWEEN_EDITS
        shown = rendered(voiced(said))
        if self.shown is None:
            self.shown = await self._message.reply_text(**shown, do_quote=False)
        else:
            await forgiving(self.shown.edit_text(**shown))


async def offer(bot: Bot, query: str, offers: Offers) -> None:
    """Answer an inline query; what is answered is for the person alone who asked."""
    button = offers.button and InlineQueryResultsButton(
        offers.button[0], start_parameter=offers.button[1]
    )
    call: dict[str, str | int] = {
        "inline_query_id": query,
        "results": f"[{','.join(_result(each, voice()) for each in offers.offers)}]",
        "cache_time": offers.seconds,
        "is_personal": True,
        "next_offset": offers.next_offset,
        **({"button": button.to_json()} if button else {}),
    }
    await forgiving(bot.do_api_request("AnswerInlineQuery", call))


# many people are offered the same
@lru_cache(maxsize=1024)
def _result(offer: Offer, in_voice: Voice) -> str:
    with speaking(in_voice):
        shown = rendered(voiced(offer.message), previews=True)
    made = InlineQueryResultArticle(
        offer.id,
        offer.title,
        InputTextMessageContent(
            shown["text"],
            parse_mode=shown["parse_mode"],
            link_preview_options=shown["link_preview_options"],
        ),
        reply_markup=shown["reply_markup"],
        description=offer.about,
    )
    return made.to_json()


async def carry_out(
    reply: Reply | Edit, message: Message, manner: Manner, *, instead: Message | None = None
) -> None:
    """Edit the message whose button was pressed, or send others; the first one `instead` of one."""
    previews = "previews" in manner.switches
    match reply:
        case Edit(message=changed):
            shown = wire(voiced(changed), previews=previews)
            if not _shows(message, shown):  # what is chosen already can be chosen again
                await _edit(message, shown)
        case Reply(messages=messages, files=files, pictures=pictures):
            for each in messages:
                shown = wire(voiced(each), previews=previews)
                if instead:
                    await _edit(instead, shown)
                    instead = None
                else:
                    await _send(message, shown)
            for file in files:
                await _send_file(message, file)
            for picture in pictures:
                await _send_picture(message, picture)


async def _send(answered: Message, shown: Mapping[str, str]) -> None:
    call: dict[str, str | int] = {**shown, "chat_id": answered.chat_id}
    if (topic := topic_of(answered)) is not None:
        call["message_thread_id"] = topic
    await answered.get_bot().do_api_request("SendMessage", call)


async def _edit(message: Message, shown: Mapping[str, str]) -> None:
    call = {**shown, "chat_id": message.chat_id, "message_id": message.message_id}
    await forgiving(message.get_bot().do_api_request("EditMessageText", call))


def _shows(message: Message, shown: Mapping[str, str]) -> bool:
    """Tell whether a message says this already: Telegram refuses to change nothing."""
    keyboard = message.reply_markup.to_json() if message.reply_markup else None
    return message.text == html.plain(shown["text"]) and keyboard == shown.get("reply_markup")


async def _send_picture(message: Message, picture: html.Picture) -> None:
    caption = voiced(picture.caption)
    await message.reply_photo(
        picture.body,
        caption=caption.html,
        parse_mode=ParseMode.HTML,
        reply_markup=markup(caption.keyboard),
        do_quote=False,
    )


async def _send_file(message: Message, file: html.File) -> None:
    await message.reply_document(
        InputFile(file.body, filename=file.name),
        caption=file.caption.html,
        parse_mode=ParseMode.HTML,
        do_quote=False,
    )


async def forgiving(call: Awaitable[object]) -> None:
    """Let pass what a second press, or a late one, is answered with."""
    try:
        await call
    except BadRequest as error:
        if not _HARMLESS.search(error.message):
            raise
