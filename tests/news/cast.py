"""Feeds of one small press, written item by item."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from news.feeds import Entry, parse

URL = "https://press.example/news/feed"
NOON = int(datetime(2027, 6, 1, 12, tzinfo=UTC).timestamp())
HOUR = 3600


def rss(*items: str, title: str = "The Harbour Post") -> bytes:
    wrapped = "".join(f"<item>{item}</item>" for item in items)
    return (
        '<?xml version="1.0"?>\n<rss version="2.0"><channel>'
        f"<title>{title}</title>{wrapped}</channel></rss>"
    ).encode()


def json_feed(*items: object, **fields: object) -> bytes:
    head = {"version": "https://jsonfeed.org/version/1.1", "title": "The Harbour Post"}
    return json.dumps(head | {"items": items} | fields).encode()


def entries(body: bytes, *, content_type: str | None = None) -> tuple[Entry, ...]:
    return parse(body, url=URL, content_type=content_type).entries


def only(body: bytes) -> Entry:
    (entry,) = entries(body)
    return entry
