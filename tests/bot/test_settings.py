"""What the operator sets is understood as written, or refused in one clear sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings, load
from news.errors import SettingsWrong

ROOT = Path(__file__).parents[2]


def given(**settings: Any) -> Settings:  # noqa: ANN401 - as load takes them
    """Read settings that are given, and no .env file."""
    return load(_env_file=None, **settings)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("30s", 30), ("10m", 600), ("2h", 7200), ("1d", 86400), ("90", 90), ("1.5 h", 5400), (5, 5)],
)
def test_durations_are_written_as_people_do(written: object, seconds: float) -> None:
    assert given(poll_interval=written).poll_interval == seconds
    assert given(poll_interval=str(written).upper()).poll_interval == seconds


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("poll_interval", "soon", "'soon' is no duration; write 30s, 10m or 2h"),
        ("poll_interval", "-5s", "'-5s' is no duration; write 30s, 10m or 2h"),
        ("poll_interval", "5 weeks", "'5 weeks' is no duration; write 30s, 10m or 2h"),
        ("poll_interval", "0s", "greater than or equal to 1"),
        ("messages_per_second", "0", "greater than 0"),
        ("messages_per_second", "-1", "greater than 0"),
        ("messages_per_second", "nan", "greater than 0"),
        ("messages_per_second", "many", "a valid number"),
        ("allow_private_addresses", "perhaps", "a valid boolean"),
        ("log_level", "chatty", "'debug', 'info', 'warning' or 'error'"),
        ("log_format", "xml", "'text' or 'json'"),
    ],
)
def test_a_wrong_value_is_named_with_what_would_be_right(name: str, value: str, says: str) -> None:
    with pytest.raises(SettingsWrong) as wrong:
        given(**{name: value})

    assert str(wrong.value).startswith(f"{name.upper()}: ")
    assert says in str(wrong.value)
    assert "\n" not in str(wrong.value)
    assert wrong.value.__cause__ is None


@pytest.mark.parametrize(("asked", "got"), [("0.5", 0.5), ("30", 30), ("31", 30), ("1000", 30)])
def test_the_pace_stays_under_the_ceiling_of_telegram(asked: str, got: float) -> None:
    assert given(messages_per_second=asked).pace == got


@pytest.mark.parametrize(("asked", "got"), [("25", 25), ("500", 500), ("5000", 1000)])
def test_a_pace_that_is_paid_for_may_be_higher(asked: str, got: float) -> None:
    assert given(messages_per_second=asked, paid_broadcast="true").pace == got


def test_words_are_understood_in_capitals_too() -> None:
    settings = given(log_level="WARNING", log_format="Json")
    assert (settings.log_level, settings.log_format) == ("warning", "json")


@pytest.mark.parametrize(
    ("url", "secrets"),
    [
        ("sqlite:///crier.db", set()),
        ("postgresql://localhost/crier", set()),
        ("postgresql://crier@localhost/crier", set()),
        ("postgresql://crier:@localhost/crier", set()),
        ("postgresql://crier:seven@localhost/crier", {"seven"}),
        ("postgresql://crier:p%40s%2Fs@localhost/crier", {"p%40s%2Fs", "p@s/s", "p%2540s%252Fs"}),
        ("postgresql://crier:p/s#s@localhost/crier", {"p/s#s", "p%2Fs%23s"}),
        ("postgresql://localhost/crier?user=crier&password=s%2Fx", {"s%2Fx", "s/x", "s%252Fx"}),
    ],
)
def test_the_secrets_are_the_token_and_the_password_in_each_form(
    url: str, secrets: set[str]
) -> None:
    settings = given(telegram_bot_token="42:crier", database_url=url)
    assert set(settings.secrets()) == {"42:crier", "42%3Acrier", *secrets}


def test_a_printed_setting_does_not_show_the_token() -> None:
    assert "crier-token" not in repr(given(telegram_bot_token="42:crier-token"))


def test_without_any_setting_the_defaults_hold(tmp_path: Path) -> None:
    assert _read(tmp_path, {}) == (
        "https://api.telegram.org sqlite:///crier.db feeds.opml 600.0 25.0 False info text"
    )


def test_the_environment_goes_before_the_file_and_empty_is_unset(tmp_path: Path) -> None:
    lines = "POLL_INTERVAL=2h\nLOG_LEVEL=debug\nFEEDS=mine.opml\nUNKNOWN_TO_US=1\n"
    (tmp_path / ".env").write_text(lines, encoding="utf-8")

    shown = _read(tmp_path, {"POLL_INTERVAL": "30s", "LOG_LEVEL": "", "MESSAGES_PER_SECOND": "10"})
    assert shown == (
        "https://api.telegram.org sqlite:///crier.db mine.opml 30.0 10.0 False debug text"
    )


def _read(folder: Path, environment: dict[str, str]) -> str:
    """Read the settings in a process whose environment and folder are known."""
    program = """
from bot.settings import load
s = load()
print(s.telegram_api_url, s.database_url, s.feeds, s.poll_interval, s.messages_per_second,
      s.allow_private_addresses, s.log_level, s.log_format)
"""
    kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env=kept | environment | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return ran.stdout.strip()
