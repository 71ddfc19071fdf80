"""Articles as a press prints them: HTML pages with the ordinary boilerplate around the text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from html import escape
from importlib.resources import files
from string import Template

from emulator.feeds import WRITERS, teaser
from emulator.world import Outlet, Piece

_WALL = """<div class="paywall"><h2>Subscribe to read on</h2>
<p>This article is for subscribers. Already a subscriber? Sign in.</p></div>
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
"isAccessibleForFree": false, "hasPart": {"@type": "WebPageElement",
"isAccessibleForFree": false, "cssSelector": ".paywall"}}</script>"""


@dataclass(frozen=True, slots=True)
class Headline:
    """Point to another article from a page."""

    title: str
    url: str


def article_page(
    piece: Piece, *, outlet: Outlet, url: str, home: str, feed: str, others: Sequence[Headline]
) -> str:
    """Print an article in its outlet's layout, with other headlines beside it."""
    if piece.html is not None:
        return piece.html
    moment = datetime.fromtimestamp(piece.published, UTC)
    return _layout(outlet.layout).substitute(
        _masthead(outlet, home=home, feed=feed),
        title=escape(piece.title),
        description=escape(teaser(piece.paragraphs)),
        author=escape(piece.author or outlet.name),
        url=escape(url),
        published=moment.isoformat(timespec="seconds"),
        date=f"{moment.day} {moment:%B %Y, %H:%M}",
        paragraphs=_paragraphs(piece, outlet),
        related=_listed(others),
    )


def _paragraphs(piece: Piece, outlet: Outlet) -> str:
    if not outlet.walled:
        return "\n".join(f"<p>{escape(text, quote=False)}</p>" for text in piece.paragraphs)
    return f"<p>{escape(piece.paragraphs[0], quote=False)}</p>\n{_WALL}"


def front_page(outlet: Outlet, *, home: str, feed: str, headlines: Sequence[Headline]) -> str:
    """Print an outlet's list of headlines, which names its feed for those who look for it."""
    masthead = _masthead(outlet, home=home, feed=feed)
    return _layout("front").substitute(masthead, headlines=_listed(headlines))


def _masthead(outlet: Outlet, *, home: str, feed: str) -> dict[str, str]:
    return {
        "language": escape(outlet.language),
        "outlet": escape(outlet.name),
        "section": escape(outlet.category),
        "home": escape(home),
        "feed": escape(feed),
        "feed_type": WRITERS[outlet.kind][0],
    }


def _listed(headlines: Sequence[Headline]) -> str:
    return "\n".join(
        f'<li><a href="{escape(headline.url)}">{escape(headline.title, quote=False)}</a></li>'
        for headline in headlines
    )


@cache
def _layout(name: str) -> Template:
    return Template((files(__package__) / "layouts" / f"{name}.html").read_text(encoding="utf-8"))
