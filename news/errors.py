"""Name everything that can go wrong, in one tree; the words for people live in `messages/`.

CrierError
├── NotAFeed            what came is no feed
├── OpmlBroken          an OPML file cannot be read, and where
├── SettingsWrong       a setting cannot be used as it is
├── StorageUnusable     the database cannot be opened, written or understood
├── TelegramUnusable    the Bot API cannot be reached, or refuses the token
└── TooHard             a document takes more time or memory to read than any should
"""

from __future__ import annotations

from dataclasses import dataclass


class CrierError(Exception):
    """Stand above every error of ours, so that the edge can tell them from bugs."""


@dataclass(eq=False)
class NotAFeed(CrierError):
    """Say that the document at `url` holds no feed."""

    url: str

    def __str__(self) -> str:
        return f"{self.url} is not a feed"


@dataclass(eq=False)
class OpmlBroken(CrierError):
    """Say which line of which OPML file is wrong, and why."""

    path: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}, line {self.line}: {self.reason}"


@dataclass(eq=False)
class SettingsWrong(CrierError):
    """Say which setting is wrong, and what would be right."""

    name: str
    reason: str

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"


@dataclass(eq=False)
class StorageUnusable(CrierError):
    """Say which database cannot be used, with no password in its address, and why."""

    address: str
    reason: str

    def __str__(self) -> str:
        return f"the database {self.address} cannot be used: {self.reason}"


@dataclass(eq=False)
class TelegramUnusable(CrierError):
    """Say why the Bot API at `url` cannot be used."""

    url: str
    reason: str

    def __str__(self) -> str:
        return f"{self.url}: {self.reason}"


@dataclass(eq=False)
class TooHard(CrierError):
    """Say what reading a document came to: out of time, out of memory, or the end of its worker."""

    reason: str

    def __str__(self) -> str:
        return f"too hard to read: {self.reason}"
