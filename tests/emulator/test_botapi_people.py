"""What people do reaches the bot as updates, through python-telegram-bot too."""

from typing import Any

import pytest
import telegram as ptb

from emulator import validation
from emulator.telegram import Telegram
from tests.emulator.cast import ADA, BOB, CHANNEL, FORUM, GROUP, played
from tests.emulator.raw import call, error_of, markup

BUTTONS = markup(
    [{"text": "Details", "callback_data": "d:1"}, {"text": "Source", "url": "https://example.org"}],
    [{"text": "Details, long", "callback_data": "d:2"}],
)


async def received(telegram: Telegram) -> list[dict[str, Any]]:
    """Poll once, confirm what came, and hold it against the specification."""
    updates: list[dict[str, Any]] = (await call(telegram, "getUpdates")).result
    if updates:
        await call(telegram, "getUpdates", offset=updates[-1]["update_id"] + 1, limit=1)
    assert [validation.update_trouble(update) for update in updates] == [None] * len(updates)
    return updates


def test_the_real_client_talks_with_the_emulator() -> None:
    async def scene(telegram: Telegram) -> None:
        async with ptb.Bot(telegram.token, base_url=f"{telegram.url}/bot") as bot:
            assert (bot.id, bot.username) == (42, "crier_bot")
            telegram.say(ADA, "/start")
            [update] = await bot.get_updates(timeout=1)
            assert update.message is not None
            assert update.message.parse_entities() == {update.message.entities[0]: "/start"}
            keyboard = ptb.InlineKeyboardMarkup.from_button(
                ptb.InlineKeyboardButton("Details", callback_data="d:1")
            )
            sent = await bot.send_message(
                ADA, "<b>Hi</b>", parse_mode="HTML", reply_markup=keyboard
            )
            assert sent.text_html == "<b>Hi</b>"
            pressed = telegram.press(ADA, sent.message_id, "Details")
            [update] = await bot.get_updates(offset=update.update_id + 1)
            assert update.callback_query is not None
            assert update.callback_query.data == "d:1"
            assert await update.callback_query.answer("here", show_alert=True)
            assert telegram.callback_answers[pressed].text == "here"
            edited = await bot.edit_message_text("new", ADA, sent.message_id)
            assert isinstance(edited, ptb.Message)
            with pytest.raises(ptb.error.BadRequest, match="Message is not modified"):
                await bot.edit_message_text("new", ADA, sent.message_id)
            with pytest.raises(ptb.error.BadRequest, match="Chat not found"):
                await bot.send_message(99, "x")

    played(scene)


def test_buttons_are_found_by_text_part_or_number() -> None:
    async def scene(telegram: Telegram) -> None:
        await call(telegram, "sendMessage", chat_id=ADA, text="x", reply_markup=BUTTONS)
        for label in ("Details", "long", 3):
            telegram.press(ADA, 1, label)
        data = [update["callback_query"]["data"] for update in await received(telegram)]
        assert data == ["d:1", "d:2", "d:2"]
        with pytest.raises(ValueError, match="sends nothing"):
            telegram.press(ADA, 1, "Source")
        for nothing in ("Read", 4, 0):
            with pytest.raises(LookupError, match="no button"):
                telegram.press(ADA, 1, nothing)

    played(scene)


def test_a_press_is_answered_once_and_in_time() -> None:
    now = [1000.0]
    late = "Bad Request: query is too old and response timeout expired or query ID is invalid"

    async def scene(telegram: Telegram) -> None:
        await call(telegram, "sendMessage", chat_id=ADA, text="x", reply_markup=BUTTONS)
        first, second = telegram.press(ADA, 1, 1), telegram.press(ADA, 1, 1)
        assert await error_of(telegram, "answerCallbackQuery", callback_query_id=first) is None
        assert await error_of(telegram, "answerCallbackQuery", callback_query_id=first) == late
        now[0] += 61
        assert await error_of(telegram, "answerCallbackQuery", callback_query_id=second) == late
        assert await error_of(telegram, "answerCallbackQuery", callback_query_id="c9") == late

    played(scene, Telegram(clock=lambda: now[0]))


def test_no_two_queries_share_an_id() -> None:
    async def scene(telegram: Telegram) -> None:
        await call(telegram, "sendMessage", chat_id=ADA, text="x", reply_markup=BUTTONS)
        asked = telegram.ask_inline(ADA, "x")
        first = telegram.press(ADA, 1, 1)
        await call(telegram, "answerInlineQuery", inline_query_id=asked, results=[])
        assert telegram.press(ADA, 1, 1) != first

    played(scene)


