"""No secret gets into the log, in whatever form it comes."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Callable
from urllib.parse import quote

import pytest

from bot.logs import Json, Redacting
from bot.settings import load

TOKEN = "4242:AAH-crier_token"
PASSWORD = 'pä/ss "w\\rd'
SECRETS = load(
    telegram_bot_token=TOKEN,
    database_url=f"postgresql://crier:{quote(PASSWORD, safe='')}@localhost/crier",
).secrets()

FORMATTERS = [logging.Formatter("%(levelname)s %(name)s: %(message)s"), Json()]
styles = pytest.mark.parametrize("style", FORMATTERS, ids=["text", "json"])


def line(
    style: logging.Formatter, message: str, *args: object, error: Exception | None = None
) -> str:
    """Format a record as the log would."""
    trouble = (type(error), error, None) if error else None
    record = logging.LogRecord("crier", logging.ERROR, "a.py", 1, message, args, trouble)
    return Redacting(style, SECRETS).format(record)


@styles
@pytest.mark.parametrize("written", [str, lambda secret: quote(secret, safe="")])
def test_a_secret_is_struck_out_of_messages_arguments_and_tracebacks(
    style: logging.Formatter, written: Callable[[str], str]
) -> None:
    for secret in (TOKEN, PASSWORD):
        form = written(secret)
        lines = [
            line(style, f"POST /bot{form}/sendMessage"),
            line(style, "%s and %r", form, [form]),
            line(style, "lost", error=ConnectionError(f"https://press.example/bot{form}/getMe")),
        ]
        for each in lines:
            assert "[secret]" in each
            assert _words(secret).isdisjoint(_words(each)), each


@styles
def test_a_secret_within_another_leaves_nothing_of_it(style: logging.Formatter) -> None:
    for secrets in (["42", TOKEN], [TOKEN, "42"]):
        record = logging.LogRecord("crier", logging.INFO, "a.py", 1, f"bot{TOKEN}", (), None)
        assert "crier_token" not in Redacting(style, secrets).format(record)


def test_a_json_line_says_when_where_what_and_why() -> None:
    error = ArithmeticError("one\ntwo")
    said = json.loads(line(Json(), "%s stories – %s", 3, "fine", error=error))

    assert said["at"].endswith("+00:00")
    assert (said["level"], said["logger"], said["message"]) == (
        "error",
        "crier",
        "3 stories – fine",
    )
    assert said["error"].endswith("ArithmeticError: one\ntwo")


@pytest.mark.parametrize("style", ["text", "json"])
def test_the_started_log_is_quiet_about_libraries_and_secrets(style: str) -> None:
    program = f"""
import logging
from bot import logs
logs.start(level="debug", style={style!r}, secrets=[{TOKEN!r}])
logging.getLogger("telegram").debug("POST /bot{TOKEN}/getMe")
logging.getLogger("httpx").info("never")
logging.getLogger("apscheduler.executors").info("never")
logging.getLogger("trafilatura.core").error("never")
"""
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )

    assert ran.stdout == ""
    (only,) = ran.stderr.splitlines()
    assert "POST /bot[secret]/getMe" in only
    if style == "json":
        assert json.loads(only)["level"] == "debug"


def _words(text: str) -> set[str]:
    """Take what a reader could recognise a secret by."""
    letters = "".join(each if each.isalnum() else " " for each in text)
    return {word for word in letters.split() if word not in {"4242", "w", "crier"}}
