"""Keep uploaded files, read pictures' sizes, and act out getFile."""

import re
import struct
from urllib.parse import urlsplit

import aiohttp

from emulator.account import Account, Json, Params
from emulator.refusals import RefusedError
from emulator.validation import Upload

BIGGEST_UPLOAD = 50 * 2**20
BIGGEST_PHOTO = 10 * 2**20
BIGGEST_DOWNLOAD = 20 * 2**20
LONGEST_SIDES = 10_000
STEEPEST_RATIO = 20
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


async def as_photo(account: Account, params: Params) -> list[Json]:
    """Take a photo in any of the ways it may come; give its one PhotoSize."""
    file_id, upload = await _taken(account, params, "photo")
    if len(upload.content) > BIGGEST_PHOTO:
        raise RefusedError("file is too big")
    size = picture_size(upload.content)
    if size is None:
        raise RefusedError("IMAGE_PROCESS_FAILED")
    width, height = size
    if width + height > LONGEST_SIDES or max(size) > STEEPEST_RATIO * min(size):
        raise RefusedError("PHOTO_INVALID_DIMENSIONS")
    return [_described(file_id, upload) | {"width": width, "height": height}]


async def as_document(account: Account, params: Params) -> Json:
    """Take a document in any of the ways it may come; give its Document."""
    file_id, upload = await _taken(account, params, "document")
    return document(file_id, upload)


def keep(account: Account, upload: Upload) -> str:
    """Keep a file and give its id."""
    file_id = f"file-{len(account.files) + 1}"
    account.files[file_id] = upload
    return file_id


def document(file_id: str, upload: Upload) -> Json:
    """Give the Document of a kept file."""
    names = {"file_name": upload.filename, "mime_type": upload.content_type}
    return _described(file_id, upload) | names


def get_file(account: Account, params: Params) -> Json:
    """Act out getFile."""
    file_id = params["file_id"]
    if (upload := account.files.get(file_id)) is None:
        raise RefusedError("invalid file_id")
    if len(upload.content) > BIGGEST_DOWNLOAD:
        raise RefusedError("file is too big")
    return _described(file_id, upload) | {"file_path": f"documents/{file_id}"}


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Read width and height of a PNG or JPEG in pixels."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:  # noqa: PLR2004  the header
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content.startswith(b"\xff\xd8") and (
        frame := re.search(
            rb"\xff[\xc0-\xc3\xc5-\xc7\xc9-\xcb\xcd-\xcf]...(....)", content, re.DOTALL
        )
    ):
        height, width = struct.unpack(">HH", frame[1])
        return width, height
    return None


def _described(file_id: str, upload: Upload) -> Json:
    return {
        "file_id": file_id,
        "file_unique_id": f"u-{file_id}",
        "file_size": len(upload.content),
    }


async def _taken(account: Account, params: Params, name: str) -> tuple[str, Upload]:
    value = params[name]
    if isinstance(value, str) and value.startswith("attach://"):
        value = params.get(value.removeprefix("attach://"))
    if isinstance(value, str) and (upload := account.files.get(value)) is not None:
        return value, upload
    if isinstance(value, str):
        value = await _downloaded(value)
    if not isinstance(value, Upload) or not value.content:
        raise RefusedError(f"there is no {name} in the request")
    if len(value.content) > BIGGEST_UPLOAD:
        raise RefusedError("file is too big")
    return keep(account, value), value


async def _downloaded(url: str) -> Upload:
    """Fetch a file from loopback; the emulator knows no other network."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"}:
        raise RefusedError("wrong file identifier/HTTP URL specified")
    if parts.hostname not in _LOOPBACK:
        raise RefusedError("failed to get HTTP URL content")
    try:
        timeout = aiohttp.ClientTimeout(total=10)
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as response:
            if not response.ok:
                raise RefusedError("failed to get HTTP URL content")
            name = parts.path.rpartition("/")[2]
            return Upload(name, await response.read(), response.content_type)
    except (aiohttp.ClientError, TimeoutError) as error:
        raise RefusedError("failed to get HTTP URL content") from error
