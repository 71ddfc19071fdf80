"""Tell people how the bot does its work for them."""

from __future__ import annotations

from typing import Final

from messages import html, reasons
from messages.html import Message
from messages.texts import amount, in_units, t
from news.service import Service, Troubled

_NAME: Final = 64
_MINUTE, _HOUR, _DAY = 60, 3600, 24 * 3600
_UNITS: Final = {_DAY: "day", _HOUR: "hour", _MINUTE: "minute"}


def status(mine: Service, everybody: Service | None = None) -> Message:
    """Show what was done for a chat, and to those who run the bot for all of them."""
    parts = [html.bold(t("In the last 24 hours")), *_lines(mine)]
    if mine.troubled:
        parts += ["", html.bold(t("Feeds in trouble")), *map(_trouble, mine.troubled)]
    if everybody:
        parts += ["", html.bold(t("For all chats")), *_lines(everybody)]
    return Message("\n".join(parts))


def _lines(service: Service) -> list[str]:
    lines = [
        t("Delivered: {count}", count=amount(service.delivered)),
        t("Waiting: {count}", count=amount(service.waiting)),
    ]
    if service.soon is not None and service.late is not None:
        lines.append(
            t(
                "From publication to delivery: {soon} for half of them, {late} for 95 %",
                soon=duration(service.soon),
                late=duration(service.late),
            )
        )
    if service.rests_until:
        until = html.moment(service.rests_until)
        lines.append(t("Telegram asks me to wait until {time}", time=until))
    return lines


def trouble(name: str, *, since: int, reason: str, next_try: int) -> str:
    """Say of a feed, named in markup, since when it fails, why, and when it is asked again."""
    return t(
        "{feed}, since {since}: {reason} Next try: {next}.",
        feed=name,
        since=html.moment(since),
        reason=html.escape(reasons.sentence(reason)),
        next=html.moment(next_try),
    )


def _trouble(feed: Troubled) -> str:
    name = html.bold(html.shorten(feed.title or feed.url, _NAME))
    return trouble(name, since=feed.since, reason=feed.reason, next_try=feed.next_try)


def duration(seconds: int) -> str:
    """Say how long something takes, in the unit that suits it."""
    for unit in (_DAY, _HOUR, _MINUTE):
        if seconds >= 2 * unit:
            return in_units(seconds // unit, _UNITS[unit])
    return in_units(seconds, "second")
