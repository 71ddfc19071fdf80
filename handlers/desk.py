"""Say what a handler is given and what it gives back; Telegram itself is met in `edge`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from handlers.quotas import Quota
from messages.html import File, Message, Picture
from messages.inline import Offer
from messages.stats import Drawn
from messages.texts import Voice
from news.cities import City
from news.discovery import Sight
from news.opml import Listed
from news.stories import Story
from news.summaries import Linked
from news.web import Failed
from storage import Storage
from storage.manners import Manner

Item = TypeVar("Item")
Draft = Callable[[str], Awaitable[None]]
"""Shows a person what is written so far of an answer."""
OFF: Final = ("off", "none", "never", "stop")
"""What people say who want no more of something."""
_LARGEST_NUMBER: Final = 2**53


@dataclass(frozen=True, slots=True)
class Desk:
    """Hold what every handler may use: the archive, the time in UTC seconds, and a look outside.

    `find` gives the feeds at an address, one at least; `unfold` reads an OPML file, and raises
    OpmlBroken or TooHard; `open` tells what stands at an address, for a chat, `recall` what
    stood there when it was opened lately or put aside, and `glimpse` what can be told within a
    second, None where it may not be read; `address_of` finds by its key an address glimpsed at.
    `quota` says who may still ask for such, `chat_quota` which group, and `attention` who for
    anything at all. `cities` finds those of a name, `zone_at` the zone of a latitude and
    longitude; `may_change` tells whether somebody may change what holds for a chat;
    `open_topic` makes a topic in a forum, None where it may not; `draw` makes a PNG, or raises
    TooHard.
    """

    storage: Storage
    now: Callable[[], int]
    find: Callable[[str], Awaitable[tuple[Sight, ...] | Failed]]
    unfold: Callable[[bytes], Awaitable[tuple[Listed, ...]]]
    open: Callable[[str, int, Draft | None], Awaitable[Story | Linked | Failed]]
    recall: Callable[[str, int], Awaitable[Linked | None]]
    glimpse: Callable[[str, int, Callable[[], bool]], Awaitable[Glimpse | None]]
    address_of: Callable[[str], str | None]
    quota: Quota
    chat_quota: Quota
    attention: Quota
    draw: Callable[[Drawn], Awaitable[bytes]]
    open_topic: Callable[[int, str], Awaitable[int | None]]
    cities: Callable[[str], Awaitable[tuple[City, ...]]]
    zone_at: Callable[[float, float], Awaitable[str | None]]
    may_change: Callable[[int, int], Awaitable[bool]]
    admins: frozenset[int] = frozenset()
    budget: int = 0
    """Tokens a day that models may cost; 0 where there is none."""
    writes: bool = False
    """Whether a model writes, which alone can translate and lead a digest in."""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """Hold what is known of an address by now, nothing at first; it is found again by its key."""

    key: str
    what: Story | Linked | Failed | None
    is_final: bool


@dataclass(frozen=True, slots=True)
class Ask:
    """Hold what a person asked: the words after a command, or those of a button."""

    chat_id: int
    kind: str
    words: tuple[str, ...] = ()
    said: str = ""
    """What stands after a command, line by line as it was written."""
    card: int | None = None
    """The number on the card that the command answers, if it answers one."""
    person: int = 0
    """Who asks; a channel asks for itself."""
    links: tuple[str, ...] = ()
    """Where the text of the message leads whose button was pressed, in order."""
    page: str = ""
    """The text of the message whose button was pressed."""
    topic: int | None = None
    """The topic of a forum in which it was asked, where that is not General."""
    location: tuple[float, float] | None = None
    """The latitude and longitude of a spot that was sent."""
    bot: str = ""
    """The bot's name in Telegram, to which a link leads."""
    is_called: bool = False
    """Whether a message names the bot, or answers it."""
    is_forum: bool = False
    draft: Draft | None = None
    """Shows what is written so far, where that can be shown."""
    progress: Callable[[Message], Awaitable[None]] | None = None
    """Shows how far a long piece of work is, until it is answered."""
    offset: str = ""
    """Where in a list of results somebody is who scrolls on."""
    document: bytes | None = None
    """What the file holds that was sent; nothing of one that is too large."""

    @property
    def text(self) -> str:
        """Join the words again."""
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class Reply:
    """Send messages; `toast` shows for a moment above the chat when a button was pressed."""

    messages: tuple[Message, ...]
    toast: str = ""
    files: tuple[File, ...] = ()
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Offers:
    """Answer what was typed after the bot's name, for so many seconds the same.

    The button above leads into the private chat, with what it says and what /start is given.
    """

    offers: tuple[Offer, ...] = ()
    button: tuple[str, str] | None = None
    next_offset: str = ""
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Edit:
    """Change the message whose button was pressed."""

    message: Message
    toast: str = ""


Handler = Callable[[Desk, Ask], Awaitable[Reply | Edit]]


def voice_of(manner: Manner) -> Voice:
    """Tell in which voice a chat wants to be spoken to: in its language, else its client's."""
    return Voice(manner.language or manner.spoken or "en", plain="plain" in manner.switches)


def say(*messages: Message, toast: str = "") -> Reply:
    """Answer with messages."""
    return Reply(messages, toast)


def paged(items: Sequence[Item], page: int, *, most: int) -> tuple[Sequence[Item], int, int]:
    """Cut out a page, the nearest there is; return it with its number and how many there are."""
    pages = max(1, -(-len(items) // most))
    page = min(max(page, 1), pages)
    return items[(page - 1) * most : page * most], page, pages


def number_of(asked: str) -> int | None:
    """Read a number as people and buttons write it, `#1042` or `1042`; None where it is none."""
    digits = asked.removeprefix("#")
    if not (digits.isascii() and digits.isdigit()) or not 0 < int(digits[:20]) < _LARGEST_NUMBER:
        return None
    return int(digits)
