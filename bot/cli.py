"""Understand the command line: `python -m bot COMMAND`."""

from __future__ import annotations

import asyncio
import sys
from typing import Annotated, Final

import typer

from bot import logs
from bot.settings import Settings, load
from news.errors import CrierError

commands = typer.Typer(add_completion=False, no_args_is_help=True)
CANNOT_START: Final = 2


@commands.callback()
def crier() -> None:
    """Bring people the news they asked for, as short summaries they can trust."""


@commands.command()
def run() -> None:
    """Run the bot with the settings of the environment and of .env."""
    from bot.app import App  # noqa: PLC0415 - half a second that --help need not wait for

    settings = load()
    start_log(settings)
    asyncio.run(App(settings).run())


@commands.command()
def migrate() -> None:
    """Bring the database's schema up to date, and do nothing else."""
    from storage import Storage  # noqa: PLC0415

    settings = load()
    start_log(settings)

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
) -> None:
    """Try Crier in this terminal, with an emulated Telegram and an invented press."""
    from bot.tryout import try_out  # noqa: PLC0415

    asyncio.run(try_out(live=live))


def main() -> None:
    """Run a command; what stops it is said in one sentence, with exit code 2."""
    try:
        commands()
    except CrierError as error:
        typer.echo(f"Crier cannot go on: {error}", err=True)
        sys.exit(CANNOT_START)


def start_log(settings: Settings) -> None:
    """Start the log with the secrets that it must never show."""
    logs.start(level=settings.log_level, style=settings.log_format, secrets=settings.secrets())
