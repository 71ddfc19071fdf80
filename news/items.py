"""Hold what a feed says, as it says it, before any of it is believed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """Hold one item as a feed writes it; all but the date may be empty or wrong."""

    id: str
    link: str
    title: str
    text: str
    published: int | None


@dataclass(frozen=True, slots=True)
class Document:
    """Hold a feed as it is written."""

    title: str
    items: list[Item]
