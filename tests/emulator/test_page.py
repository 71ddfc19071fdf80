"""The page of chats in a browser: what comes, changes and goes, and what can be done with it."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

from playwright.async_api import FilePayload

from emulator import files
from emulator.page import Control, Group
from emulator.telegram import Telegram
from emulator.validation import Upload
from tests.emulator.cast import ADA, BOB, CHANNEL, FORUM, GROUP
from tests.emulator.pages import Way, browsed, in_both_ways, visited
from tests.emulator.raw import call, markup
from tests.visitor import Visitor

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@browsed
@in_both_ways
def test_a_text_shows_its_formatting_and_times_of_the_viewer(way: Way) -> None:
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
        await visitor.use(shown.get_by_role("button", name="Show all"))
        assert await shown.locator(".folded.open").count() == 1
        await visitor.use(shown.locator("button.spoiler"))
        assert await shown.locator("span.spoiler.shown").inner_text() == "secret"
        await visitor.use(shown.locator("button.command"))
        await telegram.until(lambda: telegram.messages(ADA)[-1].text == "/help")

    visited(scene, way=way)


@browsed
@in_both_ways
def test_messages_come_change_go_are_answered_forwarded_and_counted(way: Way) -> None:
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

        await visitor.use((await visitor.see("three")).get_by_label("Reply to"))
        await visitor.say("my answer")
        await telegram.until(lambda: telegram.messages(ADA)[-1].reply_to == second)
        await visitor.use(visitor.last.get_by_label("Forward"))
        await visitor.use(visitor.page.locator("#pick").get_by_role("button", name="Readers"))
        assert "three" in await (await visitor.see("Forwarded from Crier")).inner_text()

        await send(BOB, "for Bob")
        await send(BOB, "for Bob again")
        row = visitor.page.locator("#chats button", has_text="Bob")
        await row.locator(".unread", has_text="2").wait_for(state="attached")
        await visitor.enter("Bob")
        await visitor.see("for Bob again")
        assert await row.locator(".unread").count() == 0

        await visitor.use(visitor.page.locator("#block"))
        await visitor.page.get_by_role("button", name="Unblock").wait_for()
        answer = await call(telegram, "sendMessage", chat_id=BOB, text="no")
        assert answer.error == "Forbidden: bot was blocked by the user"
        await visitor.use(visitor.page.locator("#block"))
        await visitor.page.get_by_role("button", name="Block", exact=True).wait_for()
        await send(BOB, "again")
        await visitor.see("again")

    visited(scene, way=way)


@browsed
@in_both_ways
def test_groups_have_topics_channels_have_posts_and_files_go_both_ways(way: Way) -> None:
    async def scene(telegram: Telegram, visitor: Visitor) -> None:
        topic = telegram.open_topic(FORUM, "Harbour", sender=BOB)
        await visitor.enter("Forum")
        await visitor.see("opened the topic Harbour")
        await call(telegram, "sendMessage", chat_id=FORUM, text="to all")
        await call(telegram, "sendMessage", chat_id=FORUM, text="to it", message_thread_id=topic)
        await visitor.see("to it")
        await visitor.use(visitor.page.get_by_role("button", name="Harbour"))
        await visitor.messages.filter(has_text="to all").wait_for(state="hidden")
        await visitor.use(visitor.page.locator("#write"))
        await visitor.page.keyboard.type("hello there")
        await visitor.use(visitor.page.locator("#send"))
        await telegram.until(lambda: telegram.messages(FORUM)[-1].thread_id == topic)

        await visitor.enter("News")
        await visitor.say("a post")
        await visitor.see("a post")
        assert telegram.messages(CHANNEL)[-1].raw["sender_chat"]["title"] == "News"

        await visitor.enter("Crier")
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
        async with visitor.page.expect_file_chooser() as chosen:
            await visitor.use(visitor.page.locator("#attach"))
        await (await chosen.value).set_files(given)
        await visitor.see("list.opml")
        assert telegram.content(telegram.messages(ADA)[-1].raw["document"]["file_id"]) == b"<opml/>"
        async with visitor.page.expect_download() as download:
            await visitor.use((await visitor.see("list.opml")).locator(".file"))
        assert (await download.value).suggested_filename == "list.opml"

    visited(scene, way=way)


@browsed
@in_both_ways
def test_presses_are_answered_drafts_stream_and_results_land(way: Way) -> None:
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
        await visitor.use(visitor.page.get_by_role("button", name="OK"))

        await call(telegram, "sendChatAction", chat_id=ADA, action="typing")
        await visitor.page.locator("#status", has_text="is typing").wait_for()
        for text in ("It", "It be", "It begins"):
            await call(telegram, "sendMessageDraft", chat_id=ADA, draft_id=1, text=text)
        await visitor.page.locator("#draft", has_text="It begins").wait_for()
        await call(telegram, "sendMessage", chat_id=ADA, text="It begins and ends.")
        await visitor.see("It begins and ends.")
        await visitor.page.locator("#draft").wait_for(state="hidden")

        await visitor.enter("Readers")
        await visitor.use(visitor.page.locator("#write"))
        await visitor.page.keyboard.type("@crier_bot ferries")
        await visitor.page.keyboard.press("ArrowDown")
        await visitor.use(visitor.page.locator(".result", has_text="A card"))
        card = await visitor.see("card of ferries")
        assert "via @crier_bot" in await card.inner_text()
        await visitor.press("Open")
        await visitor.page.locator("dialog#alert[open]", has_text="pressed open").wait_for()
        edit = {"inline_message_id": "inline-1", "text": "opened"}
        await call(telegram, "editMessageText", **edit)
        await visitor.see("opened")
        assert telegram.messages(GROUP)[-1].text == "opened"
        bot.cancel()

    visited(scene, way=way)


@browsed
def test_a_chat_of_five_thousand_messages_shows_the_newest_and_more_when_asked() -> None:
    async def scene(telegram: Telegram, visitor: Visitor) -> None:
        chat = telegram.account.chats[BOB]
        sender = telegram.account.user_in_messages
        for number in range(1, 5001):
            raw = {"message_id": number, "from": sender, "chat": chat.raw(), "date": 1_790_000_000}
            telegram.account.keep(chat, raw | {"text": f"message {number}"}, html="")
        chat.last_message_id = 5000
        row = visitor.page.locator("#chats button", has_text="Bob")
        # what is still on its way when the chat is opened would rightly be shown as well
        await row.locator(".unread", has_text="5000").wait_for()
        await row.click()
        await visitor.see("message 5000")
        assert await visitor.messages.count() == 60
        await visitor.page.locator("#earlier").click()
        await visitor.messages.filter(has_text="message 4881").wait_for()
        assert await visitor.messages.count() == 120
        for number in range(200):
            telegram.say(BOB, f"late {number}")
        await visitor.see("late 199")
        assert await visitor.messages.count() <= 301
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
