"""What tests and a chat page can see: messages, calls, answers, and events as they come."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from emulator.faults import Fault


@dataclass(frozen=True, slots=True)
class Call:
    """Record one request: `at` in seconds, `status` 0 where no answer was given.

    `fault` is the scripted trouble that befell it, if any.
    """

    method: str
    params: Mapping[str, Any]
    at: float
    status: int
    error: str | None = None
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """Show a button of an inline keyboard; `raw` has every member."""

    text: str
    url: str | None
    callback_data: str | None
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SentMessage:
    """Show a message as it now stands; `html` is the source that came, `raw` the Bot API object.

    `text` is plain: a caption for a photo or a document.
    """

    message_id: int
    chat_id: int
    from_bot: bool
    text: str
    html: str
    entities: tuple[Mapping[str, Any], ...]
    buttons: tuple[tuple[Button, ...], ...]
    date: int
    edited: bool
    reply_to: int | None
    thread_id: int | None
    silent: bool
    raw: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """Show how a button press was answered."""

    text: str
    show_alert: bool
    url: str | None
    cache_time: int


@dataclass(frozen=True, slots=True)
class InlineAnswer:
    """Show how an inline query was answered; `cached` if the bot was not asked again."""

    results: tuple[Mapping[str, Any], ...]
    next_offset: str
    cache_time: int
    is_personal: bool
    button: Mapping[str, Any] | None
    cached: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """Show that the bot is typing, or the like."""

    chat_id: int
    action: str
    at: float


@dataclass(frozen=True, slots=True)
class Sent:
    """Tell that a message came, of either side."""

    message: SentMessage


@dataclass(frozen=True, slots=True)
class Edited:
    """Tell that a message has changed."""

    message: SentMessage


@dataclass(frozen=True, slots=True)
class Deleted:
    """Tell that a message is gone."""

    chat_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Drafted:
    """Tell that the bot shows the beginning of a message it is still writing."""

    chat_id: int
    text: str


@dataclass(frozen=True, slots=True)
class Answered:
    """Tell that a button press or an inline query has its answer."""

    query_id: str
    answer: CallbackAnswer | InlineAnswer


Event = Sent | Edited | Deleted | Drafted | Answered | Action | Call
