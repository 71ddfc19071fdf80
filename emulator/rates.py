"""Keep Telegram's pace: so many messages a second over all chats, to one person, to one group.

The numbers are those of https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this;
how short a "short burst" is stands nowhere, three is our guess. Edits do not count.
"""

import math
from dataclasses import dataclass, field

OVERALL = 30.0
PAID = 1000.0
PRIVATE_BURST = 3.0
GROUP_WINDOW = 60.0
GROUP_MESSAGES = 20


@dataclass(slots=True)
class Bucket:
    """Fill with `rate` tokens a second up to `size`; each message takes one."""

    rate: float
    size: float
    tokens: float
    filled_at: float

    def wait(self, now: float) -> float:
        """Give the seconds until a token is there, 0 if there is one."""
        self.tokens = min(self.size, self.tokens + (now - self.filled_at) * self.rate)
        self.filled_at = now
        return 0.0 if self.tokens >= 1.0 else (1.0 - self.tokens) / self.rate


@dataclass(slots=True)
class Rates:
    """Count what is sent, and say how long to wait where it is too much."""

    _overall: dict[bool, Bucket] = field(default_factory=dict)
    _chats: dict[int, Bucket] = field(default_factory=dict)

    def take(self, chat_id: int, now: float, *, paid: bool = False) -> int:
        """Count a message, or give the whole seconds to wait for; 0 means that it may go."""
        buckets = (self._of_all(now, paid=paid), self._of_chat(chat_id, now))
        if wait := max(bucket.wait(now) for bucket in buckets):
            return math.ceil(wait)
        for bucket in buckets:
            bucket.tokens -= 1.0
        return 0

    def _of_all(self, now: float, *, paid: bool) -> Bucket:
        rate = PAID if paid else OVERALL
        return self._overall.setdefault(paid, Bucket(rate, rate, rate, now))

    def _of_chat(self, chat_id: int, now: float) -> Bucket:
        if (bucket := self._chats.get(chat_id)) is None:
            size = PRIVATE_BURST if chat_id > 0 else float(GROUP_MESSAGES)
            rate = 1.0 if chat_id > 0 else GROUP_MESSAGES / GROUP_WINDOW
            bucket = self._chats[chat_id] = Bucket(rate, size, size, now)
        return bucket
