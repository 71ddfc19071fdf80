"""Keep the list of feeds: take some in, give all back, show how they stand, look at a new one."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import Progress
from rich.table import Column, Table
from rich.text import Text

from bot.looking import look, wire
from bot.settings import Settings
from messages import reasons
from news import opml
from news.discovery import Sight
from news.errors import SettingsWrong
from news.feeds import Entry
from news.opml import Listed
from news.text import tame
from news.web import Failed
from storage import Storage
from storage.standings import Standing

LOOKS: Final = 16
"""Feeds that are looked at side by side."""
NEWEST: Final = 5
_COLUMNS_OF_A_PIPE: Final = 240
_UNITS: Final = (("d", 86400), ("h", 3600), ("m", 60))


async def take_in(path: Path, settings: Settings, *, check: bool, now: Callable[[], float]) -> bool:
    """Add the feeds of an OPML file that are not known yet; tell whether all of them work.

    Each is added when it was looked at, in the file's order: what was stopped in the middle goes
    on when it is called again. Raise SettingsWrong, OpmlBroken or StorageUnusable.
    """
    listed = opml.parse(_body(path), path=str(path))
    async with _opened(settings) as storage:
        known = {each.url for each in await storage.feeds.shared()}
        fresh = _unknown(listed, known)
        if check:
            failed = await _add_as_seen(fresh, storage, settings, now=now)
        else:
            failed = 0
            await storage.feeds.add(fresh, now=int(now()), again=True)
    there = len({each.url for each in listed} & known)
    verdict = f" Not working: {failed}." if check else ""
    _say(f"Feeds added: {len(fresh)}. There before: {there}.{verdict}")
    return failed == 0


async def give_back(settings: Settings) -> bytes:
    """Write every shared feed as OPML; categories and feeds stand in the order they were added."""
    async with _opened(settings) as storage:
        shelves = [each.category.id for each in await storage.feeds.shelves()]
        stood = await storage.feeds.shared()
    stood.sort(key=lambda each: shelves.index(each.category.id))
    return opml.write(Listed(each.category, each.title, each.url) for each in stood)


async def standings(settings: Settings) -> list[Standing]:
    """List how every feed stands."""
    async with _opened(settings) as storage:
        return await storage.feeds.standings()


def show(stood: Iterable[Standing], *, now: int) -> None:
    """Show how feeds stand as a table."""
    table = Table(
        *("Category", "Title", Column("URL", overflow="fold"), "State"),
        *("Next poll", "Last error", Column("Failures", justify="right")),
    )
    for each in stood:
        error = reasons.sentence(each.error) if each.error else ""
        cells = (each.category.id, each.title, each.url, each.state, _next_poll(each, now), error)
        table.add_row(*(Text(tame(cell)) for cell in cells), str(each.failures))
    width = None if sys.stdout.isatty() else _COLUMNS_OF_A_PIPE
    Console(width=width).print(table)


def as_json(standing: Standing) -> str:
    """Write how a feed stands as one JSON object; times are in UTC seconds."""
    return json.dumps(asdict(standing) | {"category": standing.category.id}, ensure_ascii=False)


async def check(url: str, settings: Settings) -> Sight | Failed:
    """Look at what Crier would make of an address, and store nothing."""
    async with wire(settings) as (web, workers):
        return await look(url, web, workers)


def written(sight: Sight) -> str:
    """Write a sight for people: what it is, and the newest entries with their dates and links."""
    entries = sorted(sight.feed.entries, key=lambda each: each.published or 0, reverse=True)
    facts = {
        "URL": sight.url,
        "Format": sight.format,
        "Title": sight.feed.title or "–",
        "Entries": len(entries),
    }
    lines = (f"{label}: {value}" for label, value in facts.items())
    return "\n".join([*lines, *map(_entry_lines, entries[:NEWEST])])


async def _add_as_seen(
    fresh: Sequence[Listed], storage: Storage, settings: Settings, *, now: Callable[[], float]
) -> int:
    """Look at feeds side by side and add them one after the other; count those that do not work."""
    places = asyncio.Semaphore(LOOKS)
    failed = 0

    async def look_in_turn(url: str) -> Sight | Failed:
        async with places:
            seen = await look(url, web, workers)
        progress.advance(bar)
        return seen

    with _progress() as progress:
        bar = progress.add_task("Looking at feeds", total=len(fresh))
        async with wire(settings) as (web, workers), asyncio.TaskGroup() as group:
            looks = [group.create_task(look_in_turn(each.url)) for each in fresh]
            for each, looking in zip(fresh, looks, strict=True):
                seen = await looking
                await storage.feeds.add([each], now=int(now()), again=True)
                if isinstance(seen, Failed):
                    failed += 1
                    _say(f"{each.url} – {reasons.sentence(seen.reason)}")
    return failed


def _entry_lines(entry: Entry) -> str:
    date = "no date"
    if entry.published is not None:
        date = f"{datetime.fromtimestamp(entry.published, UTC):%Y-%m-%d %H:%M} UTC"
    return f"\n{date} · {entry.title or '–'}\n{entry.url}"


def _next_poll(standing: Standing, now: int) -> str:
    left = standing.due_at - now
    if standing.state != "active":
        return "never"
    if left <= 0:
        return "now"
    unit, size = next((each for each in _UNITS if left >= 2 * each[1]), ("s", 1))
    return f"in {left // size}{unit}"


def _unknown(listed: Iterable[Listed], known: set[str]) -> list[Listed]:
    """Keep what is not known, each address once, where it stands first."""
    fresh: dict[str, Listed] = {}
    for each in listed:
        if each.url not in known:
            fresh.setdefault(each.url, each)
    return [*fresh.values()]


def _body(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SettingsWrong("FILE", f"{path} cannot be read ({error.strerror})") from None


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Storage]:
    storage = Storage(settings.database_url)
    try:
        await storage.open()
        yield storage
    finally:
        await storage.close()


def _progress() -> Progress:
    """Make a bar on standard error that is seen on a terminal only, and lets lines pass."""
    console = Console(stderr=True)
    return Progress(
        console=console,
        disable=not console.is_terminal,
        redirect_stdout=sys.stdout.isatty(),
        transient=True,
    )


def _say(line: str) -> None:
    Console().print(Text(tame(line)), soft_wrap=True, highlight=False)
