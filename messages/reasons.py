"""Say in one sentence why an address gave nothing; what stood at its other end is not repeated."""

from __future__ import annotations

import re
from typing import Final

from messages.texts import later, t

UNKNOWN: Final = later("Cannot open this address.")
_SENTENCES: Final = {
    "timeout": later("Cannot open this address: the answer takes too long."),
    "unreachable": later("Cannot open this address: nothing answers there."),
    "bad address": later("Cannot open this address: it is not written as one has to be."),
    "not http": later("Cannot open this address: it has to begin with http:// or https://."),
    "too many redirects": later(
        "Cannot open this address: it leads on and on, and never to a page."
    ),
    "tls": later("Cannot open this address: its certificate is not in order."),
    "too large": later("What is at this address is too large."),
    "empty": later("What is at this address is empty."),
    "incomplete": later("What is at this address broke off before its end."),
    "encoding": later("What is at this address comes in an encoding that cannot be read."),
    "not a document": later("What is at this address is neither a feed nor a page."),
    "no feed": later("There is no feed at this address, and the page there names none."),
    "not a feed": later("What is at this address is not a feed."),
    "too hard": later("What is at this address takes too much time or memory to read."),
    "wall: paywall": later(
        "There is no article here to read: the page keeps it for its subscribers."
    ),
    "wall: consent": later("There is no article here to read: the page asks for consent first."),
    "wall: challenge": later("There is no article here to read: the page lets no programs in."),
    "wall: login": later("There is no article here to read: the page asks for a password."),
    "wall: error": later("There is no article here: the page says that it is not there."),
    "wall: list": later("There is no article here, but a list of them."),
    "wall: feed": later("There is no article here, but a feed, which you can /follow."),
    "wall: short": later("There is no article here: too little text."),
}
_STATUS: Final = re.compile(r"status ([1-5]\d\d)")
_STATUSES: Final = {
    "401": later("This address is not open to everyone"),
    "402": later("This address is not open to everyone"),
    "403": later("This address is not open to us"),
    "404": later("There is nothing at this address"),
    "410": later("What was at this address is gone for good"),
    "429": later("The server asks us to come less often"),
    "451": later("This address is closed by law"),
}


_TROUBLE: Final = later("The server has a trouble of its own")
_NOTHING: Final = later("No page came")


def sentence(code: str) -> str:
    """Say what a code of `news.web.Failed` means; particulars before or after it are left out."""
    status = _STATUS.fullmatch(code)
    if status:
        trouble = _TROUBLE if status[1] > "499" else _NOTHING
        said = t(_STATUSES.get(status[1], trouble))
        return t("{trouble} (status {status}).", trouble=said, status=status[1])
    known = (each for each in _SENTENCES if code.startswith(each) or code.endswith(each))
    return t(_SENTENCES.get(next(known, ""), UNKNOWN))
