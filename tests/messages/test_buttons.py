"""What a button asks for comes back as it was asked, within 64 bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.buttons import LONGEST, ask, understand
from messages.shelves import buttons
from news.feeds import Category
from news.opml import slug

VERBS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)
WORDS = st.one_of(
    st.integers(0, 2**53),
    st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters=":"), min_size=1, max_size=5
    ),
)


@given(VERBS, st.lists(WORDS, max_size=2))
def test_a_press_is_understood_as_it_was_asked(verb: str, words: list[str | int]) -> None:
    data = ask(verb, *words)
    assert len(data.encode()) <= LONGEST
    assert understand(data) == (verb, tuple(map(str, words)))


@pytest.mark.parametrize("data", ["", ":", "read:", "READ:1", "read 1", "read::1", "read:1:", "1"])
def test_anything_of_another_shape_asks_for_nothing(data: str) -> None:
    assert understand(data) == ("", ())


@given(st.text())
def test_no_data_make_the_reader_stumble(data: str) -> None:
    verb, words = understand(data)
    assert verb == "" or ask_freely(verb, words) == data


def ask_freely(verb: str, words: tuple[str, ...]) -> str:
    return ":".join((verb, *words))


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), max_size=9),
    st.sampled_from(["welcome", "categories", "subscriptions"]),
    st.booleans(),
)
def test_the_button_of_any_category_fits_and_names_it(
    names: list[str], page: str, mine: bool
) -> None:
    categories = [Category(slug(name), name) for name in names]
    chosen = {each.id for each in categories} if mine else set()
    made = [each for row in buttons(categories, chosen, page=page) for each in row]
    assert all(len(each.data.encode()) <= LONGEST for each in made)
    verb = "unsubscribe" if mine else "subscribe"
    assert [understand(each.data) for each in made] == [(verb, (c.id, page)) for c in categories]
