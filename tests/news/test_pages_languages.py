"""A page is read in its charset and its language, whatever it says of them."""

from __future__ import annotations

import pytest

from news.languages import detect
from tests.news.pages import ferry, page, read, written


@pytest.mark.parametrize(
    ("charset", "language"),
    [
        ("shift_jis", "ja"),
        ("euc-jp", "ja"),
        ("iso-2022-jp", "ja"),
        ("gb18030", "zh"),
        ("gb2312", "zh"),
        ("euc-kr", "ko"),
        ("windows-1251", "ru"),
        ("koi8-r", "ru"),
        ("windows-1252", "de"),
        ("iso-8859-1", "de"),
        ("utf-8", "ru"),
    ],
)
@pytest.mark.parametrize("said", ["header", "meta", "http-equiv", "nowhere"])
def test_a_page_is_read_in_whatever_charset(charset: str, language: str, said: str) -> None:
    story = ferry(language)
    if (charset, said) == ("iso-2022-jp", "nowhere"):
        said = "meta"  # seven bits look like ASCII until somebody says what they are
    head = {
        "meta": f'<meta charset="{charset}">',
        "http-equiv": f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">',
    }.get(said, "")
    html = page(written(*story), head=head, title="x", language=language).encode(charset)
    found = read(html, content_type=f"text/html; charset={charset}" if said == "header" else None)
    assert (found.paragraphs, found.language) == (story, language)


@pytest.mark.parametrize(
    ("charset", "wrongly", "story"),
    [
        ("utf-8", "iso-8859-1", "ru"),
        ("utf-8", "shift_jis", "zh"),
        ("cp1251", "utf-8", "ru"),
    ],
)
def test_a_charset_that_is_declared_wrongly_is_not_believed(
    charset: str, wrongly: str, story: str
) -> None:
    head = f'<meta charset="{wrongly}">'
    html = page(written(*ferry(story)), head=head, title="x").encode(charset)
    assert read(html, content_type=f"text/html; charset={wrongly}").paragraphs == ferry(story)


@pytest.mark.parametrize(
    ("declared", "story", "language"),
    [
        ("en", "en", "en"),
        ("en-GB", "en", "en"),
        ("en", "de", "de"),
        ("de", "ru", "ru"),
        ("ru", "ru", "ru"),
        ("uk", "ru", "uk"),
        ("x-default", "zh", "zh"),
        ("", "ko", "ko"),
        ("", "en", "en"),
    ],
)
def test_a_language_is_believed_where_it_can_be_so(
    declared: str, story: str, language: str
) -> None:
    assert read(page(written(*ferry(story)), language=declared, title="x")).language == language


def test_too_few_letters_show_no_language() -> None:
    assert detect("12.5 %") is None
    assert detect("") is None
