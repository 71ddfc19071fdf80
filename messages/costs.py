"""Tell those who run the bot what a model has cost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from messages import html, texts
from messages.html import Message
from messages.texts import amount, later, t

_MOST_CATEGORIES: Final = 12
_OUTCOMES: Final = {
    "asked": later("no answer yet"),
    "used": later("used"),
    "unfaithful": later("not faithful to the article"),
    "unfinished": later("not whole sentences"),
    "language": later("in another language"),
    "truncated": later("cut off"),
    "garbage": later("not understandable"),
    "refused": later("refused"),
    "empty": later("empty"),
    "slow": later("too slow"),
    "unreachable": later("server not reached"),
    "limited": later("server asked to wait"),
    "failing": later("server failed"),
    "rejected": later("server rejected it"),
    "too hard": later("took too long to check"),
}


def costs(
    days: tuple[tuple[int, int], ...],
    categories: tuple[tuple[str, int], ...],
    outcomes: tuple[tuple[str, int], ...],
    *,
    deliveries: int,
    budget: int,
) -> Message:
    """Show tokens today, of seven days, by category and per 1,000 deliveries, and what came out."""
    if not budget:
        return Message(
            t("No model is at work: summaries are the articles' own sentences, and free.")
        )
    total = sum(tokens for _, tokens in days)
    today = days[0][1]
    lines = [
        html.bold(t("What the model has cost")),
        t(
            "Today: {tokens} of {budget} tokens ({share} %)",
            tokens=amount(today),
            budget=amount(budget),
            share=amount(today * 100 // budget),
        ),
        t("7 days: {tokens} tokens", tokens=amount(total)),
        _per_thousand(total, deliveries),
        *_part(t("By day"), [(_day(day), tokens) for day, tokens in days]),
        *_part(t("By category"), categories[:_MOST_CATEGORIES]),
        *_part(t("Answers"), [(_outcome(name), count) for name, count in outcomes]),
    ]
    return Message("\n".join(lines))


def nearly_spent() -> Message:
    """Tell that most of a day's budget is spent."""
    return Message(
        t(
            "80 % of today's budget for the model is spent. When all of it is, summaries are the "
            "articles' own sentences until midnight UTC. /cost shows the account."
        )
    )


def _per_thousand(tokens: int, deliveries: int) -> str:
    if not deliveries:
        return t("Per 1,000 deliveries: nothing delivered yet")
    return t("Per 1,000 deliveries: {tokens} tokens", tokens=amount(tokens * 1000 // deliveries))


def _outcome(name: str) -> str:
    return t(_OUTCOMES[name]) if name in _OUTCOMES else name


def _part(title: str, rows: Sequence[tuple[str, int]]) -> list[str]:
    if not rows:
        return []
    shown = (f"{html.escape(html.shorten(name, 40))}: {amount(value)}" for name, value in rows)
    return ["", html.bold(title), *shown]


def _day(day: int) -> str:
    return texts.day_of_year(datetime.strptime(str(day), "%Y%m%d").replace(tzinfo=UTC).date())
