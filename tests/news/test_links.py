"""What people leave away of an address is written out; what differs in form alone is one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.links import absolute, completed, host, legible


@pytest.mark.parametrize(
    ("given", "whole"),
    [
        ("harbour.example", "https://harbour.example"),
        (" harbour.example/feed ", "https://harbour.example/feed"),
        ("http://harbour.example", "http://harbour.example"),
        ("feed://harbour.example/rss", "https://harbour.example/rss"),
        ("feed:https://harbour.example/rss", "https://harbour.example/rss"),
        ("feed:http://harbour.example/rss", "http://harbour.example/rss"),
        ("\u200bharbour.example\u200b", "https://harbour.example"),
        ("ftp://harbour.example", "ftp://harbour.example"),
    ],
)
def test_an_address_is_completed(given: str, whole: str) -> None:
    assert completed(given) == whole


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://Harbour.Example/feed", "harbour.example"),
        ("http://harbour.example:8080/", "harbour.example:8080"),
        ("http://[bad/", ""),
        ("", ""),
    ],
)
def test_a_host_is_named_with_its_port(url: str, name: str) -> None:
    assert host(url) == name


@given(st.text())
def test_whatever_somebody_types_is_an_address_of_the_web_or_nothing(text: str) -> None:
    found = absolute(completed(text), base="")
    assert found == "" or found.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://a.example/%E9%AE%AD%E3%81%AE-1", "http://a.example/鮭の-1"),
        ("http://a.example/caf%C3%A9?q=%20x%2Fy", "http://a.example/café?q=%20x%2Fy"),
        ("http://a.example/%E2%80%AEgpj%E2%80%8B", "http://a.example/%E2%80%AEgpj%E2%80%8B"),
        ("http://a.example/%FF%E9%AE", "http://a.example/%FF%E9%AE"),
        ("http://a.example/plain", "http://a.example/plain"),
    ],
)
def test_an_address_is_spelt_out_where_that_is_letters(url: str, shown: str) -> None:
    assert legible(url) == shown
