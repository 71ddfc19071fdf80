"""Read JSON Feed (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from news.items import Document, Item


def read(text: str) -> Document | None:
    """Read the object of a JSON Feed, or tell by None that it is none; some tell no version."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    version, listed = document.get("version"), document.get("items")
    if "jsonfeed.org" not in str(version) and (version or not isinstance(listed, list)):
        return None
    items = [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
    return Document(
        title=_told(document, "title"), items=[_item(item) for item in items if any(item.values())]
    )


def _item(item: Mapping[str, Any]) -> Item:
    return Item(
        id=_told(item, "id"),
        link=_told(item, "url") or _told(item, "external_url"),
        title=_told(item, "title"),
        text=_told(item, "content_html") or _told(item, "content_text") or _told(item, "summary"),
        published=seconds(_told(item, "date_published") or _told(item, "date_modified")),
    )


def _told(fields: Mapping[str, Any], name: str) -> str:
    """Read a text or a number; whatever else stands there is nothing."""
    value = fields.get(name)
    return str(value) if isinstance(value, str | float) or type(value) is int else ""


def seconds(value: str) -> int | None:
    """Read a date of RFC 3339, or None; one without a zone is in UTC."""
    try:
        date = datetime.fromisoformat(value)
        return int((date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        return None
