"""Say in one sentence why an address gave nothing; what stood at its other end is not repeated."""

from __future__ import annotations

import re
from typing import Final

UNKNOWN: Final = "Cannot open this address."
_SENTENCES: Final = {
    "timeout": "Cannot open this address: the answer takes too long.",
    "unreachable": "Cannot open this address: nothing answers there.",
    "bad address": "Cannot open this address: it is not written as one has to be.",
    "not http": "Cannot open this address: it has to begin with http:// or https://.",
    "too many redirects": "Cannot open this address: it leads on and on, and never to a page.",
    "tls": "Cannot open this address: its certificate is not in order.",
    "too large": "What is at this address is too large.",
    "empty": "What is at this address is empty.",
    "incomplete": "What is at this address broke off before its end.",
    "encoding": "What is at this address comes in an encoding that cannot be read.",
    "not a document": "What is at this address is neither a feed nor a page.",
    "no feed": "There is no feed at this address, and the page there names none.",
    "not a feed": "What is at this address is not a feed.",
    "too hard": "What is at this address takes too much time or memory to read.",
    "wall: paywall": "There is no article here to read: the page keeps it for its subscribers.",
    "wall: consent": "There is no article here to read: the page asks for consent first.",
    "wall: challenge": "There is no article here to read: the page lets no programs in.",
    "wall: login": "There is no article here to read: the page asks for a password.",
    "wall: error": "There is no article here: the page says that it is not there.",
    "wall: list": "There is no article here, but a list of them.",
    "wall: feed": "There is no article here, but a feed, which you can /follow.",
    "wall: short": "There is no article here: too little text.",
}
_STATUS: Final = re.compile(r"status ([1-5]\d\d)")
_STATUSES: Final = {
    "401": "This address is not open to everyone",
    "402": "This address is not open to everyone",
    "403": "This address is not open to us",
    "404": "There is nothing at this address",
    "410": "What was at this address is gone for good",
    "429": "The server asks us to come less often",
    "451": "This address is closed by law",
}


def sentence(code: str) -> str:
    """Say what a code of `news.web.Failed` means; particulars before or after it are left out."""
    status = _STATUS.fullmatch(code)
    if status:
        trouble = "The server has a trouble of its own" if status[1] > "499" else "No page came"
        return f"{_STATUSES.get(status[1], trouble)} (status {status[1]})."
    known = (each for each in _SENTENCES if code.startswith(each) or code.endswith(each))
    return _SENTENCES.get(next(known, ""), UNKNOWN)
