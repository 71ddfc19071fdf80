"""The bot asks about chats, sets its own texts, sends files."""

import io
import struct
from typing import Any

import aiohttp
import pytest
import telegram as ptb
from aiohttp import web

from emulator.files import picture_size
from emulator.telegram import Telegram
from tests.emulator.cast import ADA, BOB, FORUM, GROUP, played
from tests.emulator.raw import call, error_of


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", width, height) + b"rest"


def jpeg(width: int, height: int) -> bytes:
    return b"\xff\xd8\xff\xe0\x00\x02\xff\xc0\x00\x11\x08" + struct.pack(">HH", height, width)


async def upload_error(telegram: Telegram, content: bytes) -> str | None:
    """Send a photo as an attached part; give the error's description."""
    form = aiohttp.FormData({"chat_id": "7", "photo": "attach://file"})
    form.add_field("file", io.BytesIO(content), filename="x.png", content_type="image/png")
    url = f"{telegram.url}/bot{telegram.token}/sendPhoto"
    async with aiohttp.ClientSession() as session, session.post(url, data=form) as response:
        described: str | None = (await response.json()).get("description")
        return described


def test_chats_and_their_members_are_told() -> None:
    async def scene(telegram: Telegram) -> None:
        assert (await call(telegram, "getChat", chat_id="@forum")).result["is_forum"] is True
        statuses = [
            (await call(telegram, "getChatMember", chat_id=GROUP, user_id=who)).result["status"]
            for who in (ADA, BOB, 42)
        ]
        assert statuses == ["member", "administrator", "member"]
        assert await error_of(telegram, "getChatMember", chat_id=GROUP, user_id=99) == (
            "Bad Request: invalid user_id specified"
        )
        admins = (await call(telegram, "getChatAdministrators", chat_id=FORUM)).result
        assert [admin["user"]["id"] for admin in admins] == [BOB, 42]
        assert (await call(telegram, "getChatMemberCount", chat_id=GROUP)).result == 3
        assert (await call(telegram, "getChatMemberCount", chat_id=ADA)).result == 2
        assert await error_of(telegram, "getChatAdministrators", chat_id=ADA) == (
            "Bad Request: there are no administrators in the private chat"
        )

    played(scene)


def test_a_bot_that_left_is_no_member() -> None:
    async def scene(telegram: Telegram) -> None:
        assert await error_of(telegram, "leaveChat", chat_id=GROUP) is None
        assert await error_of(telegram, "sendMessage", chat_id=GROUP, text="x") == (
            "Forbidden: bot is not a member of the group chat"
        )
        assert await error_of(telegram, "leaveChat", chat_id=ADA) is not None

    played(scene)


def test_topics_are_made_and_shut_by_an_admin_bot() -> None:
    async def scene(telegram: Telegram) -> None:
        topic = (await call(telegram, "createForumTopic", chat_id=FORUM, name="Science")).result
        params = {"chat_id": FORUM, "message_thread_id": topic["message_thread_id"]}
        assert await error_of(telegram, "sendMessage", text="x", **params) is None
        assert await error_of(telegram, "closeForumTopic", **params) is None
        assert await error_of(telegram, "closeForumTopic", **params) == (
            "Bad Request: TOPIC_NOT_MODIFIED"
        )
        assert await error_of(telegram, "sendMessage", text="x", **params) == (
            "Bad Request: TOPIC_CLOSED"
        )
        assert await error_of(telegram, "reopenForumTopic", **params) is None
        assert await error_of(telegram, "createForumTopic", chat_id=GROUP, name="x") == (
            "Bad Request: the chat is not a forum"
        )
        assert await error_of(telegram, "closeForumTopic", chat_id=FORUM, message_thread_id=99) == (
            "Bad Request: message thread not found"
        )

    played(scene)


def test_only_an_admin_bot_makes_topics() -> None:
    async def scene(telegram: Telegram) -> None:
        telegram.add_group(-1002, title="Theirs", forum=True, admins={BOB})
        assert await error_of(telegram, "createForumTopic", chat_id=-1002, name="x") == (
            "Bad Request: not enough rights to create a topic"
        )

    played(scene)


