"""Read a call's parameters: from the query string, and from a form, JSON or multipart body."""

import json
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from emulator.refusals import RefusedError
from emulator.validation import Upload


async def read(request: web.BaseRequest) -> dict[str, Any]:
    """Give the parameters as they came: strings, uploads, or whatever the JSON holds."""
    params: dict[str, Any] = dict(request.query) if request.query_string else {}
    if not request.can_read_body:
        return params
    match request.content_type:
        case "multipart/form-data":
            return params | {name: _part(value) for name, value in (await request.post()).items()}
        case "application/json":
            return params | _json(await request.read())
    body = (await request.read()).decode("utf-8", "replace")
    return params | dict(parse_qsl(body, keep_blank_values=True))


def _json(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body)
    except ValueError as error:
        raise RefusedError("can't parse the body as JSON") from error
    if not isinstance(content, dict):
        raise RefusedError("expected a JSON object")
    return {name: value for name, value in content.items() if value is not None}


def _part(value: str | bytes | bytearray | web.FileField) -> object:
    if isinstance(value, web.FileField):
        return Upload(value.filename, value.file.read(), value.content_type)
    return value if isinstance(value, str) else bytes(value).decode()
