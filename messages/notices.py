"""Tell a chat what has become of a feed that it hears of."""

from __future__ import annotations

from typing import Final

from messages import html, reasons
from messages.html import Message

_NAME: Final = 120


def feed_gone(title: str, url: str) -> Message:
    """Say that a feed has ended."""
    return Message(
        f"{_feed(title, url)} has ended: its address says that it is gone for good. "
        "Nothing more of it will come."
    )


def feed_failing(title: str, url: str, code: str) -> Message:
    """Say that a feed has not worked for a week, and why."""
    return Message(
        f"{_feed(title, url)} has not worked for a week. {html.escape(reasons.sentence(code))} "
        "I go on trying, once a day."
    )


def rested(until: int) -> Message:
    """Tell those who run the bot that Telegram wanted nothing sent for long."""
    return Message(
        f"Telegram asked me to send nothing, to all chats or to one, until {html.moment(until)}. "
        "What waited is not lost. /status shows what waits now."
    )


def topic_left() -> Message:
    """Say that a topic can no longer be written in."""
    return Message(
        "The topic in which I posted news is closed or gone, so news comes here from now on. "
        "To move it again, send /subscribe CATEGORY in another topic."
    )


def _feed(title: str, url: str) -> str:
    return html.bold(html.shorten(title or url, _NAME))
