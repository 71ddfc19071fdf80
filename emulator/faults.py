"""Script trouble: what a server, a network or a chat can do to a call."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from emulator.refusals import RefusedError, migrated, too_many

ChatKind = Literal["group", "supergroup", "channel"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Answer with an error instead of acting."""

    error: RefusedError


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer with these bytes instead of acting: a proxy's page, nothing, half a JSON."""

    status: int
    body: bytes
    content_type: str = "application/json"


@dataclass(frozen=True, slots=True)
class Hang:
    """Take the request, do nothing for some seconds, then drop the connection."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Slow:
    """Act at once, answer late."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Drop:
    """Close the connection without acting."""


@dataclass(frozen=True, slots=True)
class Lose:
    """Act, then close the connection without an answer."""


Trouble = Refusal | Answer | Hang | Slow | Drop | Lose


@dataclass(frozen=True, slots=True)
class Fault:
    """Say which calls meet which trouble.

    Without `method` and `chat_id` every call does; `after` calls that match pass unharmed, the next
    `times` do not (None: all of them); `seconds` after it was set a fault heals by itself.
    """

    trouble: Trouble
    method: str | None = None
    chat_id: int | None = None
    times: int | None = 1
    after: int = 0
    seconds: float | None = None


def flood(retry_after: int | None = 1) -> Refusal:
    """Answer 429; with None the parameters are missing, as some proxies have it."""
    if retry_after is None:
        return Refusal(RefusedError("", code=429))
    return Refusal(too_many(retry_after))


def upgraded(new_id: int) -> Refusal:
    """Answer that the group is now a supergroup with another id."""
    return Refusal(migrated(new_id))


def kicked(kind: ChatKind = "group") -> Refusal:
    """Answer that the bot was thrown out."""
    return Refusal(RefusedError(f"bot was kicked from the {kind} chat", code=403))


def not_a_member(kind: ChatKind = "supergroup") -> Refusal:
    """Answer that the bot is not in the chat."""
    return Refusal(RefusedError(f"bot is not a member of the {kind} chat", code=403))


BLOCKED = Refusal(RefusedError("bot was blocked by the user", code=403))
DEACTIVATED = Refusal(RefusedError("user is deactivated", code=403))
GROUP_DELETED = Refusal(RefusedError("the group chat was deleted", code=403))
CHAT_NOT_FOUND = Refusal(RefusedError("chat not found"))
TOPIC_CLOSED = Refusal(RefusedError("TOPIC_CLOSED"))
THREAD_NOT_FOUND = Refusal(RefusedError("message thread not found"))
NO_RIGHTS = Refusal(RefusedError("not enough rights to send text messages to the chat"))
UNAUTHORIZED = Refusal(RefusedError("", code=401))
RESTARTING = Refusal(RefusedError("restart", code=500))
GATEWAY_PAGE = Answer(502, b"<html><head><title>502 Bad Gateway</title></head></html>", "text/html")
EMPTY = Answer(500, b"")
TRUNCATED = Answer(200, b'{"ok":true,"result":{"message_id":1,"da')


class Faults:
    """Keep the faults that are set and pick the one that a call meets."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        """Begin without trouble; `clock` gives seconds."""
        self._clock = clock
        self._set: list[_Set] = []

    def add(self, fault: Fault) -> None:
        """Set a fault; of several that match, the one set first acts."""
        until = None if fault.seconds is None else self._clock() + fault.seconds
        self._set.append(_Set(fault, until, fault.after, fault.times))

    def clear(self) -> None:
        """Heal everything."""
        self._set.clear()

    def met(self, method: str, chat_id: object) -> Fault | None:
        """Give the fault that this call meets, and count it."""
        if not self._set:
            return None
        now = self._clock()
        self._set = [each for each in self._set if not each.over(now)]
        for each in self._set:
            if each.matches(method, chat_id) and each.strikes():
                return each.fault
        return None


@dataclass(slots=True)
class _Set:
    """Count down one fault."""

    fault: Fault
    until: float | None
    pass_by: int
    left: int | None

    def over(self, now: float) -> bool:
        return self.left == 0 or (self.until is not None and now >= self.until)

    def matches(self, method: str, chat_id: object) -> bool:
        wanted = self.fault.method
        return (wanted is None or wanted.lower() == method.lower()) and (
            self.fault.chat_id is None or self.fault.chat_id == chat_id
        )

    def strikes(self) -> bool:
        if self.pass_by:
            self.pass_by -= 1
            return False
        if self.left is not None:
            self.left -= 1
        return True