def test_in_a_group_privacy_mode_leaves_commands_replies_and_service_messages() -> None:
    async def scene(telegram: Telegram) -> None:
        await call(telegram, "sendMessage", chat_id=GROUP, text="x")
        for text in ("hello", "/help", "/help@crier_bot", "/help@other_bot", "https://example.org"):
            telegram.say(GROUP, text, sender=ADA)
        telegram.say(GROUP, "a reply", sender=ADA, reply_to=1)
        heard = [update["message"]["text"] for update in await received(telegram)]
        assert heard == ["/help", "/help@crier_bot", "a reply"]
        with pytest.raises(ValueError, match="sender="):
            telegram.say(GROUP, "who am I")

    played(scene)


@pytest.mark.parametrize(("chat_id", "reads_all"), [(GROUP, True), (FORUM, False)])
def test_an_admin_or_a_bot_without_privacy_mode_hears_all(chat_id: int, *, reads_all: bool) -> None:
    async def scene(telegram: Telegram) -> None:
        telegram.say(chat_id, "hello", sender=ADA)
        [update] = await received(telegram)
        assert update["message"]["text"] == "hello"

    played(scene, Telegram(reads_all=reads_all))


def test_other_things_people_do_are_updates_too() -> None:
    async def scene(telegram: Telegram) -> None:
        await call(
            telegram,
            "getUpdates",
            allowed_updates=[
                "message",
                "edited_message",
                "channel_post",
                "message_reaction",
                "my_chat_member",
            ],
        )
        said = telegram.say(ADA, "helo")
        telegram.edit(ADA, said, "hello")
        telegram.react(ADA, said, "\N{THUMBS UP SIGN}", sender=ADA)
        telegram.react(GROUP, 1, "\N{THUMBS UP SIGN}", sender=ADA)
        telegram.say(CHANNEL, "a post")
        telegram.say_file(ADA, "feeds.opml", b"<opml/>", caption="mine")
        kinds = [list(update)[1] for update in await received(telegram)]
        assert kinds == ["message", "edited_message", "message_reaction", "channel_post", "message"]

    played(scene)


def test_a_blocked_bot_is_told_and_refused_until_it_is_let_in_again() -> None:
    async def scene(telegram: Telegram) -> None:
        telegram.block(ADA)
        assert await error_of(telegram, "sendMessage", chat_id=ADA, text="x") == (
            "Forbidden: bot was blocked by the user"
        )
        telegram.unblock(ADA)
        assert await error_of(telegram, "sendMessage", chat_id=ADA, text="x") is None
        changes = [update["my_chat_member"] for update in await received(telegram)]
        statuses = [
            (each["old_chat_member"]["status"], each["new_chat_member"]["status"])
            for each in changes
        ]
        assert statuses == [("member", "kicked"), ("kicked", "member")]

    played(scene)


def test_a_group_throws_the_bot_out_and_a_person_goes_for_good() -> None:
    async def scene(telegram: Telegram) -> None:
        telegram.kick(GROUP, by=BOB)
        telegram.deactivate(ADA)
        assert await error_of(telegram, "sendMessage", chat_id=GROUP, text="x") == (
            "Forbidden: bot was kicked from the group chat"
        )
        assert await error_of(telegram, "sendMessage", chat_id=ADA, text="x") == (
            "Forbidden: user is deactivated"
        )
        telegram.invite(GROUP, by=BOB)
        assert await error_of(telegram, "sendMessage", chat_id=GROUP, text="x") is None

    played(scene)


def test_a_group_moves_to_another_id() -> None:
    async def scene(telegram: Telegram) -> None:
        telegram.migrate(GROUP, -1005)
        reply = await call(telegram, "sendMessage", chat_id=GROUP, text="x")
        assert reply.error == "Bad Request: group chat was upgraded to a supergroup chat"
        assert reply.parameters == {"migrate_to_chat_id": -1005}
        assert await error_of(telegram, "sendMessage", chat_id=-1005, text="x") is None
        here, there = [update["message"] for update in await received(telegram)]
        assert here["migrate_to_chat_id"] == -1005
        assert there["migrate_from_chat_id"] == GROUP

    played(scene)


def test_topics_open_close_and_go() -> None:
    async def scene(telegram: Telegram) -> None:
        thread_id = telegram.open_topic(FORUM, "Science", sender=BOB)
        send = {"chat_id": FORUM, "message_thread_id": thread_id, "text": "x"}
        reply = await call(telegram, "sendMessage", **send)
        assert reply.result["is_topic_message"]
        telegram.close_topic(FORUM, thread_id)
        assert await error_of(telegram, "sendMessage", **send) == "Bad Request: TOPIC_CLOSED"
        telegram.delete_topic(FORUM, thread_id)
        assert (
            await error_of(telegram, "sendMessage", **send)
            == "Bad Request: message thread not found"
        )
        telegram.say(FORUM, "/help", sender=ADA, thread_id=thread_id)
        opened, closed, said = await received(telegram)
        assert opened["message"]["forum_topic_created"]["name"] == "Science"
        assert closed["message"]["forum_topic_closed"] == {}
        assert closed["message"]["message_thread_id"] == thread_id
        assert said["message"]["message_thread_id"] == thread_id

    played(scene)


