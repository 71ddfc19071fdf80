"""Refuse a call as Telegram does: with a code, a description and sometimes parameters."""

from collections.abc import Mapping
from typing import Any

TEXTS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    429: "Too Many Requests",
    500: "Internal Server Error",
    501: "Not Implemented",
    502: "Bad Gateway",
}


class RefusedError(Exception):
    """Say no to a call, in the words that go into the answer's `description`."""

    def __init__(
        self, description: str, *, code: int = 400, parameters: Mapping[str, Any] | None = None
    ) -> None:
        """Put the code's own words before the description, its first letter made small.

        A code like TOPIC_CLOSED keeps its capitals, as on the real server.
        """
        if description and not description[:2].isupper():
            description = description[0].lower() + description[1:]
        text = f"{TEXTS[code]}: {description}" if description else TEXTS[code]
        super().__init__(text)
        self.code = code
        self.description = text
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """Give the answer's body."""
        answer: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.parameters:
            answer["parameters"] = dict(self.parameters)
        return answer


def too_many(retry_after: int) -> RefusedError:
    """Refuse for a while: `retry_after` in whole seconds."""
    return RefusedError(
        f"retry after {retry_after}", code=429, parameters={"retry_after": retry_after}
    )


def migrated(new_id: int) -> RefusedError:
    """Refuse because the group has become a supergroup with another id."""
    return RefusedError(
        "group chat was upgraded to a supergroup chat", parameters={"migrate_to_chat_id": new_id}
    )
