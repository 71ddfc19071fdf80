"""Show a story: as a card, with its details, its text in pages, and what is like it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from messages import html, texts
from messages.buttons import LINK, ask
from messages.html import Button, Keyboard, Message
from messages.lists import HEADLINE, NAME, alike, turns
from messages.texts import aligned, is_english, t, tn
from news.articles import Article
from news.changes import Development
from news.filters import parse, places
from news.links import legible
from news.similar import Reading
from news.stories import Story
from news.summaries import CHECKED, EXTRACT
from news.text import joined
from news.words import reading_minutes

LONGEST_HEADLINE: Final = 256
PAGE: Final = 3600
"""Units of text a page holds; the rest of the message's 4096 is for its head."""
_RECORD: Final = "%Y/%m/%d %H:%M UTC"
_DATE: Final = "%B %-d, %Y"
_ADDRESS: Final = 256
_MOST_SOURCES: Final = 8
_QUOTE: Final = 600
_MOST_MARKS: Final = 20
_SECOND: Final = 2
OPENED: Final = "opened"
"""What a button says that stands on a card with its details."""


def card(story: Story) -> Message:
    """Show a story as it is pushed."""
    html_text = "\n\n".join(
        filter(
            None,
            (
                _headline(story),
                _summary(story),
                _watched(story),
                *_caveats(story),
                _corrected(story),
                _sources(story),
                _earlier(story),
                _foot(story),
            ),
        )
    )
    preview = story.url if html.is_linkable(story.url) else ""
    return Message(html_text, _card_buttons(story, opened=False), preview)


def development(new: Development) -> Message:
    """Tell what is new in a story, in reply to its card."""
    title = html.link(html.shorten(new.title, LONGEST_HEADLINE), new.url)
    outlet = html.escape(html.shorten(new.outlet, NAME))
    of_story = t("on #{number}", number=new.number)
    foot = aligned(f"{outlet} · {html.moment(new.published_at)} · {of_story}")
    said = html.escape(joined(new.sentences))
    parts = (f"{html.bold(t('New:'))} {title}", said, _untranslated(new), foot)
    button = Button(f"#{new.number}", data=ask("card", new.number))
    return Message("\n\n".join(filter(None, parts)), ((button,),))


def details(
    story: Story, article: Article, *, times: int = 0, read_at: int | None = None
) -> Message:
    """Show a story with all that is on record of its article, and how often the chat read it."""
    said = _record(article)
    if times and read_at:
        last = html.moment(read_at, style=_RECORD)
        once = "Read here: {n} time, last on {last}"
        often = tn(once, "Read here: {n} times, last on {last}", times, last=last)
        said += f"\n{often}"
    return Message(f"{card(story).html}\n\n{said}", _card_buttons(story, opened=True))


def pages(story: Story, article: Article) -> tuple[Message, ...]:
    """Show the whole text of a story, in as many messages as it needs."""
    parts = html.split(article.text, most=PAGE) or ("",)
    return tuple(
        Message(
            f"{_page_head(story, number, len(parts))}\n\n{html.escape(part)}",
            _page_buttons(story, number, len(parts)),
        )
        for number, part in enumerate(parts, 1)
    )


def similar(story: Story, readings: Sequence[Reading], *, page: int = 1, pages: int = 1) -> Message:
    """List stories like one, each with why it is like it, and buttons that turn the page."""
    title = html.link(html.shorten(story.title, HEADLINE), story.url)
    about = aligned(t("to #{number} {title}", number=story.number, title=title))
    return alike(about, readings, turns("alike", page, pages, story.number), page, pages)


def why(story: Story) -> tuple[Message, ...]:
    """Show for each sentence of a summary the article's sentence that carries it."""
    said = t("What the article says for each sentence of #{number}.", number=story.number)
    return carried(said, story.evidence)


def carried(said: str, evidence: Sequence[tuple[str, str]]) -> tuple[Message, ...]:
    """List sentences, each with that which carries it, below what is said of them."""
    head = f"{html.bold(t('Why?'))} {said}"
    items = [
        f"{html.escape(sentence)}\n<blockquote>{html.escape(html.shorten(source, _QUOTE))}"
        f"</blockquote>"
        for sentence, source in evidence
    ]
    return tuple(map(Message, html.packed([head, *items])))


def _summary(story: Story) -> str:
    """Write a summary, the words marked that the chat watches for."""
    filters = [parse(each) for each in story.watched]
    found = sorted(place for each in filters for place in places(each, story.summary))
    return html.marked(story.summary, found, most=_MOST_MARKS)


def _watched(story: Story) -> str:
    """Say for which words of the chat's a story comes."""
    named = ", ".join(f"“{html.shorten(each, NAME)}”" for each in story.watched)
    return html.italic(t("You watch for {words}.", words=named)) if named else ""


def _headline(story: Story) -> str:
    return f"<b>{html.link(html.shorten(story.title, LONGEST_HEADLINE), story.url)}</b>"


def _caveats(story: Story) -> Iterator[str]:
    """Say where the words are not the page's, or not in the chat's language."""
    if story.from_feed:
        yield html.italic(t("In the feed's own words; the page could not be read."))
    yield _untranslated(story)


def _untranslated(told: Story | Development) -> str:
    if not (told.is_untranslated and told.language):
        return ""
    language = texts.language(told.language)
    return html.italic(t("In {language}: there is no translation.", language=language))


