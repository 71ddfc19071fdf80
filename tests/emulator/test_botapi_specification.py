"""Calls are held against a table made from the official page."""

import asyncio
import json
from typing import Any

import pytest

from emulator import specification, validation
from emulator.telegram import Telegram
from tests.emulator.raw import error_of

RAW = {
    "version": "Bot API 1.0",
    "methods": {
        "sendText": {
            "returns": ["Message", "Boolean"],
            "fields": [
                {
                    "name": "text",
                    "types": ["String"],
                    "required": True,
                    "description": "Text, 1-4096 characters after entities parsing",
                },
                {
                    "name": "limit",
                    "types": ["Integer"],
                    "required": False,
                    "description": "Values between 1-100 are accepted.",
                },
            ],
        }
    },
    "types": {
        "Button": {
            "fields": [
                {
                    "name": "data",
                    "types": ["String"],
                    "required": False,
                    "description": "Data, 1-64 bytes",
                },
                {
                    "name": "type",
                    "types": ["String"],
                    "required": True,
                    "description": "Type of the button, must be button",
                },
                {
                    "name": "rows",
                    "types": ["Array of Array of String"],
                    "required": False,
                    "description": "Rows",
                },
            ]
        },
        "Either": {"subtypes": ["Button", "Message"]},
    },
}


def test_condensing_keeps_facts_and_no_prose() -> None:
    assert specification.condense(RAW) == {
        "version": "1.0",
        "methods": {
            "sendText": {
                "returns": "Message|Boolean",
                "fields": {"text!": "String 1..4096 parsed", "limit": "Integer 1..100"},
            }
        },
        "types": {
            "Button": {
                "data": "String 1..64 bytes",
                "type!": "String =button",
                "rows": "**String",
            },
            "Either": "Button|Message",
        },
    }


def test_what_is_written_reads_back_line_by_line() -> None:
    table = specification.condense(RAW)

    assert json.loads(specification.written(table)) == table
    assert len(specification.written(table).splitlines()) == 8


def test_the_table_reads_back_as_fields() -> None:
    table = specification.load()

    text = table.methods["sendmessage"].fields["text"]
    assert text == specification.Field("text", ("String",), True, 1, 4096, "parsed")
    scope = table.types["BotCommandScopeChat"].fields["type"]
    assert scope.constant == "chat"
    assert "ChatMemberOwner" in table.types["ChatMember"].subtypes


@pytest.mark.parametrize(
    ("method", "params", "trouble"),
    [
        ("sendMessage", {"chat_id": 7}, "text is missing"),
        ("sendMessage", {"text": "x"}, "chat_id is missing"),
        (
            "sendMessage",
            {"chat_id": 7, "text": "x", "txt": "y"},
            "sendMessage has no parameter txt",
        ),
        ("sendMessage", {"chat_id": 7, "text": 1}, "text is not String"),
        ("sendMessage", {"chat_id": [7], "text": "x"}, "chat_id is not Integer or String"),
        (
            "editMessageText",
            {"chat_id": 7, "message_id": "x", "text": "x"},
            "message_id is not Integer",
        ),
        (
            "sendMessage",
            {"chat_id": 7, "text": "x", "disable_notification": "maybe"},
            "disable_notification is not Boolean",
        ),
        (
            "sendMessage",
            {"chat_id": 7, "text": "x", "reply_parameters": "{"},
            "reply_parameters is not ReplyParameters",
        ),
        (
            "sendMessage",
            {"chat_id": 7, "text": "x", "reply_markup": {"inline_keyboard": [[{"test": "x"}]]}},
            "reply_markup.inline_keyboard[0][0].text is missing",
        ),
        (
            "sendMessage",
            {"chat_id": 7, "text": "x", "link_preview_options": {"disabled": True}},
            "link_preview_options is LinkPreviewOptions, which has no member disabled",
        ),
        (
            "answerCallbackQuery",
            {"callback_query_id": "c1", "text": "x" * 201},
            "text is not within 0..200 characters",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "x" * 33, "description": "y"}]},
            "commands[0].command is not within 1..32 characters",
        ),
        ("setWebhook", {"url": "", "max_connections": 101}, "max_connections is not within 1..100"),
        (
            "answerInlineQuery",
            {"inline_query_id": "i1", "results": [{"type": "article", "id": "1"}]},
            "results[0].title is missing",
        ),
        (
            "setMyCommands",
            {"commands": [], "scope": {"type": "everyone"}},
            "scope is not BotCommandScopeDefault or ",
        ),
    ],
)
def test_a_call_unlike_the_specification_is_refused(
    method: str, params: dict[str, Any], trouble: str
) -> None:
    async def scene() -> None:
        async with Telegram() as telegram:
            telegram.add_person(7)
            error = await error_of(telegram, method, **params) or ""
            assert error.startswith(f"Bad Request: specification: {trouble}")
            [call] = telegram.refused
            assert (call.method, call.status, call.error) == (method, 400, error)

    asyncio.run(scene())


def test_a_lax_server_passes_over_what_it_does_not_know() -> None:
    async def scene() -> None:
        async with Telegram(strict=False) as telegram:
            telegram.add_person(7)
            assert await error_of(telegram, "sendMessage", chat_id=7, text="x", new=1) is None
            assert await error_of(telegram, "sendMessage", chat_id=7) is not None

    asyncio.run(scene())


def test_fractions_and_lists_of_lists_are_checked() -> None:
    async def scene() -> None:
        async with Telegram() as telegram:
            place = {"chat_id": 7, "latitude": "1.5", "longitude": "2"}
            assert (await error_of(telegram, "sendLocation", **place) or "").startswith(
                "Not Implemented"
            )
            assert await error_of(telegram, "sendLocation", **place | {"latitude": "north"}) == (
                "Bad Request: specification: latitude is not Float"
            )
            accuracy = {"horizontal_accuracy": 1501}
            assert await error_of(telegram, "sendLocation", **place, **accuracy) == (
                "Bad Request: specification: horizontal_accuracy is not within 0..1500"
            )
            markup = {"inline_keyboard": [{"text": "x"}]}
            keyboard = {"chat_id": 7, "text": "x", "reply_markup": markup}
            assert await error_of(telegram, "sendMessage", **keyboard) == (
                "Bad Request: specification: reply_markup.inline_keyboard[0] is not an array"
            )
            secret = {"url": "", "secret_token": "x" * 257}
            assert await error_of(telegram, "setWebhook", **secret) == (
                "Bad Request: specification: secret_token is not within 1..256 characters"
            )
            pay = {"chat_id": 7, "title": "x", "description": "x", "payload": "é" * 65}
            assert (
                await error_of(telegram, "sendInvoice", currency="XTR", prices=[], **pay)
                == "Bad Request: specification: payload is not within 1..128 bytes"
            )

    asyncio.run(scene())


def test_answers_can_be_held_against_the_specification_too() -> None:
    get_me = specification.load().methods["getme"]

    assert validation.answer_trouble(get_me, {"id": 1, "first_name": "x"}) == ".is_bot is missing"
    assert (
        validation.update_trouble({"update_id": 1, "message": {}})
        == ".message.message_id is missing"
    )
    assert validation.update_trouble({"update_id": 1}) is None
