"""Act out the answers to button presses and inline queries."""

from collections.abc import Mapping
from typing import Any

from emulator.account import Account, Json, Params
from emulator.formatting import text_of
from emulator.keyboards import inline_keyboard
from emulator.refusals import RefusedError
from emulator.seen import Answered, CallbackAnswer, InlineAnswer

# Nobody says how long Telegram waits; a minute is our guess and more than a person waits.
ANSWERABLE_FOR = 60.0
MOST_RESULTS = 50
LONGEST_ID = 64
CACHED_FOR = 300


def answer_callback_query(account: Account, params: Params) -> bool:
    """Act out answerCallbackQuery."""
    query_id = params["callback_query_id"]
    _check_waiting(account, query_id, "c")
    answer = CallbackAnswer(
        text=params.get("text", ""),
        show_alert=params.get("show_alert", False),
        url=params.get("url"),
        cache_time=params.get("cache_time", 0),
    )
    del account.queries[query_id]
    account.callback_answers[query_id] = answer
    account.tell(Answered(query_id, answer))
    return True


def answer_inline_query(account: Account, params: Params) -> bool:
    """Act out answerInlineQuery; the answer is cached as long as it says, for one or for all."""
    query_id = params["inline_query_id"]
    _check_waiting(account, query_id, "i")
    _check_results(account, params["results"])
    if len(params.get("next_offset", "").encode()) > LONGEST_ID:
        raise RefusedError("NEXT_OFFSET_INVALID")
    _check_button(params.get("button"))
    answer = InlineAnswer(
        results=tuple(params["results"]),
        next_offset=params.get("next_offset", ""),
        cache_time=params.get("cache_time", CACHED_FOR),
        is_personal=params.get("is_personal", False),
        button=params.get("button"),
    )
    del account.queries[query_id]
    account.inline_answers[query_id] = answer
    _cache(account, query_id, answer)
    account.tell(Answered(query_id, answer))
    return True


def _check_waiting(account: Account, query_id: str, kind: str) -> None:
    asked = account.queries.get(query_id)
    if not query_id.startswith(kind) or asked is None or account.clock() - asked > ANSWERABLE_FOR:
        raise RefusedError("query is too old and response timeout expired or query ID is invalid")


def _check_results(account: Account, results: list[Json]) -> None:
    if len(results) > MOST_RESULTS:
        raise RefusedError("too many inline query results specified")
    identifiers = [result["id"] for result in results]
    if not all(1 <= len(identifier.encode()) <= LONGEST_ID for identifier in identifiers):
        raise RefusedError("RESULT_ID_INVALID")
    if len(set(identifiers)) < len(identifiers):
        raise RefusedError("RESULT_ID_DUPLICATE")
    for result in results:
        content = result.get("input_message_content", {})
        if "message_text" in content:
            text_of(content, account.chats, name="message_text")
        inline_keyboard(result.get("reply_markup"))


def _check_button(button: Mapping[str, Any] | None) -> None:
    if button is not None and ("start_parameter" in button) == ("web_app" in button):
        raise RefusedError("can't parse inline query results button: exactly one action is needed")


# The cache is the server's, shared by all: a bot that answers by the asker's tastes must say so.
# https://core.telegram.org/bots/api#answerinlinequery
def _cache(account: Account, query_id: str, answer: InlineAnswer) -> None:
    query, offset, user_id = account.inline_keys.pop(query_id)
    key = (query, offset, user_id if answer.is_personal else None)
    account.inline_cache[key] = (account.clock() + answer.cache_time, answer)
