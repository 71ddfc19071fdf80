"""The page of chats: who may open it, and that nothing which people wrote becomes markup."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from playwright.async_api import FilePayload

from emulator import files
from emulator.deeds import Deeds, NotPossibleError
from emulator.page import Control, Group, Page
from emulator.telegram import Telegram
from emulator.validation import Upload
from emulator.views import Preview, Viewer
from tests.emulator.cast import ADA, BOB, CHANNEL, FORUM, GROUP, played
from tests.emulator.raw import call, markup
from tests.visitor import CHROMIUM, Visitor, visiting

Run = Callable[[Any], None]
browsed = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")
EVIL = "<img src=x onerror='document.title=1'><script>document.title=2</script>\"'&"
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
HOSTILE_LINK = "javascript:document.title=3"


@asynccontextmanager
async def served(telegram: Telegram, **more: Any) -> AsyncIterator[Page]:  # noqa: ANN401
    async with Page(telegram, me=ADA, now=lambda: 1_790_000_000.0, **more) as page:
        yield page


def visited(
    scene: Callable[[Telegram, Visitor], Awaitable[None]],
    *,
    width: int = 1280,
    **more: Any,  # noqa: ANN401 - as Page takes them
) -> None:
    """Play a scene before a browser that shows the chats of the cast."""

    async def play(telegram: Telegram) -> None:
        async with (
            served(telegram, **more) as page,
            visiting(page.url, width=width, timezone_id="Asia/Tokyo", locale="en-GB") as visitor,
        ):
            await visitor.page.locator("#chats button").first.wait_for()
            await scene(telegram, visitor)
            assert visitor.complaints == []
            assert visitor.strayed == []

    played(play)


def test_only_this_machine_under_its_own_name_and_only_the_page_itself_is_served() -> None:
    async def scene(telegram: Telegram) -> None:
        async with served(telegram) as page, aiohttp.ClientSession() as session:

            async def status(path: str, method: str = "GET", **headers: str) -> int:
                async with session.request(method, f"{page.url}/{path}", headers=headers) as answer:
                    if answer.status == 200:
                        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
                    return answer.status

            port = page.url.rpartition(":")[2]
            assert page.url.startswith("http://127.0.0.1:")
            assert await status("") == 200
            assert await status("page.js") == 200
            assert await status("", Host=f"localhost:{port}") == 200
            for host in ("evil.example", f"evil.example:{port}", f"127.0.0.1.evil.example:{port}"):
                assert await status("", Host=host) == 403
                assert await status("live", Host=host, Origin=page.url) == 403
            for origin in ("http://evil.example", "null", "http://127.0.0.1:1"):
                assert await status("live", Origin=origin) == 403
                assert await status(f"upload?chat={ADA}&name=a", "POST", Origin=origin) == 403
            assert await status("live") == 403
            assert await status(f"upload?chat={ADA}&name=a", "POST") == 403
            for path in ("page.py", "..%2fpage.py", "site", "file/none", "%2e%2e/llm.py"):
                assert await status(path) == 404
            assert telegram.messages(ADA) == []

    played(scene)


def test_nonsense_over_the_socket_is_answered_with_a_sentence() -> None:
    async def scene(telegram: Telegram) -> None:
        async with (
            served(telegram) as page,
            aiohttp.ClientSession(headers={"Origin": page.url}) as session,
            session.ws_connect(f"{page.url}/live") as socket,
        ):
            assert (await socket.receive_json())["type"] == "hello"
            assert (await socket.receive_json())["type"] == "world"
            for said in (
                *("no json", "[]", "7", '{"do": "fly"}', '{"do": "open"}', '{"do": "say"}'),
                *('{"do": "act", "name": "x"}', '{"do": "block", "chat": -5, "on": true}'),
                '{"do": "press", "chat": 7, "message": 99, "at": 1}',
                '{"do": "choose", "chat": 7, "query": "i1", "result": "1"}',
            ):
                await socket.send_str(said)
                while (answer := await socket.receive_json())["type"] != "done":
                    pass
                assert answer["error"], said

    played(scene)


def test_a_press_that_the_bot_never_answers_is_said_so() -> None:
    async def scene(telegram: Telegram) -> None:
        keys = markup([{"text": "A", "callback_data": "a"}])
        given = {"chat_id": ADA, "text": "x", "reply_markup": keys}
        sent = (await call(telegram, "sendMessage", **given)).result["message_id"]
        deeds = Deeds(telegram, Viewer(telegram.account, ADA), answer_seconds=0.1)
        with pytest.raises(NotPossibleError, match="did not answer"):
            await deeds.do("press", {"chat": ADA, "message": sent, "at": 1})
        with pytest.raises(NotPossibleError, match="did not answer"):
            await deeds.do("inline", {"chat": ADA, "query": "x"})

    played(scene)


@browsed
def test_nothing_that_was_written_becomes_markup_or_a_script() -> None:
    async def scene(telegram: Telegram, visitor: Visitor) -> None:
        telegram.add_person(66, first_name=EVIL)
        telegram.add_group(-66, title=EVIL, members={66, ADA})
        await visitor.page.reload()
        keys = markup([{"text": EVIL, "callback_data": "a"}, {"text": "Go", "url": "tg://x"}])
        entities = [{"type": "text_link", "offset": 0, "length": 5, "url": "https://ok.example/"}]
        await call(
            telegram, "sendMessage", chat_id=-66, text=EVIL, entities=entities, reply_markup=keys
        )
        telegram.say(-66, EVIL, sender=66)
        raw = dict(telegram.messages(-66)[-1].raw) | {"message_id": 9}
        raw |= {"entities": [{"type": "text_link", "offset": 0, "length": 9, "url": HOSTILE_LINK}]}
        telegram.account.keep(telegram.account.chats[-66], raw, html="", from_bot=True)
        telegram.say_file(ADA, f"{EVIL}.html", b"<script>document.title=4</script>")
        await visitor.page.locator("#chats button", has_text="img src").first.click()
        await visitor.see("onerror")
        assert await visitor.page.title() == "Crier, in a box"
        assert await visitor.page.locator("main img, main script, nav img").count() == 0
        links = await visitor.page.eval_on_selector_all("a", "all => all.map(each => each.href)")
        assert not [each for each in links if each.startswith("javascript")]
        assert EVIL in await visitor.page.locator("#title").inner_text()
        assert EVIL in await visitor.messages.filter(has_text="onerror").first.inner_text()
        answer = await visitor.page.request.get(
            visitor.page.url + "file/" + telegram.messages(ADA)[0].raw["document"]["file_id"]
        )
        assert answer.headers["content-disposition"] == "attachment"

    async def preview(telegram: Telegram, visitor: Visitor) -> None:
        text = '<a href="https://press.example/a">a</a>'
        await call(telegram, "sendMessage", chat_id=ADA, text=text, parse_mode="HTML")
        await visitor.page.locator(".preview").wait_for()
        assert EVIL in await visitor.page.locator(".preview").inner_text()
        assert await visitor.page.locator(".preview").get_attribute("href") is None

    visited(scene)
    visited(preview, preview=lambda _url: Preview(HOSTILE_LINK, EVIL, EVIL, EVIL))


@browsed
def test_a_text_shows_its_formatting_and_times_of_the_viewer() -> None:
    text = (
        "<b>bold <i>both</i></b> <u>u</u> <s>s</s> <code>c</code> <tg-spoiler>secret</tg-spoiler> "
        '<a href="https://press.example/a?b=1&amp;c">link</a> /help @ada #tag\n'
        "<blockquote>quoted</blockquote><blockquote expandable>long\nlong\nlong\nlong</blockquote>"
        '<pre>code</pre><tg-time unix="1790000000" format="Dt">then</tg-time> 👩‍🚀 <b>after</b>'
    )

    async def scene(telegram: Telegram, visitor: Visitor) -> None:
        await call(telegram, "sendMessage", chat_id=ADA, text=text, parse_mode="HTML")
        shown = await visitor.see("bold both")
        for selector, said in {
            "strong": "bold ",
            "strong em": "both",
            "u": "u",
            "s": "s",
            "code": "c",
            "pre": "code",
            "blockquote": "quoted",
            "time[datetime^='2026-09-21']": "21 September 2026 at 23:13",
            "strong:last-of-type": "after",
        }.items():
            assert said in await shown.locator(".text").locator(selector).all_inner_texts(), (
                selector
            )
        link = shown.locator("a", has_text="link")
        assert await link.get_attribute("href") == "https://press.example/a?b=1&c"
        assert await link.get_attribute("rel") == "noopener noreferrer"
        await shown.get_by_role("button", name="Show all").click()
        assert await shown.locator(".folded.open").count() == 1
        await shown.locator("button.spoiler").click()
        assert await shown.locator("span.spoiler.shown").inner_text() == "secret"
        await shown.locator("button.command").click()
        await telegram.until(lambda: telegram.messages(ADA)[-1].text == "/help")

    visited(scene)


@browsed
def test_messages_come_change_go_are_answered_forwarded_and_counted() -> None:
    async def scene(telegram: Telegram, visitor: Visitor) -> None:
        async def send(chat: int, text: str, **more: object) -> int:
            answer = await call(telegram, "sendMessage", chat_id=chat, text=text, **more)
            return int(answer.result["message_id"])

        first = await send(ADA, "one", disable_notification=True)
        assert "silent" in await (await visitor.see("one")).inner_text()
        second = await send(ADA, "two", reply_parameters={"message_id": first})
        assert "one" in await (await visitor.see("two")).locator(".quote").inner_text()
        await call(telegram, "editMessageText", chat_id=ADA, message_id=second, text="three")
        assert "edited" in await (await visitor.see("three")).inner_text()
        await call(telegram, "deleteMessage", chat_id=ADA, message_id=first)
        await visitor.page.locator(f"#log [data-id='{first}']").wait_for(state="detached")

        await (await visitor.see("three")).get_by_label("Reply to").click()
        await visitor.page.locator("#write").fill("my answer")
        await visitor.page.keyboard.press("Enter")
        await telegram.until(lambda: telegram.messages(ADA)[-1].reply_to == second)
        await visitor.last.get_by_label("Forward").click()
        await visitor.page.locator("#pick").get_by_role("button", name="Readers").click()
        assert "Forwarded from Crier" in await (await visitor.see("three")).inner_text()

        await send(BOB, "for Bob")
        await send(BOB, "for Bob again")
        row = visitor.page.locator("#chats button", has_text="Bob")
        await row.locator(".unread", has_text="2").wait_for()
        await row.click()
        await visitor.see("for Bob again")
        assert await row.locator(".unread").count() == 0

        await visitor.page.locator("#block").click()
        await visitor.page.get_by_role("button", name="Unblock").wait_for()
        answer = await call(telegram, "sendMessage", chat_id=BOB, text="no")
        assert answer.error == "Forbidden: bot was blocked by the user"
        await visitor.page.locator("#block").click()
        await visitor.page.get_by_role("button", name="Block", exact=True).wait_for()
        await send(BOB, "again")
        await visitor.see("again")

    visited(scene)


@browsed
def test_groups_have_topics_channels_have_posts_and_files_go_both_ways() -> None:
    async def scene(telegram: Telegram, visitor: Visitor) -> None:
        topic = telegram.open_topic(FORUM, "Harbour", sender=BOB)
        await visitor.page.locator("#chats button", has_text="Forum").click()
        await visitor.see("opened the topic Harbour")
        await call(telegram, "sendMessage", chat_id=FORUM, text="to all")
        await call(telegram, "sendMessage", chat_id=FORUM, text="to it", message_thread_id=topic)
        await visitor.see("to it")
        await visitor.page.get_by_role("button", name="Harbour").click()
        await visitor.messages.filter(has_text="to all").wait_for(state="hidden")
        await visitor.page.locator("#write").fill("hello there")
        await visitor.page.locator("#send").click()
        await telegram.until(lambda: telegram.messages(FORUM)[-1].thread_id == topic)

        await visitor.page.locator("#chats button", has_text="News").click()
        await visitor.page.locator("#write").fill("a post")
        await visitor.page.locator("#send").click()
        await visitor.see("a post")
        assert telegram.messages(CHANNEL)[-1].raw["sender_chat"]["title"] == "News"

        await visitor.page.locator("#chats button").filter(has_text="Crier").first.click()
        upload = Upload("dot.png", DOT, "image/png")
        photo = {"photo": [{"file_id": files.keep(telegram.account, upload)}], "caption": "a dot"}
        chat = telegram.account.chats[ADA]
        raw = {"message_id": chat.next_message_id(), "from": telegram.account.user_in_messages}
        raw |= {"chat": chat.raw(), "date": 1_790_000_000} | photo
        telegram.account.keep(chat, raw, html="a dot")
        picture = (await visitor.see("a dot")).locator("img")
        assert await picture.get_attribute("alt") == "a dot"
        assert await picture.evaluate("each => each.decode().then(() => each.naturalWidth)") == 1
        given = FilePayload(name="list.opml", mimeType="text/xml", buffer=b"<opml/>")
        await visitor.page.set_input_files("#file", given)
        await visitor.see("list.opml")
        assert telegram.content(telegram.messages(ADA)[-1].raw["document"]["file_id"]) == b"<opml/>"
        async with visitor.page.expect_download() as download:
            await (await visitor.see("list.opml")).locator(".file").click()
        assert (await download.value).suggested_filename == "list.opml"

    visited(scene)


@browsed
def test_presses_are_answered_drafts_stream_and_results_land() -> None:
    async def answering(telegram: Telegram) -> None:
        """Be a bot: answer presses with an alert and inline queries with a card."""
        offset = 0
        while True:
            found = await call(telegram, "getUpdates", offset=offset, timeout=5)
            for update in found.result:
                offset = update["update_id"] + 1
                if query := update.get("callback_query"):
                    alert = {"text": f"pressed {query['data']}", "show_alert": True}
                    await call(
                        telegram, "answerCallbackQuery", callback_query_id=query["id"], **alert
                    )
                if query := update.get("inline_query"):
                    content = {
                        "message_text": f"<b>card</b> of {query['query']}",
                        "parse_mode": "HTML",
                    }
                    card: dict[str, Any] = {"type": "article", "id": "1", "title": "A card"}
                    keys = markup([{"text": "Open", "callback_data": "open"}])
                    card |= {
                        "description": "of it",
                        "input_message_content": content,
                        "reply_markup": keys,
                    }
                    await call(
                        telegram, "answerInlineQuery", inline_query_id=query["id"], results=[card]
                    )

    async def scene(telegram: Telegram, visitor: Visitor) -> None:
        bot = asyncio.create_task(answering(telegram))
        keys = markup([{"text": "Yes", "callback_data": "yes"}])
        await call(telegram, "sendMessage", chat_id=ADA, text="Really?", reply_markup=keys)
        await visitor.see("Really?")
        await visitor.press("Yes")
        await visitor.page.locator("dialog#alert[open]", has_text="pressed yes").wait_for()
        await visitor.page.get_by_role("button", name="OK").click()

        await call(telegram, "sendChatAction", chat_id=ADA, action="typing")
        await visitor.page.locator("#status", has_text="is typing").wait_for()
        for text in ("It", "It be", "It begins"):
            await call(telegram, "sendMessageDraft", chat_id=ADA, draft_id=1, text=text)
        await visitor.page.locator("#draft", has_text="It begins").wait_for()
        await call(telegram, "sendMessage", chat_id=ADA, text="It begins and ends.")
        await visitor.see("It begins and ends.")
        await visitor.page.locator("#draft").wait_for(state="hidden")

        await visitor.page.locator("#chats button", has_text="Readers").click()
        await visitor.page.locator("#write").press_sequentially("@crier_bot ferries")
        await visitor.page.locator(".result", has_text="A card").click()
        card = await visitor.see("card of ferries")
        assert "via @crier_bot" in await card.inner_text()
        await visitor.press("Open")
        await visitor.page.locator("dialog#alert[open]", has_text="pressed open").wait_for()
        edit = {"inline_message_id": "inline-1", "text": "opened"}
        await call(telegram, "editMessageText", **edit)
        await visitor.see("opened")
        assert telegram.messages(GROUP)[-1].text == "opened"
        bot.cancel()

    visited(scene)


@browsed
def test_a_chat_of_five_thousand_messages_shows_the_newest_and_more_when_asked() -> None:
    async def scene(telegram: Telegram, visitor: Visitor) -> None:
        chat = telegram.account.chats[BOB]
        sender = telegram.account.user_in_messages
        for number in range(1, 5001):
            raw = {"message_id": number, "from": sender, "chat": chat.raw(), "date": 1_790_000_000}
            telegram.account.keep(chat, raw | {"text": f"message {number}"}, html="")
        chat.last_message_id = 5000
        await visitor.page.locator("#chats button", has_text="Bob").click()
        await visitor.see("message 5000")
        assert await visitor.messages.count() == 60
        await visitor.page.locator("#earlier").click()
        await visitor.messages.filter(has_text="message 4881").wait_for()
        assert await visitor.messages.count() == 120
        for number in range(200):
            telegram.say(BOB, f"late {number}")
        await visitor.see("late 199")
        assert await visitor.messages.count() <= 301
        row = visitor.page.locator("#chats button", has_text="Bob")
        assert await row.locator(".unread").count() == 0

    visited(scene)


@browsed
def test_controls_of_the_world_show_what_is_on_and_what_the_server_saw() -> None:
    on: list[str] = []

    async def toggle(chat: int) -> str:
        on.append(str(chat))
        return f"Pressed in {chat}"

    async def counts() -> dict[str, object]:
        return {"Presses": len(on)}

    control = Control("storm", "A storm", "Lets it blow.", toggle, lambda: bool(on))

    async def scene(telegram: Telegram, visitor: Visitor) -> None:
        await visitor.act("A storm")
        await visitor.page.locator("#toasts", has_text=f"Pressed in {ADA}").wait_for()
        await visitor.page.locator(".world [aria-pressed=true]", has_text="A storm").wait_for()
        await visitor.page.locator(".counts", has_text="Presses1").wait_for()
        assert "21 Sept" in await visitor.page.locator(".clock").inner_text()
        await call(telegram, "sendMessage", chat_id=404, text="x")
        await visitor.page.locator(".calls .refused", has_text="chat not found").wait_for()

    visited(scene, groups=(Group("Weather", (control,), clock=True),), counts=counts)
