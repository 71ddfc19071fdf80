"""Say how a chat reads: in which language, and at which length."""

from __future__ import annotations

from typing import Final

from messages import html, texts
from messages.buttons import ask
from messages.html import Button, Keyboard, Message
from messages.texts import later, t
from news.languages import own_name
from news.summaries import LANGUAGES, LENGTHS

OWN: Final = "own"
_OFFERED: Final = "en ja de es fr pt ar ru zh hi".split()
_A_ROW: Final = 3
_TRY_LANGUAGE: Final = later("Try /language de, or /language own.")
_TRY_LENGTH: Final = later("Try /length short.")
_NAMES: Final = {"short": later("Short"), "medium": later("Medium"), "long": later("Long")}
_AS: Final = {
    "short": later("Summaries are short: one sentence."),
    "medium": later("Summaries are medium: up to three sentences."),
    "long": later("Summaries are long: up to six sentences."),
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
    known = ", ".join(f"{each} ({texts.language(each)})" for each in LANGUAGES)
    name = html.escape(html.shorten(asked, 40))
    said = t("I know no language “{name}”.", name=name)
    return Message(f"{said} {t('There are: {names}.', names=known)} {t(_TRY_LANGUAGE)}")


def length(current: str) -> Message:
    """Show the length at which a chat reads, and offer the others."""
    return Message(f"{_long(current)} {t(_TRY_LENGTH)}", _lengths(current))


def length_set(chosen: str) -> Message:
    """Say at which length a chat reads from now on."""
    return Message(_long(chosen))


def no_such_length(asked: str) -> Message:
    """Say which lengths there are."""
    said = t("There is no length “{name}”.", name=html.escape(html.shorten(asked, 40)))
    there = t("There are: {names}.", names=", ".join(LENGTHS))
    return Message(f"{said} {there} {t(_TRY_LENGTH)}")


def _reads(current: str) -> str:
    if not current:
        return t("Summaries are in each article's own language.")
    name = html.bold(texts.language(current))
    return t("Summaries are in {language} where that can be had.", language=name)


def _hint(*, translates: bool) -> str:
    return f" {t(_TRY_LANGUAGE)}" if translates else f"\n{_no_model()}"


def _no_model() -> str:
    return t(
        "No model is at work here, so nothing is translated: articles in other languages are shown "
        "in their own sentences."
    )


def _long(current: str) -> str:
    return t(_AS[current])


def _languages(current: str) -> Keyboard:
    own = Button(_marked(t("Each its own"), on=not current), data=ask("language", OWN))
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
            Button(_marked(t(_NAMES[each]), on=each == current), data=ask("length", each))
            for each in LENGTHS
        ),
    )


def _marked(label: str, *, on: bool) -> str:
    return f"✓ {label}" if on else label