def test_pins_and_reactions_are_kept() -> None:
    async def scene(telegram: Telegram) -> None:
        await call(telegram, "sendMessage", chat_id=ADA, text="x")
        here = {"chat_id": ADA, "message_id": 1}
        assert await error_of(telegram, "pinChatMessage", **here) is None
        assert telegram.pinned(ADA) == [1]
        assert await error_of(telegram, "unpinChatMessage", chat_id=ADA) is None
        assert await error_of(telegram, "unpinChatMessage", chat_id=ADA) == (
            "Bad Request: message to unpin not found"
        )
        assert await error_of(telegram, "pinChatMessage", chat_id=GROUP, message_id=1) == (
            "Bad Request: not enough rights to manage pinned messages in the chat"
        )
        eyes = {"type": "emoji", "emoji": "\N{EYES}"}
        assert await error_of(telegram, "setMessageReaction", reaction=[eyes], **here) is None
        assert telegram.reactions == {(ADA, 1): [eyes]}
        assert await error_of(telegram, "setMessageReaction", reaction=[eyes, eyes], **here) == (
            "Bad Request: REACTIONS_TOO_MANY"
        )

    played(scene)


def test_what_is_not_there_can_be_neither_pinned_nor_reacted_to() -> None:
    async def scene(telegram: Telegram) -> None:
        for method, error in (("pinChatMessage", "pin"), ("setMessageReaction", "react")):
            assert await error_of(telegram, method, chat_id=ADA, message_id=9) == (
                f"Bad Request: message to {error} not found"
            )

    played(scene)


def test_menus_are_kept_by_scope_and_language() -> None:
    async def scene(telegram: Telegram) -> None:
        start = {"command": "start", "description": "Begin"}
        scope = {"type": "chat", "chat_id": ADA}
        await call(telegram, "setMyCommands", commands=[start])
        await call(telegram, "setMyCommands", commands=[], scope=scope, language_code="de")
        assert telegram.commands == {("default", ""): [start], ("chat/7", "de"): []}
        assert (await call(telegram, "getMyCommands")).result == [start]
        await call(telegram, "deleteMyCommands")
        assert (await call(telegram, "getMyCommands")).result == []
        for params, error in (
            ({"commands": [start] * 101}, "BOT_COMMANDS_TOO_MUCH"),
            ({"commands": [start | {"command": "Start"}]}, "BOT_COMMAND_INVALID"),
            ({"commands": [], "language_code": "deu"}, "invalid language code specified"),
        ):
            assert await error_of(telegram, "setMyCommands", **params) == f"Bad Request: {error}"

    played(scene)


@pytest.mark.parametrize("name", ["name", "description", "short_description"])
def test_the_bots_texts_are_kept_by_language(name: str) -> None:
    method = "My" + "".join(part.capitalize() for part in name.split("_"))

    async def scene(telegram: Telegram) -> None:
        await call(telegram, f"set{method}", **{name: "Bote", "language_code": "de"})
        assert telegram.texts == {(name, "de"): "Bote"}
        assert (await call(telegram, f"get{method}", language_code="de")).result == {name: "Bote"}
        assert (await call(telegram, f"get{method}", language_code="fr")).result == {
            name: "Crier" if name == "name" else ""
        }

    played(scene)


def test_files_go_up_and_come_down_through_the_real_client() -> None:
    async def scene(telegram: Telegram) -> None:
        url = telegram.url
        async with ptb.Bot(
            telegram.token, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot"
        ) as bot:
            sent = await bot.send_document(
                ADA, b"a,b\n", filename="export.csv", caption="<b>yours</b>", parse_mode="HTML"
            )
            assert sent.document is not None
            assert (sent.document.file_name, sent.caption) == ("export.csv", "yours")
            file = await bot.get_file(sent.document.file_id)
            assert bytes(await file.download_as_bytearray()) == b"a,b\n"
            again = await bot.send_document(ADA, sent.document.file_id)
            assert again.document == sent.document
            photo = await bot.send_photo(
                ADA, png(640, 480), caption="old", has_spoiler=True, show_caption_above_media=True
            )
            assert photo.has_media_spoiler
            assert photo.show_caption_above_media
            assert (photo.photo[0].width, photo.photo[0].height) == (640, 480)
            captioned = await bot.edit_message_caption(ADA, photo.message_id, caption="new")
            assert isinstance(captioned, ptb.Message)
            assert captioned.caption == "new"

    played(scene)


