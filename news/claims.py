"""Read a sentence as what it claims: its words of meaning, in order, and what it denies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from news.terms import STOP_WORDS, folded, stem, words

_NEGATORS: Final = frozenset("not no never neither nor without cannot nobody nothing none".split())
_DENIALS: Final = frozenset(
    map(
        stem,
        """fail failed failure deny denied refuse refused unable lack lacking hardly barely scarcely
        unlikely reject few avoid stop prevent instead rather""".split(),
    )
)
"""Words that deny without a negator: who failed to come did not come."""
_NO_DENIAL: Final = frozenset(
    [("no", "doubt"), ("no", "matter"), ("no", "longer"), ("not", "only"), ("not", "just")]
)
_UNTIL: Final = frozenset("until unless yet but".split())
_CONTRACTED: Final = re.compile(r"n['\u2019]t\b")
_CLAUSE: Final = re.compile(r"[,;:.!?\u2014()\u3001\u3002\uff0c]| but | and ")
_SCOPE: Final = 4
_WINDOW: Final = 4


@dataclass(frozen=True)
class Claim:
    """Hold a sentence as stems: all of them, those with meaning, and the scope of each denial."""

    text: str
    stems: tuple[str, ...]
    content: tuple[str, ...]
    denied: tuple[tuple[str, ...], ...]

    @cached_property
    def bag(self) -> frozenset[str]:
        """The stems with meaning, each once."""
        return frozenset(self.content)

    @cached_property
    def negated(self) -> frozenset[str]:
        """The stems that are denied."""
        return frozenset(each for scope in self.denied for each in scope)

    @cached_property
    def denies_in_words(self) -> bool:
        """Whether something is denied without a negator."""
        return not _DENIALS.isdisjoint(self.stems)

    @property
    def denies(self) -> bool:
        """Whether anything is denied."""
        return bool(self.denied) or self.denies_in_words

    def around(self, at: int) -> frozenset[str]:
        """Take the stems with meaning on either side of one."""
        before = self.content[max(0, at - _WINDOW) : at]
        return frozenset((*before, *self.content[at + 1 : at + 1 + _WINDOW]))

    def told_by(self, other: Claim) -> float:
        """Measure the share of its stems that another sentence has."""
        return len(self.bag & other.bag) / (len(self.bag) or 1)


@lru_cache(maxsize=4096)
def read(sentence: str) -> Claim:
    """Read a sentence; a denial reaches four words on, and one back, within its clause."""
    stems: list[str] = []
    content: list[str] = []
    denied: list[tuple[str, ...]] = []
    for clause in _CLAUSE.split(_CONTRACTED.sub(" not", sentence)):
        said = [*words(clause)]
        roots = [stem(folded(word)) for word in said]
        telling = [at for at, word in enumerate(said) if word not in STOP_WORDS | _NEGATORS]
        stems += roots
        content += [roots[at] for at in telling]
        denied += [_scope(roots, telling, at) for at in range(len(said)) if _negates(said, at)]
    return Claim(sentence, tuple(stems), tuple(content), tuple(filter(None, denied)))


def _negates(said: Sequence[str], at: int) -> bool:
    """Tell a negator from the beginning of "no doubt", or of "not until"."""
    if said[at] not in _NEGATORS or tuple(said[at : at + 2]) in _NO_DENIAL:
        return False
    return _UNTIL.isdisjoint(said[at:])


def _scope(roots: Sequence[str], telling: Sequence[int], at: int) -> tuple[str, ...]:
    after = [roots[each] for each in telling if each > at][:_SCOPE]
    before = [roots[each] for each in telling if each < at][-1:]
    return (*after, *before)
