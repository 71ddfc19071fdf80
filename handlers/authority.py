"""Keep what holds for a whole group to its administrators, and for all chats to the operator."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from functools import wraps

from handlers.desk import Ask, Desk, Edit, Handler, Reply, say
from messages import apology
from messages.html import Message

Command = Callable[[Desk, Ask], Awaitable[Reply]]


def for_admins(command: Handler) -> Handler:
    """Guard what is for those alone who run the bot."""

    @wraps(command)
    async def guarded(desk: Desk, ask: Ask) -> Reply | Edit:
        if ask.person in desk.admins:
            return await command(desk, ask)
        return say(Message(apology.only_for_operators()))

    return guarded


def for_admins_by_press(press: Handler) -> Handler:
    """Guard a button that is for those alone who run the bot."""

    @wraps(press)
    async def guarded(desk: Desk, ask: Ask) -> Reply | Edit:
        if ask.person in desk.admins:
            return await press(desk, ask)
        return say(toast=apology.only_for_operators())

    return guarded


def settles(*, but: Collection[str] = ()) -> Callable[[Command], Command]:
    """Guard a command that changes what its words say; without any, and `but` these, it shows."""

    def guard(command: Command) -> Command:
        @wraps(command)
        async def guarded(desk: Desk, ask: Ask) -> Reply:
            shows = not (ask.words or ask.document) or ask.text.casefold() in but
            if shows or await desk.may_change(ask.chat_id, ask.person):
                return await command(desk, ask)
            return say(Message(apology.only_admins()))

        return guarded

    return guard


def settles_by_press(*, but: Collection[str] = ()) -> Callable[[Handler], Handler]:
    """Guard a button that changes something, `but` these."""

    def guard(press: Handler) -> Handler:
        @wraps(press)
        async def guarded(desk: Desk, ask: Ask) -> Reply | Edit:
            if ask.text in but or await desk.may_change(ask.chat_id, ask.person):
                return await press(desk, ask)
            return say(toast=apology.only_admins())

        return guarded

    return guard
