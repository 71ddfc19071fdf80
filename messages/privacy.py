"""Say what is kept of a chat, give it back, and forget it."""

from __future__ import annotations

from typing import Final

from messages import html
from messages.buttons import ask
from messages.follows import counted
from messages.html import Button, Message
from messages.texts import later, t

YES: Final = "yes"
NO: Final = "no"


_POLICY: Final = (
    later(
        "Its number (of a group or channel its title too, and the number of who let me in), what "
        "you subscribed to and follow, the words you watch for or mute, your settings and the "
        "language of your Telegram, and which stories I sent to you, you saved and you opened, so "
        "that nothing comes twice. What was sent one by one is forgotten after 90 days."
    ),
    later(
        "I keep no names, none of your messages, and nothing of what you search for. Links you "
        "send me are opened, and what stood there is kept for an hour, without your name; a page "
        "that you save is kept until you take it out."
    ),
    later(
        "If a model writes summaries here, it is given articles, and never anything about you. "
        "Nothing is sold or passed on."
    ),
    later("/export gives you everything I hold; /forget deletes it within a second."),
)


def policy() -> Message:
    """Say what is kept, for how long and for what; Telegram asks every bot for that."""
    return Message("\n\n".join([html.bold(t("What I keep of this chat")), *map(t, _POLICY)]))


def exported(feeds: int) -> Message:
    """Say what is in the files that are given back."""
    said = t("This file has everything that I hold of this chat.")
    if not feeds:
        return Message(said)
    other = t(
        "The other one has what you hear of, {feeds}, for any feed reader.", feeds=counted(feeds)
    )
    return Message(f"{said} {other}")


def listed(feeds: int) -> Message:
    """Say what is in the list of feeds."""
    said = t("All that you hear of: {feeds}.", feeds=counted(feeds))
    return Message(f"{said} {t('Every feed reader takes this file.')}")


def nothing_kept() -> Message:
    """Say that nothing is known of a chat."""
    return Message(t("I hold nothing of this chat. /start begins."))


def really() -> Message:
    """Ask once whether everything should go."""
    return Message(
        t(
            "Shall I forget this chat? What you subscribed to and follow, your filters, what you "
            "saved, your settings, and what waits for you go at once, and cannot be brought back. "
            "/export keeps a copy of them."
        ),
        (
            (
                Button(t("Forget everything"), data=ask("forget", YES)),
                Button(t("Keep it"), data=ask("forget", NO)),
            ),
        ),
    )


def forgotten() -> Message:
    """Say that everything is gone."""
    return Message(t("Everything that I held of this chat is gone. /start begins anew."))


def kept() -> Message:
    """Say that nothing was forgotten."""
    return Message(t("Nothing was forgotten."))
