"""Say how a chat reads: in which language, and at which length."""

from __future__ import annotations

from typing import Final

from messages import html
from messages.buttons import ask
from messages.html import Button, Keyboard, Message
from news.languages import english_name, own_name
from news.summaries import LANGUAGES, LENGTHS

OWN: Final = "own"
_OFFERED: Final = "en ja de es fr pt ar ru zh hi".split()
_A_ROW: Final = 3
_AS: Final = {
    "short": "one sentence",
    "medium": "up to three sentences",
    "long": "up to six sentences",
}


def language(current: str, *, translates: bool) -> Message:
    """Show the language that a chat reads in, and offer others."""
    said = _reads(current)
    return Message(f"{said}{_hint(translates=translates)}", _languages(current))


def language_set(chosen: str, *, translates: bool) -> Message:
    """Say in which language a chat reads from now on."""
    note = "" if translates or not chosen else f"\n{_no_model()}"
    return Message(f"{_reads(chosen)}{note}")


def no_such_language(asked: str) -> Message:
    """Say that summaries cannot be had in a language, and in which they can."""
    known = ", ".join(f"{each} ({english_name(each)})" for each in LANGUAGES)
    said = f"I know no language “{html.escape(html.shorten(asked, 40))}”."
    return Message(f"{said} There are: {known}. Try /language de, or /language own.")


def length(current: str) -> Message:
    """Show the length at which a chat reads, and offer the others."""
    return Message(f"{_long(current)} Try /length short.", _lengths(current))


def length_set(chosen: str) -> Message:
    """Say at which length a chat reads from now on."""
    return Message(_long(chosen))


def no_such_length(asked: str) -> Message:
    """Say which lengths there are."""
    said = f"There is no length “{html.escape(html.shorten(asked, 40))}”."
    return Message(f"{said} There are: {', '.join(LENGTHS)}. Try /length short.")


def _reads(current: str) -> str:
    if not current:
        return "Summaries are in each article's own language."
    return f"Summaries are in {html.bold(english_name(current))} where that can be had."


def _hint(*, translates: bool) -> str:
    return " Try /language de, or /language own." if translates else f"\n{_no_model()}"


def _no_model() -> str:
    return (
        "No model is at work here, so nothing is translated: articles in other languages are shown "
        "in their own sentences."
    )


def _long(current: str) -> str:
    return f"Summaries are {html.bold(current)}: {_AS[current]}."


def _languages(current: str) -> Keyboard:
    own = Button(_marked("Each its own", on=not current), data=ask("language", OWN))
    offered = dict.fromkeys([*([current] if current else []), *_OFFERED])
    buttons = [
        Button(_marked(own_name(each), on=each == current), data=ask("language", each))
        for each in offered
    ]
    rows = (tuple(buttons[at : at + _A_ROW]) for at in range(0, len(buttons), _A_ROW))
    return ((own,), *rows)


def _lengths(current: str) -> Keyboard:
    return (
        tuple(
            Button(_marked(each.capitalize(), on=each == current), data=ask("length", each))
            for each in LENGTHS
        ),
    )


def _marked(label: str, *, on: bool) -> str:
    return f"✓ {label}" if on else label
