"""Errors say what is wrong with what, in one tree."""

from __future__ import annotations

import pytest

from news.errors import (
    CrierError,
    NotAFeed,
    OpmlBroken,
    SettingsWrong,
    StorageUnusable,
    TelegramUnusable,
)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (NotAFeed("http://a.example/"), "http://a.example/ is not a feed"),
        (OpmlBroken("feeds.opml", 7, "a folder without text"), "feeds.opml, line 7: a folder"),
        (SettingsWrong("POLL_INTERVAL", "write 30s, 10m or 2h"), "POLL_INTERVAL: write 30s"),
        (StorageUnusable("sqlite:///x.db", "it is read-only"), "sqlite:///x.db cannot be used: it"),
        (TelegramUnusable("http://api.example", "no answer"), "http://api.example: no answer"),
    ],
)
def test_an_error_names_what_is_wrong_and_why(error: CrierError, said: str) -> None:
    assert isinstance(error, CrierError)
    assert said in str(error)
