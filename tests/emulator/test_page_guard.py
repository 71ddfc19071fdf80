"""The page of chats: who may open it, and that nothing which people wrote becomes markup."""

from __future__ import annotations

import aiohttp
import pytest

from emulator.deeds import Deeds, NotPossibleError
from emulator.telegram import Telegram
from emulator.views import Preview, Viewer
from tests.emulator.cast import ADA, played
from tests.emulator.pages import browsed, served, visited
from tests.emulator.raw import call, markup
from tests.visitor import Visitor

EVIL = "<img src=x onerror='document.title=1'><script>document.title=2</script>\"'&"
HOSTILE_LINK = "javascript:document.title=3"


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
