"""Keep what holds for a whole group to its administrators."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from functools import wraps

from handlers.desk import Ask, Desk, Edit, Handler, Reply, say
from messages import apology
from messages.html import Message

Command = Callable[[Desk, Ask], Awaitable[Reply]]


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