def test_a_file_that_a_person_sends_can_be_fetched() -> None:
    async def scene(telegram: Telegram) -> None:
        telegram.say_file(ADA, "feeds.opml", b"<opml/>")
        [update] = (await call(telegram, "getUpdates")).result
        file_id = update["message"]["document"]["file_id"]
        path = (await call(telegram, "getFile", file_id=file_id)).result["file_path"]
        url = f"{telegram.url}/file/bot{telegram.token}/{path}"
        async with aiohttp.ClientSession() as session, session.get(url) as response:
            assert await response.read() == b"<opml/>"
        assert await error_of(telegram, "getFile", file_id="x") == "Bad Request: invalid file_id"

    played(scene)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (png(100, 2000), None),
        (png(99, 2000), "PHOTO_INVALID_DIMENSIONS"),
        (png(5001, 5000), "PHOTO_INVALID_DIMENSIONS"),
        (b"GIF89a", "IMAGE_PROCESS_FAILED"),
        (b"", "there is no photo in the request"),
    ],
)
def test_photos_have_limits(content: bytes, error: str | None) -> None:
    async def scene(telegram: Telegram) -> None:
        assert await upload_error(telegram, content) == (error and f"Bad Request: {error}")

    played(scene)


def test_a_photo_has_ten_megabytes_at_most() -> None:
    async def scene(telegram: Telegram) -> None:
        content = png(9, 9) + b"x" * 10 * 2**20
        assert await upload_error(telegram, content) == "Bad Request: file is too big"

    played(scene)


def test_a_photo_by_address_is_fetched_from_loopback_only() -> None:
    async def picture(request: web.BaseRequest) -> web.Response:
        status = 200 if request.path == "/x.jpg" else 404
        return web.Response(body=jpeg(320, 200), status=status, content_type="image/jpeg")

    async def scene(telegram: Telegram) -> None:
        runner = web.ServerRunner(web.Server(picture))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        reply = await call(telegram, "sendPhoto", chat_id=ADA, photo=f"{base}/x.jpg")
        assert reply.result["photo"][0]["width"] == 320
        for photo, error in (
            (f"{base}/y.jpg", "failed to get HTTP URL content"),
            ("https://example.org/x.jpg", "failed to get HTTP URL content"),
            ("AgACAgIAAxk", "wrong file identifier/HTTP URL specified"),
        ):
            assert (
                await error_of(telegram, "sendPhoto", chat_id=ADA, photo=photo)
                == f"Bad Request: {error}"
            )
        await runner.cleanup()
        assert await error_of(telegram, "sendPhoto", chat_id=ADA, photo=f"{base}/x.jpg") == (
            "Bad Request: failed to get HTTP URL content"
        )

    played(scene)


def test_captions_have_their_own_limit_and_edit() -> None:
    async def scene(telegram: Telegram) -> None:
        telegram.say_file(ADA, "x", b"x")
        [update] = (await call(telegram, "getUpdates")).result
        document: Any = update["message"]["document"]["file_id"]
        send = {"chat_id": ADA, "document": document}
        assert await error_of(telegram, "sendDocument", caption="x" * 1025, **send) == (
            "Bad Request: message caption is too long"
        )
        assert await error_of(telegram, "sendDocument", caption=" ", **send) is None
        await call(telegram, "sendMessage", chat_id=ADA, text="x")
        edit = {"chat_id": ADA, "message_id": 3}
        assert await error_of(telegram, "editMessageCaption", caption="y", **edit) == (
            "Bad Request: there is no caption in the message to edit"
        )
        assert await error_of(telegram, "editMessageText", chat_id=ADA, message_id=2, text="y") == (
            "Bad Request: there is no text in the message to edit"
        )

    played(scene)


def test_sizes_are_read_from_png_and_jpeg() -> None:
    assert picture_size(png(3, 2)) == (3, 2)
    assert picture_size(jpeg(3, 2)) == (3, 2)
    assert picture_size(b"\xff\xd8nothing") is None