def _sources(story: Story) -> str:
    """Name the outlets that tell a story, each with its article."""
    named = [
        html.link(html.shorten(outlet, NAME), url) for outlet, url in story.sources[:_MOST_SOURCES]
    ]
    more = len(story.sources) - len(named)
    if not named:
        return ""
    listed = ", ".join(named)
    if more:
        listed = t("{listed} and {more} more", listed=listed, more=more)
    count = len(story.sources)
    return aligned(tn("{n} source: {listed}", "{n} sources: {listed}", count, listed=listed))


def _corrected(story: Story) -> str:
    """Say what was told wrongly at first."""
    if story.corrected is None:
        return ""
    figures = (
        t("{new}, not {old}", new=_figure(new), old=_figure(old))
        if new
        else t("no longer {old}", old=_figure(old))
        for old, new in story.corrected.figures
    )
    was = html.escape(html.shorten(story.corrected.headline, HEADLINE))
    parts = [*figures, *([t("the headline was “{was}”", was=was)] if was else [])]
    return f"<i>{t('Corrected: {what}.', what='; '.join(parts))}</i>"


def _figure(figure: str) -> str:
    return html.escape(html.shorten(figure, NAME))


def _earlier(story: Story) -> str:
    """Name the story that this one is the sequel of."""
    if story.earlier is None:
        return ""
    number, title, url = story.earlier
    linked = html.link(html.shorten(title, HEADLINE), url)
    return aligned(t("Also read: #{number} {title}", number=number, title=linked))


def _foot(story: Story) -> str:
    # a feed that is followed is a category of its own name
    parts = dict.fromkeys(filter(None, (story.outlet, story.category)))
    names = (html.shorten(each, NAME) for each in parts)
    minutes = reading_minutes(story.words)
    number = f" · #{story.number}" if story.number else ""
    source = aligned(f"{html.escape(' · '.join(names))} · {html.moment(story.published_at)}")
    return f"{source}\n{aligned(f'{_mark(story)} · {_reading(minutes)}{number}')}"


def _mark(story: Story) -> str:
    """Say of a summary that it passed the check, or is the article's own sentences."""
    return {CHECKED: f"✓ {t('checked')}", EXTRACT: t("extract")}.get(story.method, story.method)


def _reading(minutes: int) -> str:
    return tn("{n} min read", "{n} min read", minutes)


def _record(article: Article) -> str:
    """Say all that is on record of an article; what the archive has not has less of a record."""
    read, is_kept = article.last_read_at, bool(article.id)
    identity = {
        t("ID"): f"<code>{article.id}</code>",
        t("Category ID"): html.escape(article.category),
    }
    facts = {
        t("URL"): html.link(html.shorten(legible(article.url), _ADDRESS), article.url),
        t("Date"): html.moment(article.published_at, style=_DATE if is_english() else ""),
    }
    history = {
        t("Created"): html.moment(article.created_at, style=_RECORD),
        t("Updated"): html.moment(article.updated_at, style=_RECORD),
        t("Last Read"): html.moment(read, style=_RECORD) if read else t("never"),
    }
    counts = {t("Words"): str(article.words)}
    if is_kept:
        facts = identity | facts | history
        counts[t("Read Count")] = str(article.read_count)
    statistics, details = html.bold(t("Statistics")), html.bold(t("Details"))
    return "\n".join([statistics, *_labelled(counts), "", details, *_labelled(facts)])


def _labelled(facts: dict[str, str]) -> list[str]:
    return [f"{label}: {value}" for label, value in facts.items()]


def _page_head(story: Story, number: int, total: int) -> str:
    minutes = reading_minutes(story.words)
    if total == 1:
        return f"{_headline(story)}\n{aligned(f'{_reading(minutes)} · #{story.number}')}"
    left = max(1, minutes * (total - number + 1) // total)
    page = t("page {page} of {pages}", page=number, pages=total)
    still = t("{left} of {minutes} min left", left=left, minutes=minutes)
    return f"{_headline(story)}\n{aligned(f'{page} · {still} · #{story.number}')}"


def _page_buttons(story: Story, number: int, total: int) -> Keyboard:
    links = (Button(t("Similar"), data=ask("similar", story.number)), *_source(story))
    turned = turns("page", number, total, story.number)
    if number > _SECOND:
        turned = (
            Button(f"« {t('Page {page}', page=1)}", data=ask("page", story.number, 1)),
            *turned,
        )
    return tuple(row for row in (turned, links) if row)


def _card_buttons(story: Story, *, opened: bool) -> Keyboard:
    """Make the buttons of a card; a page without a number is found by its link, or not at all."""
    if not story.number and not html.is_linkable(story.url):
        return ()
    fold = (t("Fold"), "fold") if opened else (t("Details"), "details")
    reasons = (Button(t("Why?"), data=_asked(story, "why")),) if story.evidence else ()
    read = (Button(t("Read"), data=_asked(story, "read")),) if story.number else ()
    said = (OPENED,) if opened else ()
    save = (
        Button(f"✓ {t('Saved')}", data=_asked(story, "unsave", *said))
        if story.is_saved
        else Button(t("Save"), data=_asked(story, "save", *said))
    )
    return (
        (
            Button(fold[0], data=_asked(story, fold[1])),
            Button(t("Similar"), data=_asked(story, "similar")),
            *read,
            *_source(story),
        ),
        (*reasons, save),
    )


def _asked(story: Story, verb: str, *words: str) -> str:
    return ask(verb, story.number, *words) if story.number else ask(LINK, verb, *words)


def _source(story: Story) -> tuple[Button, ...]:
    return (Button(t("Source"), url=story.url),) if html.is_linkable(story.url) else ()
