"""Pass a word of those who run the bot on to all chats."""

from __future__ import annotations

from typing import Final

from messages import html
from messages.buttons import ask
from messages.html import Button, Message
from messages.texts import amount, t, tn

LONGEST: Final = 3000
"""UTF-16 units that a word to all chats may have; a message holds them with what stands around."""
YES: Final = "yes"
NO: Final = "no"


def really(text: str, key: int, chats: int) -> Message:
    """Show what would be told, and ask whether it should."""
    head = tn(
        "This goes to {n} chat, once and without a sound:",
        "This goes to {n} chats, once and without a sound:",
        chats,
    )
    buttons = (
        Button(t("Send it"), data=ask("broadcast", YES, key)),
        Button(t("Do not send it"), data=ask("broadcast", NO, key)),
    )
    return Message(f"{head}\n\n{told(text).html}", (buttons,))


def told(text: str) -> Message:
    """Tell a chat what those who run the bot say."""
    return Message(f"{html.bold(t('From those who run this bot'))}\n\n{html.escape(text)}")


def on_its_way(chats: int) -> Message:
    """Say that it will be told."""
    return Message(
        tn(
            "It is on its way to {n} chat. /status shows what waits.",
            "It is on its way to {n} chats. /status shows what waits.",
            chats,
        )
    )


def dropped() -> Message:
    """Say that it will not be told."""
    return Message(t("Nothing was sent."))


def nothing_said() -> Message:
    """Ask what should be told."""
    return Message(
        t("Please say what all chats should hear: /broadcast Tonight I move to another server.")
    )


def too_long() -> Message:
    """Say that a text is too long."""
    most = amount(LONGEST)
    return Message(t("That is too long: {most} characters are the most I can pass on.", most=most))
