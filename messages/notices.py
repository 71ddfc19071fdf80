"""Tell a chat what has become of a feed that it hears of."""

from __future__ import annotations

from typing import Final

from messages import html, reasons
from messages.html import Message
from messages.texts import t

_NAME: Final = 120


def feed_gone(title: str, url: str) -> Message:
    """Say that a feed has ended."""
    return Message(
        t(
            "{feed} has ended: its address says that it is gone for good. "
            "Nothing more of it will come.",
            feed=_feed(title, url),
        )
    )


def feed_failing(title: str, url: str, code: str) -> Message:
    """Say that a feed has not worked for a week, and why."""
    return Message(
        t(
            "{feed} has not worked for a week. {reason} I go on trying, once a day.",
            feed=_feed(title, url),
            reason=html.escape(reasons.sentence(code)),
        )
    )


def rested(until: int) -> Message:
    """Tell those who run the bot that Telegram wanted nothing sent for long."""
    return Message(
        t(
            "Telegram asked me to send nothing, to all chats or to one, until {time}. "
            "What waited is not lost. /status shows what waits now.",
            time=html.moment(until),
        )
    )


def topic_left() -> Message:
    """Say that a topic can no longer be written in."""
    return Message(
        t(
            "The topic in which I posted news is closed or gone, so news comes here from now on. "
            "To move it again, send /subscribe CATEGORY in another topic."
        )
    )


def _feed(title: str, url: str) -> str:
    return html.bold(html.shorten(title or url, _NAME))
