"""Any update that Telegram might bring, and some that it would not."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st

from emulator.telegram import Telegram
from handlers import COMMANDS, PRESSES
from tests.handlers.cast import GROUP

Json = dict[str, Any]
PEOPLE: Final = range(1001, 1041)
FORUM: Final = -1001112223334
CHANNEL: Final = -1005556667778
_WORDS: Final = st.sampled_from(
    [
        *"harbour hills 1 #2 99999999999999999999 push both now off 08:00 22:00-07:00 mon".split(),
        *"Tokyo de short -x title: category:hills https://press.example/1 http://".split(),
        *"@crier_bot opened story_1 link_0 light 30 0 all".split(),
        *('"a', "'x", "\N{GRINNING FACE}", "\u202e", "\u0000", "\ufdfd"),
    ]
)
_TEXT: Final = st.text(max_size=200) | st.lists(_WORDS, max_size=6).map(" ".join)
_COMMAND: Final = st.sampled_from([each.name for each in COMMANDS])
_LONG: Final = st.sampled_from(["x" * 4096, "é" * 4096, "😀" * 2000, "a " * 2000, "\n" * 4000])


def settle(telegram: Telegram) -> None:
    """Let all be there who send updates, and the rooms in which they do."""
    for person in PEOPLE:
        telegram.add_person(person)
    everybody = {PEOPLE[0], telegram.bot_id}
    telegram.add_group(GROUP, title="Readers", admins=everybody, members=PEOPLE)
    telegram.add_group(FORUM, title="Forum", forum=True, admins=everybody, members=PEOPLE)
    telegram.add_channel(CHANNEL, title="Channel", admins=everybody)


def commands() -> st.SearchStrategy[str]:
    """Make commands with whatever after them."""
    name = _COMMAND | st.text("abcdefghijklmnop_", min_size=1, max_size=32)
    addressed = st.sampled_from(["", "", "@crier_bot", "@CRIER_BOT", "@dice_bot"])
    return st.builds(lambda n, a, t: f"/{n}{a} {t}".strip()[:4096], name, addressed, _TEXT)


def _entities(text: str) -> st.SearchStrategy[list[Json]]:
    """Mark any spans of a text, as a client could."""
    units = len(text.encode("utf-16-le")) // 2
    kinds = "url text_link mention bold pre custom_emoji text_mention hashtag date_time".split()
    one = st.builds(
        lambda kind, start, size, url: {
            "type": kind,
            "offset": min(start, max(0, units - 1)),
            "length": max(1, min(size, units - start)),
            **({"url": url} if kind == "text_link" else {}),
        },
        st.sampled_from(kinds),
        st.integers(0, 60),
        st.integers(1, 40),
        st.sampled_from(["https://press.example/2", "tg://user?id=1", "javascript:0", "http://[x"]),
    )
    return st.lists(one, max_size=3) if units else st.just([])


def _chat(kind: str, person: int) -> Json:
    if kind == "private":
        return {"id": person, "type": "private", "first_name": "Ada"}
    numbers = {"group": GROUP, "supergroup": FORUM, "channel": CHANNEL}
    forum = {"is_forum": True} if kind == "supergroup" else {}
    return {"id": numbers[kind], "type": kind, "title": "Readers"} | forum


def _person(person: int, code: str | None) -> Json:
    user = {"id": person, "is_bot": False, "first_name": "Ada"}
    return user | ({"language_code": code} if code else {})


_KINDS: Final = st.sampled_from(["private", "private", "group", "supergroup", "channel"])
_CODES: Final = st.sampled_from([None, "en", "de", "pt-br", "zh-hans", "xx", ""])


@st.composite
def messages(draw: st.DrawFn) -> tuple[str, Json]:
    """Make messages in every kind of chat, new and edited: texts, pictures, files, service ones."""
    kind, person = draw(_KINDS), draw(st.sampled_from(PEOPLE))
    message: Json = {
        "message_id": draw(st.integers(1, 2**31)),
        "date": 1_790_000_000,
        "chat": _chat(kind, person),
    }
    if kind == "channel":
        message["sender_chat"] = message["chat"]
    else:
        message["from"] = _person(person, draw(_CODES))
    message |= draw(_contents())
    if kind == "supergroup" and draw(st.booleans()):
        message |= {"message_thread_id": draw(st.integers(1, 99)), "is_topic_message": True}
    edited = draw(st.integers(0, 9)) == 0
    names = {"channel": ("channel_post", "edited_channel_post")}.get(
        kind, ("message", "edited_message")
    )
    return names[edited], message | ({"edit_date": 1_790_000_001} if edited else {})


@st.composite
def _contents(draw: st.DrawFn) -> Json:
    sort = draw(st.integers(0, 9))
    if sort <= 5:
        text = draw(commands() | _TEXT | _LONG)
        text = "".join(each for each in text if not "\ud800" <= each <= "\udfff") or "x"
        return {"text": text, "entities": _with_command(text) + draw(_entities(text))}
    caption = draw(_TEXT)
    captioned: Json = {"caption": caption, "caption_entities": draw(_entities(caption))}
    size = {"file_id": "none", "file_unique_id": "none"}
    return draw(
        st.sampled_from(
            [
                {"photo": [size | {"width": 9, "height": 9}]} | captioned,
                {"document": size | {"file_name": "x.opml", "file_size": 2**30}} | captioned,
                {"document": size | {"file_name": "x.pdf"}} | captioned,
                {"location": {"latitude": 35.6, "longitude": 139.7}},
                {"location": {"latitude": -90.0, "longitude": 180.0}},
                {
                    "sticker": size
                    | {"type": "regular", "width": 9, "height": 9}
                    | {"is_animated": False, "is_video": False}
                },
                {"new_chat_title": "Renamed"},
                {"forum_topic_closed": {}, "message_thread_id": 7, "is_topic_message": True},
                {"new_chat_members": [_person(5, None)]},
                {"pinned_message": {"message_id": 1, "date": 0, "chat": _chat("group", 1)}},
                {"dice": {"emoji": "\N{GAME DIE}", "value": 3}},
            ]
        )
    )


def _with_command(text: str) -> list[Json]:
    if not text.startswith("/"):
        return []
    first = text.split(maxsplit=1)[0] if text.split() else text
    return [{"type": "bot_command", "offset": 0, "length": len(first.encode("utf-16-le")) // 2}]


@st.composite
def presses(draw: st.DrawFn) -> tuple[str, Json]:
    """Make presses, whatever their data, of messages in every kind of chat."""
    kind, person = draw(_KINDS), draw(st.sampled_from(PEOPLE))
    words = st.lists(_WORDS.filter(lambda word: ":" not in word), max_size=3).map(":".join)
    verb = st.sampled_from([*PRESSES])
    data = draw(st.builds(lambda v, w: f"{v}:{w}" if w else v, verb, words) | st.text(max_size=64))
    data = data.encode("utf-8", "ignore")[:64].decode("utf-8", "ignore")
    shown = draw(
        st.sampled_from(["Search: fog\n", "Saved\n", "Saved, with: <b>\n", "Page", "", "x" * 4096])
    )
    message = {"message_id": 1, "date": 1_790_000_000, "chat": _chat(kind, person), "text": shown}
    if draw(st.integers(0, 9)) == 0:
        message = {"message_id": 1, "date": 0, "chat": _chat(kind, person)}
    source = {"message": message} if draw(st.integers(0, 9)) else {"inline_message_id": "x"}
    return "callback_query", {
        "from": _person(person, draw(_CODES)),
        "chat_instance": "1",
        "data": data,
    } | source


@st.composite
def typed(draw: st.DrawFn) -> tuple[str, Json]:
    """Make inline queries."""
    return "inline_query", {
        "from": _person(draw(st.sampled_from(PEOPLE)), draw(_CODES)),
        "query": draw(_TEXT)[:256],
        "offset": draw(st.sampled_from(["", "", "10", "-1", "x" * 64])),
    }


def updates() -> st.SearchStrategy[tuple[str, Json]]:
    """Make updates: their kinds and contents; queries have no ids yet."""
    return messages() | messages() | presses() | typed()
