"""Tell when two links lead to one article, and make a link whole."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urljoin, urlsplit, urlunsplit

from news.text import visible

_TRACKING: Final = re.compile(
    r"^(utm_.*|fbclid|gclid|mc_[ce]id|at_(medium|campaign).*|(php)?sess(ion)?_?id)$",
    re.IGNORECASE,
)
_SESSION: Final = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)

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


def is_http(url: str) -> bool:
    """Tell whether a URL is one of the web's."""
    return url.lower().startswith(("http://", "https://"))
