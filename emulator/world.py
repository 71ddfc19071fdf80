"""The invented world: its categories, its outlets and the articles waiting to be published."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import chain, zip_longest
from typing import Any, Literal

Kind = Literal["rss", "atom", "json"]
Layout = Literal["broadsheet", "tabloid", "magazine"]


@dataclass(frozen=True, slots=True)
class Category:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """Name a newspaper of the world, the category it writes for and how it publishes.

    A walled one shows the beginning of its articles only; a broken one's feed breaks off halfway.
    """

    id: str
    name: str
    category: str
    language: str = "en"
    kind: Kind = "rss"
    layout: Layout = "broadsheet"
    walled: bool = False
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Manuscript:
    """Hold an article that is written and not yet published; `event` is what it tells of, or ""."""

    outlet: str
    title: str
    paragraphs: tuple[str, ...]
    author: str = ""
    event: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Hold an article as published, at Unix seconds; `html` is a page served as it is instead."""

    outlet: str
    slug: str
    title: str
    paragraphs: tuple[str, ...]
    author: str
    published: float
    html: str | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """Hold an event with what each outlet writes of it, in the order in which they do."""

    tellings: tuple[Manuscript, ...]


@dataclass(frozen=True, slots=True)
class World:
    """Hold everything that can be read about; `stock` stands in the order of publication."""

    categories: tuple[Category, ...]
    outlets: tuple[Outlet, ...]
    stock: tuple[Manuscript, ...] = ()
    events: tuple[Happening, ...] = ()


def load_world() -> World:
    """Read the world shipped with the emulator: a file of `stock/` a category, of `events/` one."""
    sections = [tomllib.loads(text) for text in _read("stock")]
    events = [tomllib.loads(text) for text in _read("events")]
    return World(
        categories=tuple(Category(section["id"], section["name"]) for section in sections),
        outlets=tuple(chain.from_iterable(map(_outlets, sections))),
        stock=tuple(_taking_turns([_manuscripts(section) for section in sections])),
        events=tuple(Happening(tuple(_manuscripts(each))) for each in events),
    )


def _read(folder: str) -> list[str]:
    shelf = files(__package__) / folder
    names = sorted(file.name for file in shelf.iterdir() if file.name.endswith(".toml"))
    return [(shelf / name).read_text(encoding="utf-8") for name in names]


def _outlets(section: dict[str, Any]) -> list[Outlet]:
    return [Outlet(category=section["id"], **outlet) for outlet in section["outlets"]]


def _manuscripts(section: dict[str, Any]) -> list[Manuscript]:
    return [
        Manuscript(
            outlet=article["outlet"],
            title=article["title"],
            paragraphs=tuple(_paragraphs(article["text"])),
            author=article["author"],
            event=article.get("event", ""),
        )
        for article in section["articles"]
    ]


def _paragraphs(text: str) -> Iterator[str]:
    return (" ".join(block.split()) for block in text.strip().split("\n\n"))


def _taking_turns(piles: Sequence[Sequence[Manuscript]]) -> Iterator[Manuscript]:
    rounds = zip_longest(*piles)
    return (manuscript for manuscript in chain.from_iterable(rounds) if manuscript is not None)
