"""Tell those who run the bot what a model has cost."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from messages import html
from messages.html import Message

_MOST_CATEGORIES: Final = 12
_OUTCOMES: Final = {
    "asked": "no answer yet",
    "used": "used",
    "unfaithful": "not faithful to the article",
    "unfinished": "not whole sentences",
    "language": "in another language",
    "truncated": "cut off",
    "garbage": "not understandable",
    "refused": "refused",
    "empty": "empty",
    "slow": "too slow",
    "unreachable": "server not reached",
    "limited": "server asked to wait",
    "failing": "server failed",
    "rejected": "server rejected it",
    "too hard": "took too long to check",
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
        return Message("No model is at work: summaries are the articles' own sentences, and free.")
    total = sum(tokens for _, tokens in days)
    today = days[0][1]
    lines = [
        html.bold("What the model has cost"),
        f"Today: {today:,} of {budget:,} tokens ({today * 100 // budget} %)",
        f"7 days: {total:,} tokens",
        f"Per 1,000 deliveries: {_per_thousand(total, deliveries)}",
        *_part("By day", [(_day(day), f"{tokens:,}") for day, tokens in days]),
        *_part(
            "By category",
            [(name, f"{tokens:,}") for name, tokens in categories[:_MOST_CATEGORIES]],
        ),
        *_part("Answers", [(_OUTCOMES.get(name, name), f"{count:,}") for name, count in outcomes]),
    ]
    return Message("\n".join(lines))


def for_admins() -> Message:
    """Say that something is for those who run the bot."""
    return Message("That is for those who run this bot. /help shows what I can do for you.")


def nearly_spent() -> Message:
    """Tell that most of a day's budget is spent."""
    return Message(
        "80 % of today's budget for the model is spent. When all of it is, summaries are the "
        "articles' own sentences until midnight UTC. /cost shows the account."
    )


def _per_thousand(tokens: int, deliveries: int) -> str:
    return f"{tokens * 1000 // deliveries:,} tokens" if deliveries else "nothing delivered yet"


def _part(title: str, rows: list[tuple[str, str]]) -> list[str]:
    if not rows:
        return []
    shown = (f"{html.escape(html.shorten(name, 40))}: {value}" for name, value in rows)
    return ["", html.bold(title), *shown]


def _day(day: int) -> str:
    return datetime.strptime(str(day), "%Y%m%d").replace(tzinfo=UTC).strftime("%-d %B")
