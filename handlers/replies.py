"""Turn what handlers reply into the calls that show it to people."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable
from contextlib import suppress
from typing import Any, Final

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputFile,
    InputTextMessageContent,
    LinkPreviewOptions,
    Message,
)
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest, TelegramError

from handlers.desk import Draft, Edit, Reply
from messages import html
from messages.inline import Offer
from messages.plain import voiced
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


def result(offer: Offer) -> InlineQueryResultArticle:
    """Make Telegram's result of an offer."""
    shown = rendered(voiced(offer.message), previews=True)
    return InlineQueryResultArticle(
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


async def carry_out(
    reply: Reply | Edit, message: Message, manner: Manner, *, instead: Message | None = None
) -> None:
    """Edit the message whose button was pressed, or send others; the first one `instead` of one."""
    previews = "previews" in manner.switches
    match reply:
        case Edit(message=changed):
            await forgiving(message.edit_text(**rendered(voiced(changed), previews=previews)))
        case Reply(messages=messages, files=files, pictures=pictures):
            for each in messages:
                shown = rendered(voiced(each), previews=previews)
                if instead:
                    await forgiving(instead.edit_text(**shown))
                    instead = None
                else:
                    await message.reply_text(**shown, do_quote=False)
            for file in files:
                await _send_file(message, file)
            for picture in pictures:
                await _send_picture(message, picture)


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
