"""Check keyboards as Telegram does."""

from collections.abc import Mapping
from typing import Any

from emulator.markup import checked_link
from emulator.refusals import RefusedError

MOST_BUTTONS = 100
MOST_IN_A_ROW = 8
LONGEST_CALLBACK_DATA = 64
# The server takes the first of these that it finds.
ACTIONS = (
    "url",
    "callback_data",
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat",
    "login_url",
    "web_app",
    "copy_text",
)


def inline_keyboard(markup: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Give the inline keyboard that stays with the message, if there is one; refuse a bad one."""
    rows = [row for row in (markup or {}).get("inline_keyboard", ()) if row]
    if not rows:
        return None
    if any(len(row) > MOST_IN_A_ROW for row in rows) or sum(map(len, rows)) > MOST_BUTTONS:
        raise RefusedError("reply markup is too long")
    return {"inline_keyboard": [[_button(button) for button in row] for row in rows]}


def _button(button: Mapping[str, Any]) -> dict[str, Any]:
    if not button.get("text", "").strip():
        raise RefusedError("inline keyboard button text must be non-empty")
    action = next((name for name in ACTIONS if _present(button, name)), None)
    match action:
        case None:
            raise RefusedError(
                "can't parse inline keyboard button: "
                "Text buttons are unallowed in the inline keyboard"
            )
        case "callback_data" if len(button["callback_data"].encode()) > LONGEST_CALLBACK_DATA:
            raise RefusedError("BUTTON_DATA_INVALID")
        case "url" if not checked_link(button["url"]):
            raise RefusedError(
                f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL"
            )
    return {name: value for name, value in button.items() if name == action or name not in ACTIONS}


def _present(button: Mapping[str, Any], name: str) -> bool:
    return bool(button.get(name)) if name in {"url", "callback_data"} else name in button
