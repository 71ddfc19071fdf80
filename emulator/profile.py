"""Act out the methods about the bot itself: its name, its texts, its menu of commands."""

import re
from collections.abc import Callable

from emulator.account import Account, Json, Params
from emulator.refusals import RefusedError

MOST_COMMANDS = 100


def get_me(account: Account, _params: Params) -> Json:
    """Act out getMe."""
    return account.user


def set_my_commands(account: Account, params: Params) -> bool:
    """Act out setMyCommands."""
    commands = params["commands"]
    if len(commands) > MOST_COMMANDS:
        raise RefusedError("BOT_COMMANDS_TOO_MUCH")
    if not all(re.fullmatch("[a-z0-9_]{1,32}", each["command"].lstrip("/")) for each in commands):
        raise RefusedError("BOT_COMMAND_INVALID")
    account.commands[_menu(params)] = commands
    return True


def get_my_commands(account: Account, params: Params) -> list[Json]:
    """Act out getMyCommands."""
    return account.commands.get(_menu(params), [])


def delete_my_commands(account: Account, params: Params) -> bool:
    """Act out deleteMyCommands."""
    account.commands.pop(_menu(params), None)
    return True


def setter(name: str) -> Callable[[Account, Params], bool]:
    """Make the method that sets one of the bot's texts."""

    def act(account: Account, params: Params) -> bool:
        account.texts[name, _language(params)] = params.get(name, "")
        return True

    return act


def getter(name: str) -> Callable[[Account, Params], Json]:
    """Make the method that tells one of the bot's texts, the default one where need be."""

    def act(account: Account, params: Params) -> Json:
        text = account.texts.get((name, _language(params))) or account.texts.get((name, ""))
        return {name: text or (account.user["first_name"] if name == "name" else "")}

    return act


def _menu(params: Params) -> tuple[str, str]:
    scope = params.get("scope", {"type": "default"})
    return "/".join(str(part) for part in scope.values()), _language(params)


def _language(params: Params) -> str:
    code = params.get("language_code", "")
    if not re.fullmatch("(?:[a-z]{2})?", code):
        raise RefusedError("invalid language code specified")
    return str(code)
