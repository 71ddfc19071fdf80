"""HTML is read by Telegram's grammar, with its words for what is wrong."""

import pytest

from emulator.markup import Entity, parse, utf16_length
from emulator.refusals import RefusedError


@pytest.mark.parametrize(
    ("source", "text", "kinds"),
    [
        ("plain > text & more", "plain > text & more", []),
        ("<b>a</b><strong>b</strong>", "ab", ["bold", "bold"]),
        ("<I>a</i> <EM>b</eM>", "a b", ["italic", "italic"]),
        ("<s>a</s><strike>b</strike><del>c</del>", "abc", ["strikethrough"] * 3),
        ("<u>a</u><ins>b</ins>", "ab", ["underline"] * 2),
        ("<tg-spoiler>a</tg-spoiler><span class='tg-spoiler'>b</span>", "ab", ["spoiler"] * 2),
        ("<b>a</>", "a", ["bold"]),
        ("<b></b>empty ones vanish", "empty ones vanish", []),
        ("<blockquote>q</blockquote>", "q", ["blockquote"]),
        ("<blockquote expandable>q</blockquote>", "q", ["expandable_blockquote"]),
        ("<b >spaces in tags</b >", "spaces in tags", ["bold"]),
        ("<pre><code>x</code></pre>", "x", ["code", "pre"]),
        ("<b data-x='1' y=2 z>unknown attributes</b>", "unknown attributes", ["bold"]),
    ],
)
def test_tags_become_entities(source: str, text: str, kinds: list[str]) -> None:
    parsed, entities = parse(source)

    assert parsed == text
    assert [entity["type"] for entity in entities] == kinds


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("&lt;&gt;&amp;&quot;", '<>&"'),
        ("&lt&amp", "<&"),
        ("&#65;&#x42;&#x1F600;", "AB\U0001f600"),
        ("&nbsp;&apos;", "&nbsp;&apos;"),
        ("&#0; &#xFFFFFFF; &", "&#0; &#xFFFFFFF; &"),
    ],
)
def test_only_some_references_are_known(source: str, text: str) -> None:
    assert parse(source) == (text, [])


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("<br>", 'Unsupported start tag "br" at byte offset 0'),
        ("é<p>x</p>", 'Unsupported start tag "p" at byte offset 2'),
        ("<b/>", 'Unsupported start tag "b/" at byte offset 0'),
        ("a <!-- b -->", 'Unsupported start tag "!--" at byte offset 2'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href='x", "Unclosed start tag at byte offset 0"),
        ("<a href=x/y>z</a>", "Unexpected end of name token at byte offset 8"),
        ("<a ='x'>z</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("</b>", "Unexpected end tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<tg-emoji emoji-id='x'>x</tg-emoji>", "Invalid custom emoji identifier specified"),
        ("<tg-time unix='1' format='y'>x</tg-time>", "Invalid date-time format specified"),
    ],
)
def test_what_is_wrong_is_said_in_telegrams_words(source: str, error: str) -> None:
    with pytest.raises(RefusedError) as refused:
        parse(source)

    assert refused.value.description == f"Bad Request: can't parse entities: {error}"


@pytest.mark.parametrize(
    ("source", "entity"),
    [
        (
            "<a href='https://Example.org'>x</a>",
            {"type": "text_link", "url": "https://example.org/"},
        ),
        (
            '<a href="http://127.0.0.1:8080/a?b=1&amp;c=2">x</a>',
            {"type": "text_link", "url": "http://127.0.0.1:8080/a?b=1&c=2"},
        ),
        ("<a>example.org/a</a>", {"type": "text_link", "url": "http://example.org/a"}),
        ("<a href='tg://user?id=7'>x</a>", {"type": "text_mention", "user": {"id": 7}}),
        (
            "<a href='tg://resolve?domain=x'>x</a>",
            {"type": "text_link", "url": "tg://resolve?domain=x"},
        ),
        ("<code>x</code>", {"type": "code"}),
        ("<code class='language-python'>x</code>", {"type": "code"}),
        ("<pre>x</pre>", {"type": "pre"}),
        (
            "<pre><code class='language-python'>x</code></pre>",
            {"type": "pre", "language": "python"},
        ),
        (
            "<code class='language-python'><pre>x</pre></code>",
            {"type": "pre", "language": "python"},
        ),
        (
            "<tg-emoji emoji-id='5368324170671202286'>x</tg-emoji>",
            {"type": "custom_emoji", "custom_emoji_id": "5368324170671202286"},
        ),
        (
            "<tg-time unix='1700000000' format='wDT'>x</tg-time>",
            {"type": "date_time", "unix_time": 1700000000, "date_time_format": "wDT"},
        ),
        ("<tg-time unix=1700000000>x</tg-time>", {"type": "date_time", "unix_time": 1700000000}),
    ],
)
def test_arguments_stay_with_their_entities(source: str, entity: Entity) -> None:
    [found] = parse(source)[1]

    assert found == entity | {"offset": 0, "length": found["length"]}


@pytest.mark.parametrize("address", ["javascript:alert(1)", "localhost/x", "https://", "a b.org"])
def test_a_link_that_is_none_is_lost_silently(address: str) -> None:
    assert parse(f'<a href="{address}">x</a>') == ("x", [])


def test_a_time_of_nought_is_no_entity() -> None:
    assert parse("<tg-time unix='0'>x</tg-time>") == ("x", [])


def test_offsets_count_utf16_units() -> None:
    text, [entity] = parse("\U0001f600é<b>\U0001f600x</b>")

    assert (entity["offset"], entity["length"]) == (3, 3)
    assert utf16_length(text) == 6
