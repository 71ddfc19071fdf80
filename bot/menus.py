"""Tell Telegram what the bot is, and which commands to offer to whom."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from typing import Any

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import TelegramError
from telegram.ext import ExtBot

from handlers import COMMANDS, Command
from messages import help as about
from messages.texts import SPOKEN, Voice, speaking, t

log = logging.getLogger(__name__)


async def offer(bot: ExtBot[Any], admins: Collection[int], language: str = "en") -> None:
    """Set texts and menus in a language; where that cannot be, those of the last start stay."""
    code = None if language == "en" else language.partition("-")[0]
    with speaking(Voice(language)):
        described, in_short = about.description(), about.in_short()
    try:
        await bot.set_my_description(described, language_code=code)
        await bot.set_my_short_description(in_short, language_code=code)
    except TelegramError as error:
        log.warning("the description was not set: %s", error.message)
    for scope, commands in _menus(admins):
        with speaking(Voice(language)):
            menu = [BotCommand(each.name, t(each.purpose)) for each in commands]
        try:
            await bot.set_my_commands(menu, scope, language_code=code)
        except TelegramError as error:  # an admin may never have spoken to the bot
            log.warning("the menu of %s was not set: %s", scope.type, error.message)


async def translate(bot: ExtBot[Any], admins: Collection[int]) -> None:
    """Set texts and menus in every other language: for those whose client speaks it."""
    for language in SPOKEN[1:]:
        await offer(bot, admins, language)


def _menus(admins: Collection[int]) -> Iterable[tuple[BotCommandScope, list[Command]]]:
    public = [each for each in COMMANDS if not each.for_admins]
    yield BotCommandScopeDefault(), public
    yield BotCommandScopeAllPrivateChats(), public
    yield BotCommandScopeAllGroupChats(), [each for each in public if not each.settles]
    yield BotCommandScopeAllChatAdministrators(), public
    for admin in sorted(admins):
        yield BotCommandScopeChat(admin), [*COMMANDS]
