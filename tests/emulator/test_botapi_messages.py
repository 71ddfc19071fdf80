"""Messages are sent, edited and deleted as on the real server, limits and errors included."""

import asyncio

import pytest

from emulator.seen import Action, Deleted, Drafted, Edited, Event, Sent
from emulator.telegram import Telegram
from tests.emulator.cast import ADA, CHANNEL, FORUM, GROUP, played
from tests.emulator.raw import call, error_of, markup


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "Bad Request: message text is empty"),
        (" \n", "Bad Request: text must be non-empty"),
        ("x" * 4097, "Bad Request: message is too long"),
        ("\U0001f600" * 4096, None),
        ("<b>" + "x" * 4096 + "</b>", None),
        ("x" * 32769, "Bad Request: text is too long"),
        ("<i>" * 12000, "Bad Request: text is too long"),
        ("<br>", 'Bad Request: can\'t parse entities: Unsupported start tag "br" at byte offset 0'),
    ],
)
def test_the_length_of_a_text_counts_after_parsing(text: str, error: str | None) -> None:
    async def scene(telegram: Telegram) -> None:
        got = await error_of(telegram, "sendMessage", chat_id=ADA, text=text, parse_mode="HTML")
        assert got == error

    played(scene)


@pytest.mark.parametrize(
    ("button", "error"),
    [
        ({"text": "x", "callback_data": "é" * 32}, ""),
        ({"text": "x", "callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "x"}, "Text buttons are unallowed in the inline keyboard"),
        ({"text": "x", "callback_data": ""}, "Text buttons are unallowed in the inline keyboard"),
        ({"text": " ", "callback_data": "x"}, "inline keyboard button text must be non-empty"),
        (
            {"text": "x", "url": "http://localhost/"},
            "'http://localhost/' is invalid: Wrong HTTP URL",
        ),
        ({"text": "x", "url": "http://127.0.0.1:8080/"}, ""),
        ({"text": "x", "switch_inline_query": ""}, ""),
        ({"text": "x", "copy_text": {"text": "y" * 257}}, "text is not within 1..256 characters"),
    ],
)
def test_buttons_are_checked(button: dict[str, object], error: str) -> None:
    async def scene(telegram: Telegram) -> None:
        keyboard = markup([button])
        reply = await call(telegram, "sendMessage", chat_id=ADA, text="x", reply_markup=keyboard)
        assert (reply.error or "").endswith(error)
        assert bool(reply.error) == bool(error)

    played(scene)


def test_a_keyboard_has_a_hundred_buttons_at_most_and_eight_in_a_row() -> None:
    async def scene(telegram: Telegram) -> None:
        button: dict[str, object] = {"text": "x", "callback_data": "y"}
        for keyboard in (markup([button] * 9), markup(*[[button]] * 101)):
            error = await error_of(
                telegram, "sendMessage", chat_id=ADA, text="x", reply_markup=keyboard
            )
            assert error == "Bad Request: reply markup is too long"

    played(scene)


def test_the_first_action_of_a_button_wins() -> None:
    async def scene(telegram: Telegram) -> None:
        keyboard = markup([{"text": "x", "callback_data": "y", "url": "https://example.org/"}], [])
        await call(telegram, "sendMessage", chat_id=ADA, text="x", reply_markup=keyboard)
        [message] = telegram.messages(ADA)
        [[button]] = message.buttons
        assert (button.url, button.callback_data) == ("https://example.org/", None)

    played(scene)


def test_a_sent_message_is_echoed_and_kept() -> None:
    async def scene(telegram: Telegram) -> None:
        asked = telegram.say(ADA, "/start")
        reply = await call(
            telegram,
            "sendMessage",
            chat_id=ADA,
            text=" <b>Hi</b> ",
            parse_mode="html",
            link_preview_options={"is_disabled": True},
            disable_notification=True,
            protect_content=True,
            message_effect_id="5104841245755180586",
            reply_parameters={"message_id": asked},
        )
        assert reply.result["link_preview_options"] == {"is_disabled": True}
        assert reply.result["has_protected_content"]
        assert reply.result["from"] == {
            "id": 42,
            "is_bot": True,
            "first_name": "Crier",
            "username": "crier_bot",
        }
        _, message = telegram.messages(ADA)
        assert (message.text, message.html, message.from_bot) == ("Hi", " <b>Hi</b> ", True)
        assert (message.reply_to, message.silent, message.date) == (asked, True, 1000)

    played(scene, Telegram(clock=lambda: 1000.5))


def test_entities_may_come_beside_the_text() -> None:
    async def scene(telegram: Telegram) -> None:
        bold = {"type": "bold", "offset": 0, "length": 2}
        await call(telegram, "sendMessage", chat_id=ADA, text="Hi", entities=[bold])
        assert telegram.messages(ADA)[0].entities == (bold,)

    played(scene)


def test_a_mention_of_a_stranger_is_dropped() -> None:
    async def scene(telegram: Telegram) -> None:
        text = "<a href='tg://user?id=7'>Ada</a> <a href='tg://user?id=99'>Bob</a>"
        reply = await call(telegram, "sendMessage", chat_id=ADA, text=text, parse_mode="HTML")
        [mention] = reply.result["entities"]
        assert mention["user"]["first_name"] == "Ada"

    played(scene)


@pytest.mark.parametrize(
    ("params", "error"),
    [
        ({"chat_id": 99}, "Bad Request: chat not found"),
        ({"chat_id": "@nobody"}, "Bad Request: chat not found"),
        ({"chat_id": "@Crier_News"}, None),
        (
            {"chat_id": ADA, "reply_parameters": {"message_id": 99}},
            "Bad Request: message to be replied not found",
        ),
        (
            {
                "chat_id": ADA,
                "reply_parameters": {"message_id": 99, "allow_sending_without_reply": True},
            },
            None,
        ),
        ({"chat_id": ADA, "message_thread_id": 5}, "Bad Request: message thread not found"),
        ({"chat_id": FORUM, "message_thread_id": 1}, "Bad Request: message thread not found"),
        ({"chat_id": GROUP, "message_thread_id": 5}, None),
        ({"chat_id": ADA, "parse_mode": "BBCode"}, "Bad Request: unsupported parse_mode"),
        (
            {"chat_id": ADA, "parse_mode": "MarkdownV2"},
            "Not Implemented: the emulator does not act out Markdown",
        ),
    ],
)
def test_where_and_how_is_checked(params: dict[str, object], error: str | None) -> None:
    async def scene(telegram: Telegram) -> None:
        assert await error_of(telegram, "sendMessage", text="x", **params) == error

    played(scene)


def test_ids_count_in_each_chat_and_both_sides_share_them() -> None:
    async def scene(telegram: Telegram) -> None:
        telegram.say(ADA, "one")
        await call(telegram, "sendMessage", chat_id=ADA, text="two")
        await call(telegram, "sendMessage", chat_id=GROUP, text="one")
        assert [each.message_id for each in telegram.messages(ADA)] == [1, 2]
        assert [each.message_id for each in telegram.messages(GROUP)] == [1]

    played(scene)


def test_an_edit_changes_text_and_keyboard_and_a_vain_one_is_refused() -> None:
    async def scene(telegram: Telegram) -> None:
        keyboard = markup([{"text": "x", "callback_data": "y"}])
        await call(telegram, "sendMessage", chat_id=ADA, text="old", reply_markup=keyboard)
        edit = {"chat_id": ADA, "message_id": 1, "text": "<b>new</b>", "parse_mode": "HTML"}
        assert await error_of(telegram, "editMessageText", **edit) is None
        [message] = telegram.messages(ADA)
        assert (message.text, message.buttons, message.edited) == ("new", (), True)
        assert (await error_of(telegram, "editMessageText", **edit) or "").startswith(
            "Bad Request: message is not modified: specified new message content"
        )
        assert (
            await error_of(
                telegram, "editMessageReplyMarkup", chat_id=ADA, message_id=1, reply_markup=keyboard
            )
            is None
        )
        [message] = telegram.messages(ADA)
        assert message.text == "new"
        assert [[button.text for button in row] for row in message.buttons] == [["x"]]

    played(scene)


def test_only_the_bots_own_texts_can_be_edited() -> None:
    async def scene(telegram: Telegram) -> None:
        theirs = telegram.say(ADA, "mine")
        for message_id, error in (
            (99, "message to edit not found"),
            (theirs, "message can't be edited"),
        ):
            got = await error_of(
                telegram, "editMessageText", chat_id=ADA, message_id=message_id, text="x"
            )
            assert got == f"Bad Request: {error}"
        assert (
            await error_of(
                telegram, "editMessageText", chat_id=ADA, message_id=1, rich_message={"html": "x"}
            )
            == "Not Implemented: the emulator does not act out rich messages"
        )

    played(scene)


def test_a_channel_that_made_the_bot_no_admin_takes_no_posts() -> None:
    async def scene(telegram: Telegram) -> None:
        telegram.add_channel(-1002, title="Theirs", admin=False)
        assert await error_of(telegram, "sendMessage", chat_id=-1002, text="x") == (
            "Bad Request: need administrator rights in the channel chat"
        )

    played(scene)


def test_an_admin_deletes_what_others_wrote() -> None:
    async def scene(telegram: Telegram) -> None:
        theirs = telegram.say(FORUM, "spam", sender=ADA)
        here = {"chat_id": FORUM, "message_id": theirs}
        assert await error_of(telegram, "deleteMessage", **here) is None

    played(scene)


def test_messages_are_deleted_where_the_bot_may() -> None:
    async def scene(telegram: Telegram) -> None:
        theirs = telegram.say(GROUP, "/x", sender=ADA)
        await call(telegram, "sendMessage", chat_id=GROUP, text="ours")

        async def deleted(message_id: int) -> str | None:
            return await error_of(telegram, "deleteMessage", chat_id=GROUP, message_id=message_id)

        assert await deleted(theirs) == "Bad Request: message can't be deleted"
        assert await deleted(2) is None
        assert await deleted(2) == "Bad Request: message to delete not found"

    played(scene)


def test_an_old_message_can_not_be_deleted_any_more() -> None:
    now = [1000.0]

    async def scene(telegram: Telegram) -> None:
        await call(telegram, "sendMessage", chat_id=ADA, text="x")
        now[0] += 48 * 3600 + 1
        error = await error_of(telegram, "deleteMessage", chat_id=ADA, message_id=1)
        assert error == "Bad Request: message can't be deleted"

    played(scene, Telegram(clock=lambda: now[0]))


def test_many_are_deleted_at_once_and_missing_ones_passed_over() -> None:
    async def scene(telegram: Telegram) -> None:
        for _ in range(2):
            await call(telegram, "sendMessage", chat_id=ADA, text="x")
        assert (
            await error_of(telegram, "deleteMessages", chat_id=ADA, message_ids=[1, 2, 3]) is None
        )
        assert telegram.messages(ADA) == []
        assert await error_of(telegram, "deleteMessages", chat_id=ADA, message_ids=[]) == (
            "Bad Request: message identifiers are not specified"
        )
        many = list(range(1, 102))
        assert await error_of(telegram, "deleteMessages", chat_id=ADA, message_ids=many) == (
            "Bad Request: too many message identifiers specified"
        )

    played(scene)


def test_typing_and_drafts_are_seen() -> None:
    async def scene(telegram: Telegram) -> None:
        assert await error_of(telegram, "sendChatAction", chat_id=ADA, action="typing") is None
        assert telegram.actions == [Action(ADA, "typing", 1000.0)]
        assert await error_of(telegram, "sendChatAction", chat_id=ADA, action="dancing") == (
            "Bad Request: wrong parameter action in request"
        )
        assert (
            await error_of(telegram, "sendMessageDraft", chat_id=ADA, draft_id=1, text="He") is None
        )
        assert telegram.drafts == {ADA: "He"}
        assert await error_of(
            telegram, "sendMessageDraft", chat_id=GROUP, draft_id=1, text="x"
        ) == ("Bad Request: TEXTDRAFT_PEER_INVALID")
        assert await error_of(telegram, "sendMessageDraft", chat_id=ADA, draft_id=0, text="x") == (
            "Bad Request: TEXTDRAFT_ID_INVALID"
        )
        await call(telegram, "sendMessage", chat_id=ADA, text="Hello")
        assert telegram.drafts == {}

    played(scene, Telegram(clock=lambda: 1000.0))


def test_a_channels_posts_come_from_the_channel() -> None:
    async def scene(telegram: Telegram) -> None:
        reply = await call(telegram, "sendMessage", chat_id=CHANNEL, text="x")
        assert "from" not in reply.result
        assert telegram.messages(CHANNEL)[0].from_bot
        edit = {"chat_id": CHANNEL, "message_id": 1, "text": "y"}
        assert await error_of(telegram, "editMessageText", **edit) is None

    played(scene)


def test_a_listener_hears_everything_as_it_comes() -> None:
    async def scene(telegram: Telegram) -> None:
        heard: list[Event] = []
        stop = telegram.listen(heard.append)
        telegram.say(ADA, "hi")
        await call(telegram, "sendChatAction", chat_id=ADA, action="typing")
        await call(telegram, "sendMessageDraft", chat_id=ADA, draft_id=1, text="He")
        await call(telegram, "sendMessage", chat_id=ADA, text="Hello")
        await call(telegram, "editMessageText", chat_id=ADA, message_id=2, text="Hello!")
        await call(telegram, "deleteMessage", chat_id=ADA, message_id=2)
        stop()
        telegram.say(ADA, "unheard")
        kinds = [type(event) for event in heard if event not in telegram.calls]
        assert kinds == [Sent, Action, Drafted, Sent, Edited, Deleted]
        assert [event for event in heard if event in telegram.calls] == telegram.calls

    played(scene)


def test_waiting_ends_with_the_condition_or_tells_the_last_calls() -> None:
    async def scene(telegram: Telegram) -> None:
        sending = asyncio.create_task(call(telegram, "sendMessage", chat_id=ADA, text="x"))
        await telegram.until(lambda: bool(telegram.messages(ADA)))
        await sending
        with pytest.raises(TimeoutError, match=r"sendMessage .*'x'.* -> 200"):
            await telegram.until(lambda: False, seconds=0.01)

    played(scene)
