"""Say what is kept of a chat, give it back, and forget it."""

from __future__ import annotations

from typing import Final

from messages import html
from messages.buttons import ask
from messages.follows import counted
from messages.html import Button, Message

YES: Final = "yes"
NO: Final = "no"


_POLICY: Final = (
    "Its number (of a group or channel its title too, and the number of who let me in), what you "
    "subscribed to and follow, the words you watch for or mute, your settings and the language of "
    "your Telegram, and which stories I sent to you, you saved and you opened, so that nothing "
    "comes twice. What was sent one by one is forgotten after 90 days."
    "\n\n"
    "I keep no names, none of your messages, and nothing of what you search for. Links you send me "
    "are opened, and what stood there is kept for an hour, without your name."
    "\n\n"
    "If a model writes summaries here, it is given articles, and never anything about you. Nothing "
    "is sold or passed on."
    "\n\n"
    "/export gives you everything I hold; /forget deletes it within a second."
)


def policy() -> Message:
    """Say what is kept, for how long and for what; Telegram asks every bot for that."""
    return Message(f"{html.bold('What I keep of this chat')}\n\n{_POLICY}")


def exported(feeds: int) -> Message:
    """Say what is in the files that are given back."""
    said = "This file has everything that I hold of this chat."
    if not feeds:
        return Message(said)
    return Message(
        f"{said} The other one has what you hear of, {counted(feeds)}, for any feed reader."
    )


def listed(feeds: int) -> Message:
    """Say what is in the list of feeds."""
    return Message(f"All that you hear of: {counted(feeds)}. Every feed reader takes this file.")


def nothing_kept() -> Message:
    """Say that nothing is known of a chat."""
    return Message("I hold nothing of this chat. /start begins.")


def really() -> Message:
    """Ask once whether everything should go."""
    return Message(
        "Shall I forget this chat? What you subscribed to and follow, your filters, what you "
        "saved, your settings, and what waits for you go at once, and cannot be brought back. "
        "/export keeps a copy of them.",
        (
            (
                Button("Forget everything", data=ask("forget", YES)),
                Button("Keep it", data=ask("forget", NO)),
            ),
        ),
    )


def forgotten() -> Message:
    """Say that everything is gone."""
    return Message("Everything that I held of this chat is gone. /start begins anew.")


def kept() -> Message:
    """Say that nothing was forgotten."""
    return Message("Nothing was forgotten.")
