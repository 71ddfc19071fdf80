"""Tell people how the bot does its work for them."""

from __future__ import annotations

from typing import Final

from messages import html, reasons
from messages.html import Message
from news.service import Service, Troubled

_NAME: Final = 64
_MINUTE, _HOUR, _DAY = 60, 3600, 24 * 3600


def status(mine: Service, everybody: Service | None = None) -> Message:
    """Show what was done for a chat, and to those who run the bot for all of them."""
    parts = [html.bold("In the last 24 hours"), *_lines(mine)]
    if mine.troubled:
        parts += ["", html.bold("Feeds in trouble"), *map(_trouble, mine.troubled)]
    if everybody:
        parts += ["", html.bold("For all chats"), *_lines(everybody)]
    return Message("\n".join(parts))


def _lines(service: Service) -> list[str]:
    lines = [f"Delivered: {service.delivered:,}", f"Waiting: {service.waiting:,}"]
    if service.soon is not None and service.late is not None:
        lines.append(
            f"From publication to delivery: {duration(service.soon)} for half of them, "
            f"{duration(service.late)} for 95 %"
        )
    if service.rests_until:
        lines.append(f"Telegram asks me to wait until {html.moment(service.rests_until)}")
    return lines


def _trouble(feed: Troubled) -> str:
    name = html.bold(html.shorten(feed.title or feed.url, _NAME))
    return (
        f"{name}, since {html.moment(feed.since)}: {html.escape(reasons.sentence(feed.reason))} "
        f"Next try: {html.moment(feed.next_try)}."
    )


def duration(seconds: int) -> str:
    """Say how long something takes, in the unit that suits it."""
    for unit, name in ((_DAY, "d"), (_HOUR, "h"), (_MINUTE, "min")):
        if seconds >= 2 * unit:
            return f"{seconds // unit} {name}"
    return f"{seconds} s"
