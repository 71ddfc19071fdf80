"""Tell when two links lead to one article, and make a link whole."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from news.text import visible

_TRACKING: Final = re.compile(
    r"^(utm_.*|fbclid|gclid|mc_[ce]id|at_(medium|campaign).*|(php)?sess(ion)?_?id)$",
    re.IGNORECASE,
)
_SESSION: Final = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)

_ENCODED: Final = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")
_READERS: Final = re.compile(r"^feed:(?://(?!https?:))?", re.IGNORECASE)


def canonical(url: str) -> str:
    """Bring a URL to the form in which two links to one article are equal.

    The host in lower case, no spaces, no fragment, no session, none of the parameters that only
    track a click.
    """
    scheme, host, path, query, _ = urlsplit("%20".join(url.split()))
    kept = [part for part in query.split("&") if not _TRACKING.match(part.partition("=")[0])]
    path = _SESSION.sub("", path) or "/"
    return urlunsplit((scheme.lower(), host.lower(), path, "&".join(kept), ""))


def absolute(link: str, *, base: str) -> str:
    """Make a link whole and canonical; nothing of one that is not http."""
    shown = visible(link.strip())
    try:
        url = canonical(shown if is_http(shown) else urljoin(base, shown)) if shown else ""
        return url if is_http(url) and urlsplit(url).hostname else ""
    except ValueError:
        return ""


def completed(address: str) -> str:
    """Write out what people leave away of an address, or what their reader puts before it."""
    shown = _READERS.sub("", visible(address.strip()))
    return shown if "://" in shown else f"https://{shown}"


def host(url: str) -> str:
    """Name the host of a URL, with its port if it has one."""
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


def legible(url: str) -> str:
    """Spell out the letters of other scripts in an address, for people to read (RFC 3987, 3.2).

    All else that is encoded stays so, signs that turn the direction of writing among it.
    """
    return _ENCODED.sub(lambda found: _spelt(found[0]), url)


def _spelt(octets: str) -> str:
    try:
        text = unquote(octets, errors="strict")
    except UnicodeDecodeError:
        return octets
    return "".join(each if each.isalnum() else quote(each) for each in text)


def is_http(url: str) -> bool:
    """Tell whether a URL is one of the web's."""
    return url.lower().startswith(("http://", "https://"))
