"""What the suite of the messages reads them with, and the worst that may stand in them."""

from __future__ import annotations

from hypothesis import strategies as st

from emulator.entities import settle
from emulator.formatting import LONGEST_SOURCE
from emulator.keyboards import inline_keyboard
from emulator.markup import parse, utf16_length
from messages.html import LONGEST, Button, Message

MARKUP = ["<b>", "</b>", "</a>", "&", "&lt;", "'", '"', "<a href='https://evil.example/'>", "\n"]
HOSTILE = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=400),
    st.lists(st.sampled_from([*MARKUP, "fog ", "\U0001f600"]), max_size=400).map("".join),
    st.sampled_from("'&x港\U0001f600").map(lambda character: character * 5000),
)
NAMES = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=60)
URLS = st.one_of(
    HOSTILE,
    HOSTILE.map(lambda tail: f"https://press.example/{tail}"),
    st.sampled_from(["javascript:alert(1)", "tg://user?id=1", "https://press.example/a"]),
)


def shown(message: Message) -> str:
    """Read a message as Telegram does; what it would refuse is raised."""
    text, _ = settle(*parse(message.html))
    assert utf16_length(text) <= LONGEST
    assert len(message.html.encode()) <= LONGEST_SOURCE
    inline_keyboard({"inline_keyboard": [[_raw(each) for each in row] for row in message.keyboard]})
    return text


def _raw(button: Button) -> dict[str, str]:
    return {"text": button.text, "callback_data": button.data, "url": button.url}


def links(message: Message) -> set[str]:
    _, entities = parse(message.html)
    kinds = {each["type"] for each in entities}
    assert kinds <= {"bold", "italic", "code", "text_link", "date_time"}
    pressed = {each.url for row in message.keyboard for each in row if each.url}
    return pressed | {each["url"] for each in entities if "url" in each}


def labels(message: Message) -> list[list[str]]:
    return [[each.text for each in row] for row in message.keyboard]


def asks(message: Message) -> list[str]:
    return [each.data for row in message.keyboard for each in row if each.data]
