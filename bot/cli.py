"""Understand the command line: `python -m bot COMMAND`."""
# ruff: noqa: PLC0415 - a command imports its program: half a second that --help need not wait for

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from pathlib import Path
from typing import Annotated, Final

import typer

from bot import logs
from bot.settings import Settings, load
from messages import reasons
from news.errors import CrierError, SettingsWrong

commands = typer.Typer(add_completion=False, no_args_is_help=True)
feeds = typer.Typer(no_args_is_help=True)
commands.add_typer(feeds, name="feeds")

FAILED: Final = 1
CANNOT_START: Final = 2
_AsJson = Annotated[bool, typer.Option("--json", help="Write JSON.")]


@commands.callback()
def crier() -> None:
    """Bring people the news they asked for, as short summaries they can trust."""


@commands.command()
def run() -> None:
    """Run the bot with the settings of the environment and of .env."""
    from bot.app import App

    asyncio.run(App(_settings()).run())


@commands.command()
def migrate() -> None:
    """Bring the database's schema up to date, and do nothing else."""
    from storage import Storage

    settings = _settings()

    async def upgrade() -> None:
        storage = Storage(settings.database_url)
        try:
            await storage.open()
        finally:
            await storage.close()

    asyncio.run(upgrade())
    typer.echo("The database is up to date.")


@commands.command("try")
def try_it(
    *,
    live: Annotated[bool, typer.Option("--live", help="Read the feeds of feeds.opml.")] = False,
    terminal: Annotated[bool, typer.Option("--terminal", help="Chat in this terminal.")] = False,
) -> None:
    """Try Crier on a page, with an emulated Telegram and an invented press."""
    from bot.tryout import try_out

    with contextlib.suppress(KeyboardInterrupt, asyncio.CancelledError):
        asyncio.run(try_out(live=live, in_terminal=terminal))


@commands.command()
def read(
    place: Annotated[str, typer.Argument(metavar="URL|FILE")], *, as_json: _AsJson = False
) -> None:
    """Show what would be on record of a page, and store nothing."""
    from bot import reading
    from news.web import Failed

    match asyncio.run(reading.read(place, _settings(), now=int(time.time()))):
        case Failed(reason):
            typer.echo(reasons.sentence(reason), err=True)
            raise typer.Exit(FAILED)
        case record:
            typer.echo(reading.as_json(record) if as_json else reading.written(record))


@feeds.callback()
def feed_list() -> None:
    """Keep the list of feeds."""


@feeds.command("import")
def import_feeds(
    path: Annotated[Path, typer.Argument(metavar="FILE.opml")],
    *,
    check: Annotated[bool, typer.Option(help="Fetch each feed to see whether it works.")] = True,
) -> None:
    """Add the feeds of an OPML file, and say which of them do not work."""
    from bot import feedlist

    try:
        all_work = asyncio.run(feedlist.take_in(path, _settings(), check=check, now=time.time))
    except KeyboardInterrupt:
        typer.echo("Stopped. What is added stays; the same command goes on.", err=True)
        raise
    raise typer.Exit(0 if all_work else FAILED)


@feeds.command("export")
def export_feeds(
    path: Annotated[Path | None, typer.Argument(metavar="[FILE]", show_default=False)] = None,
) -> None:
    """Write every feed as OPML, to a file or to standard output."""
    from bot import feedlist

    written = asyncio.run(feedlist.give_back(_settings()))
    if path is None:
        typer.echo(written, nl=False)
        return
    try:
        path.write_bytes(written)
    except OSError as error:
        raise SettingsWrong("FILE", f"{path} cannot be written ({error.strerror})") from None


@feeds.command("list")
def list_feeds(*, as_json: _AsJson = False) -> None:
    """Show how every feed stands: when it is asked next, and what went wrong last."""
    from bot import feedlist

    standings = asyncio.run(feedlist.standings(_settings()))
    if not as_json:
        feedlist.show(standings, now=int(time.time()))
        return
    for each in standings:
        typer.echo(feedlist.as_json(each))


@feeds.command("check")
def check_feed(url: Annotated[str, typer.Argument(metavar="URL")]) -> None:
    """Show what Crier would make of a feed, and store nothing."""
    from bot import feedlist
    from news.web import Failed

    match asyncio.run(feedlist.check(url, _settings())):
        case Failed(reason):
            typer.echo(reasons.sentence(reason))
            raise typer.Exit(FAILED)
        case sight:
            typer.echo(feedlist.written(sight))


def main() -> None:
    """Run a command; what stops it is said in one sentence, with exit code 2."""
    try:
        commands()
    except CrierError as error:
        typer.echo(f"Crier cannot go on: {error}", err=True)
        sys.exit(CANNOT_START)


def _settings() -> Settings:
    """Read the settings, and start the log with the secrets that it must never show."""
    settings = load()
    logs.start(level=settings.log_level, style=settings.log_format, secrets=settings.secrets())
    return settings