def article(identifier: str, **members: object) -> dict[str, object]:
    return {
        "type": "article",
        "id": identifier,
        "title": "T",
        "input_message_content": {"message_text": "<b>x</b>", "parse_mode": "HTML"},
    } | members


def test_an_inline_answer_is_cached_for_all_unless_it_is_personal() -> None:
    now = [1000.0]

    async def scene(telegram: Telegram) -> None:
        async def answer(query_id: str, **params: object) -> str | None:
            return await error_of(telegram, "answerInlineQuery", inline_query_id=query_id, **params)

        mine = telegram.ask_inline(ADA, "sport")
        assert await answer(mine, results=[article("1")]) is None
        assert telegram.inline_answers[telegram.ask_inline(BOB, "sport")].cached
        now[0] += 301
        again = telegram.ask_inline(BOB, "sport")
        assert again not in telegram.inline_answers
        assert await answer(again, results=[], is_personal=True, cache_time=10) is None
        assert telegram.ask_inline(ADA, "sport") not in telegram.inline_answers
        assert telegram.ask_inline(BOB, "sport") in telegram.inline_answers
        assert len(await received(telegram)) == 3

    played(scene, Telegram(clock=lambda: now[0]))


@pytest.mark.parametrize(
    ("params", "error"),
    [
        (
            {"results": [article(str(number)) for number in range(51)]},
            "too many inline query results specified",
        ),
        ({"results": [article("x" * 65)]}, "RESULT_ID_INVALID"),
        ({"results": [article("")]}, "RESULT_ID_INVALID"),
        ({"results": [article("1"), article("1")]}, "RESULT_ID_DUPLICATE"),
        ({"results": [], "next_offset": "é" * 33}, "NEXT_OFFSET_INVALID"),
        (
            {"results": [article("1", input_message_content={"message_text": "x" * 4097})]},
            "message is too long",
        ),
        (
            {
                "results": [
                    article("1", reply_markup=markup([{"text": "x", "callback_data": "y" * 65}]))
                ]
            },
            "BUTTON_DATA_INVALID",
        ),
        (
            {"results": [], "button": {"text": "Start"}},
            "can't parse inline query results button: exactly one action is needed",
        ),
    ],
)
def test_inline_answers_are_checked(params: dict[str, object], error: str) -> None:
    async def scene(telegram: Telegram) -> None:
        query_id = telegram.ask_inline(ADA, "x")
        got = await error_of(telegram, "answerInlineQuery", inline_query_id=query_id, **params)
        assert got == f"Bad Request: {error}"

    played(scene)


def test_a_chosen_result_with_a_keyboard_can_be_pressed_and_edited() -> None:
    async def scene(telegram: Telegram) -> None:
        query_id = telegram.ask_inline(ADA, "x")
        results = [article("1"), article("2", reply_markup=BUTTONS)]
        await call(telegram, "answerInlineQuery", inline_query_id=query_id, results=results)
        assert telegram.choose_inline(ADA, query_id, "1") is None
        sent = telegram.choose_inline(ADA, query_id, "2", query="x")
        assert sent is not None
        telegram.press_inline(BOB, sent, "Details")
        edit = {"inline_message_id": sent, "text": "more"}
        assert (await call(telegram, "editMessageText", **edit)).result is True
        assert "not modified" in (await error_of(telegram, "editMessageText", **edit) or "")
        keyboard = {"inline_message_id": sent, "reply_markup": BUTTONS}
        assert (await call(telegram, "editMessageReplyMarkup", **keyboard)).result is True
        assert telegram.inline_messages[sent]["text"] == "more"
        caption = {"inline_message_id": sent, "caption": "less"}
        assert (await call(telegram, "editMessageCaption", **caption)).result is True
        assert await error_of(telegram, "editMessageText", inline_message_id="?", text="x") == (
            "Bad Request: MESSAGE_ID_INVALID"
        )
        kinds = [list(update)[1] for update in await received(telegram)]
        assert kinds == [
            "inline_query",
            "chosen_inline_result",
            "chosen_inline_result",
            "callback_query",
        ]

    played(scene)


def test_any_update_can_be_injected() -> None:
    async def scene(telegram: Telegram) -> None:
        assert telegram.inject("message_reaction_count", {}) is None
        assert telegram.inject("stopped_message_generation", {}) is not None
        assert telegram.pending == 1

    played(scene)
