"""Write the log, and let no secret into it."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

_REDACTED: Final = "[secret]"
_TALKATIVE: Final = (
    "alembic",
    "apscheduler",
    "httpx",
    "httpx2",
    "openai",
    "httpcore",
    "charset_normalizer",
)
_QUIET: Final = ("trafilatura", "htmldate", "courlan", "telegram.request.BaseRequest")


class Redacting(logging.Formatter):
    """Format a record, exceptions too, and strike the secrets out of what came of it."""

    def __init__(self, written: logging.Formatter, secrets: Iterable[str]) -> None:
        super().__init__()
        self._written = written
        forms = {form for secret in secrets if secret for form in _forms(secret)}
        self._secrets = sorted(forms, key=len, reverse=True)  # one may hold another

    def format(self, record: logging.LogRecord) -> str:
        """Return the line without secrets."""
        line = self._written.format(record)
        for secret in self._secrets:
            line = line.replace(secret, _REDACTED)
        return line


def _forms(secret: str) -> Iterator[str]:
    """Yield a secret as it may stand in a line: bare, as repr writes it, and either in JSON."""
    for form in (secret, repr(secret)[1:-1]):
        yield form
        yield json.dumps(form, ensure_ascii=False)[1:-1]


class Json(logging.Formatter):
    """Format a record as one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat()
        line = {"at": at, "level": record.levelname.lower(), "logger": record.name}
        line["message"] = record.getMessage()
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def start(*, level: str, style: str, secrets: Iterable[str]) -> None:
    """Send the log to standard error, at a level, as text or JSON."""
    text = logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
    handler = logging.StreamHandler()
    handler.setFormatter(Redacting(Json() if style == "json" else text, secrets))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))
    for name in _QUIET:  # a page without an article, or a proxy's instead of JSON, is none
        logging.getLogger(name).setLevel(logging.CRITICAL)
