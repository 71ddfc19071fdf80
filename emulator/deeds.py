"""Do what is asked for on the page, as the person that one is in each chat."""

from collections.abc import Mapping
from typing import Any

from emulator import people
from emulator.chats import GENERAL_TOPIC, Chat
from emulator.refusals import RefusedError
from emulator.telegram import Telegram
from emulator.views import Json, Viewer

ANSWER_SECONDS = 15.0
MOST_AT_ONCE = 200


class NotPossibleError(Exception):
    """Say in a sentence why something cannot be done."""


class Deeds:
    """Look into chats and act in them."""

    def __init__(
        self, telegram: Telegram, viewer: Viewer, *, answer_seconds: float = ANSWER_SECONDS
    ) -> None:
        self._answer_seconds = answer_seconds
        self._telegram = telegram
        self._account = telegram.account
        self._viewer = viewer

    async def do(self, what: str, given: Mapping[str, Any]) -> object:
        """Do one thing; NotPossibleError where it cannot be done."""
        deed = {
            "open": self._open,
            "say": self._say,
            "press": self._press,
            "inline": self._inline,
            "choose": self._choose,
            "forward": self._forward,
            "block": self._block,
            "start": self._start,
        }.get(what)
        if deed is None:
            raise NotPossibleError("There is no such thing to do.")
        try:
            return await deed(given)
        except RefusedError as refusal:
            raise NotPossibleError(refusal.description) from None
        except (LookupError, ValueError, TypeError) as error:
            raise NotPossibleError(f"That cannot be done: {error}.") from None

    async def _open(self, given: Mapping[str, Any]) -> Json:
        """Give the last messages of a chat, or those before one."""
        chat, most = self._chat(given), min(int(given["most"]), MOST_AT_ONCE)
        before = int(given.get("before") or 0)
        held = [each for each in chat.messages.values() if not before or each.message_id < before]
        shown = [self._viewer.message(each) for each in held[-most:]]
        return {"messages": shown, "more": len(held) > most}

    async def _say(self, given: Mapping[str, Any]) -> int:
        chat, text = self._chat(given), str(given["text"])
        topic = given.get("topic")
        return people.say(
            self._account,
            chat,
            text,
            sender=self._viewer.person(chat),
            reply_to=given.get("reply"),
            thread_id=topic if topic != GENERAL_TOPIC else None,
        )

    async def _press(self, given: Mapping[str, Any]) -> Json | None:
        """Press a button and wait for what the bot answers to it."""
        chat, number = self._chat(given), int(given["at"])
        sender = self._viewer.person(chat)
        if inline := given.get("inline"):
            query = people.press_inline(self._account, inline, number, sender or self._viewer.me)
        else:
            query = people.press(self._account, chat, int(given["message"]), number, sender)
        answers = self._telegram.callback_answers
        try:
            await self._telegram.until(lambda: query in answers, seconds=self._answer_seconds)
        except TimeoutError:
            raise NotPossibleError("The bot did not answer.") from None
        answer = answers[query]
        return {"text": answer.text, "alert": answer.show_alert, "url": answer.url}

    async def _inline(self, given: Mapping[str, Any]) -> Json:
        """Ask the bot inline and wait for its results."""
        person = self._viewer.person(self._chat(given)) or self._viewer.me
        asked, offset = str(given["query"]), str(given.get("offset") or "")
        query = people.ask_inline(self._account, person, asked, offset)
        answers = self._telegram.inline_answers
        try:
            await self._telegram.until(lambda: query in answers, seconds=self._answer_seconds)
        except TimeoutError:
            raise NotPossibleError("The bot did not answer.") from None
        found = answers[query]
        named = ("id", "title", "description")
        results = [{name: each.get(name, "") for name in named} for each in found.results]
        return {"query": query, "results": results, "button": (found.button or {}).get("text")}

    async def _choose(self, given: Mapping[str, Any]) -> None:
        chat, query, result = self._chat(given), str(given["query"]), str(given["result"])
        person = self._viewer.person(chat) or self._viewer.me
        if result not in {each["id"] for each in self._telegram.inline_answers[query].results}:
            raise NotPossibleError("There is no such result.")
        people.choose_inline(self._account, person, query, "", result, into=chat)

    async def _forward(self, given: Mapping[str, Any]) -> int:
        chat = self._chat(given)
        source = self._account.chats[int(given["from"])]
        message = source.messages[int(given["message"])]
        return people.forward(self._account, chat, message, self._viewer.person(chat))

    async def _block(self, given: Mapping[str, Any]) -> None:
        chat = self._chat(given)
        if chat.kind != "private":
            raise NotPossibleError("Only a private chat can block the bot.")
        (self._telegram.block if given["on"] else self._telegram.unblock)(chat.id)

    async def _start(self, given: Mapping[str, Any]) -> int:
        """Open the private chat by a link, which says /start with what stands in it."""
        chat = self._account.chats[self._viewer.me]
        text = f"/start {given['parameter']}".strip()
        people.say(self._account, chat, text, sender=chat.id)
        return chat.id

    def _chat(self, given: Mapping[str, Any]) -> Chat:
        return self._account.chats[int(given["chat"])]
