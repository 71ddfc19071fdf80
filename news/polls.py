"""Choose when a feed is asked again, and which of what it then tells is news."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

from news.feeds import Entry, Feed
from news.web import Answer, Failed, Fetched, NotModified

LONGEST_WAIT: Final = 24 * 3600
SHORTEST_WAIT: Final = 300
"""Seconds; an operator who sets an interval below it wants to be quick, and is."""
POLLS_TO_MOVE: Final = 3
DISTRUST: Final = 20 * 3600
"""Seconds after which a feed is asked without conditions: some servers never change their ETag."""
_RAREST: Final = 6
"""A quiet feed is asked so many times as rarely as the others, no more."""
_SHAKEN: Final = 0.1
_DATES: Final = 10
_FEW: Final = 5
FAILING_LONG: Final = 7 * 24 * 3600
"""Seconds of nothing but failures after which the subscribers of a feed are told."""
WATCHED: Final = 3 * 24 * 3600
"""Seconds for which changes of an entry are followed; what is older is history."""
_SETTLING: Final = 900


def next_poll(feed: Feed, answer: Answer, *, now: int, interval: float, shake: float = 0.0) -> int:
    """Choose when to ask a feed again: as often as it has news, less after each failure.

    What the server asks for is honoured up to a day. `shake`, from 0 to 1, spreads feeds that
    were asked together: a little sooner, and after a failure a little later.
    """
    if isinstance(answer, Failed):
        backed_off = interval * float(1 << min(feed.failures, 16))
        wait = min(max(backed_off, answer.retry_after or 0), LONGEST_WAIT)
        return now + max(1, round(wait * (1 + _SHAKEN * shake)))
    if interval < SHORTEST_WAIT:
        return now + max(1, round(interval))
    return now + round(_by_habit(feed, answer, interval) * (1 - _SHAKEN * shake))


def conditions(feed: Feed, *, now: int) -> tuple[str | None, str | None]:
    """Give the ETag and the date to ask with, if what they stand for is not too long ago."""
    if feed.fetched_at is None or now - feed.fetched_at >= DISTRUST:
        return None, None
    return feed.etag, feed.last_modified


def _by_habit(feed: Feed, answer: Answer, interval: float) -> float:
    usual = interval if feed.rhythm is None else min(feed.rhythm / 2, interval * _RAREST)
    fresh_for = answer.max_age if isinstance(answer, Fetched | NotModified) else None
    return min(max(usual, fresh_for or 0, SHORTEST_WAIT), LONGEST_WAIT)


def rhythm(entries: Sequence[Entry], *, now: int) -> int | None:
    """Tell how many seconds lie between two entries, the silence since the last one counted in.

    None where too few have dates.
    """
    dates = sorted(each.published for each in entries if each.published is not None)
    past = [date for date in dates if date <= now][-_DATES:]
    return (now - past[0]) // len(past) if len(past) >= _FEW else None


def moved(feed: Feed, moved_to: str | None) -> tuple[str | None, int]:
    """Count the polls in a row at which permanent redirects led to the same address."""
    if moved_to is None:
        return None, 0
    return moved_to, feed.moved_polls + 1 if moved_to == feed.moved_to else 1


def is_reissue(fresh: Sequence[Entry], *, again: int, polled_at: int) -> bool:
    """Tell whether an answer without one known identity is what the feed had, under other names.

    So it is when enough entries are found again, by their links or titles; or when most that are
    not are dated before the last poll: whoever renames all he has told does not date it anew.
    """
    before = sum(each.published is not None and each.published <= polled_at for each in fresh)
    return again >= _FEW or (len(fresh) >= _FEW and 2 * before > len(fresh))


def is_new(entry: Entry, *, feed: Feed, now: int) -> bool:
    """Tell whether an unseen entry is news, or was there before we looked.

    What a first answer holds is old, but for what it says was published since the feed was added.
    """
    if feed.baseline_at is not None:
        return True
    return entry.published is not None and feed.added_at < entry.published <= now


def body_hash(body: bytes) -> str:
    """Name a body by its content, for feeds whose ETag tells nothing."""
    return hashlib.sha256(body).hexdigest()[:32]


def unchanged(feed: Feed, answer: Fetched) -> bool:
    """Tell whether a full answer holds the very bytes of the last one."""
    return feed.body_hash == body_hash(answer.body)


def version(entry: Entry) -> str:
    """Name what an entry says, so that a change of it shows."""
    said = f"{entry.title}\n{entry.text}"
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16]


def is_new_dress(*, changed: int, of: int) -> bool:
    """Tell whether so many changes at once are one of the feed's own form, and none of its news."""
    return changed > max(_FEW, of // 2)


def may_read_again(*, seen_at: int, changed_at: int | None, now: int) -> bool:
    """Tell whether the page of a changed entry may be read again, after ever longer silences.

    A first change is followed at once; then the silence doubles, for some feeds count their
    readers in the text.
    """
    if now - seen_at > WATCHED:
        return False
    return changed_at is None or now - changed_at >= max(_SETTLING, changed_at - seen_at)
