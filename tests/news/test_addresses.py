"""Which addresses are public, whatever they are wrapped in, and which texts name one."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from news.addresses import MOST_CHARACTERS, AddressRefused, is_public, read


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("64:ff9b::8.8.8.8", True),
        ("2002:808:808::1", True),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("100.64.0.1", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("172.16.0.1", False),
        ("192.0.0.1", False),
        ("192.0.0.100", False),
        ("192.0.2.1", False),
        ("192.88.99.1", False),
        ("192.168.0.1", False),
        ("198.18.0.1", False),
        ("198.51.100.1", False),
        ("203.0.113.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("::ffff:8.8.8.8", False),
        ("::8.8.8.8", False),
        ("fc00::1", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("ff0e::1", False),
        ("64:ff9b:1::1", False),
        ("2001:2::1", False),
        ("2001:20::1", False),
        ("2001:db8::1", False),
        ("3fff::1", False),
        ("5f00::1", False),
        ("::ffff:0:8.8.8.8", False),
        ("2002:a00:1::1", False),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", False),
    ],
)
def test_public_addresses_are_those_the_whole_net_reaches(address: str, public: bool) -> None:
    assert is_public(address) is public


PRIVATE = ("0.0.0.0/8", "10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "192.168.0.0/16")


@given(st.sampled_from(PRIVATE).flatmap(lambda network: st.ip_addresses(network=network)))
def test_a_private_address_stays_private_inside_any_other(
    private: IPv4Address | IPv6Address,
) -> None:
    number = int(private)
    for address in (
        private,
        IPv6Address(number),
        IPv6Address((0xFFFF << 32) | number),
        IPv6Address((0x64FF9B << 96) | number),
        IPv6Address((0x2002 << 112) | (number << 80)),
        IPv6Address((0x20010000 << 96) | (number ^ 0xFFFFFFFF)),
    ):
        assert not is_public(str(address))


@given(st.ip_addresses(v=4))
def test_translated_addresses_are_as_public_as_what_they_stand_for(
    address: IPv4Address | IPv6Address,
) -> None:
    translated = IPv6Address((0x64FF9B << 96) | int(address))
    assert is_public(str(translated)) == is_public(str(address))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not http"),
        ("feed", "not http"),
        ("//news.example/", "not http"),
        ("http:news.example", "not http"),
        ("http:///feed", "not http"),
        ("ftp://news.example/", "not http"),
        ("mailto:ada@news.example", "not http"),
        ("http://[::1", "bad address"),
        ("http://news.example:1000000/", "bad address"),
        ("http://news.example:x/", "bad address"),
        ("http://ada@news.example/", "bad address"),
        ("http://ada:secret@news.example/", "bad address"),
        ("http://news.example\\@10.0.0.1/", "bad address"),
        ("http://news.example/a\r\nHost: 10.0.0.1", "bad address"),
        ("http://news.ex\tample/", "bad address"),
        ("http://news.example/\0", "bad address"),
        ("http://news.example%00.other.example/", "bad address"),
        ("http://%31%30.0.0.1/", "bad address"),
        ("http://news example/", "bad address"),
        ("http://[fe80::1%25eth0]/", "bad address"),
        ("http://\u202enews.example/", "bad address"),
        ("http://news.example/" + "a" * MOST_CHARACTERS, "bad address"),
        ("http://news.example:0/", "refused address"),
    ],
)
def test_what_is_no_plain_web_address_is_refused_by_a_code(text: str, reason: str) -> None:
    with pytest.raises(AddressRefused, match=f"^{reason}$"):
        read(text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("HTTP://News.Example/Feed", "http://news.example/Feed"),
        ("https://news.example:443/", "https://news.example/"),
        ("http://b\u00fccher.example/\u00fc", "http://xn--bcher-kva.example/%C3%BC"),
        ("http://news\u3002example/", "http://news.example/"),
        ("http://news.example/a b", "http://news.example/a%20b"),
        ("http://my_blog.example./", "http://my_blog.example./"),
        ("http://[2606:4700::1111]/", "http://[2606:4700::1111]/"),
    ],
)
def test_an_address_is_written_as_it_is_asked(text: str, plain: str) -> None:
    assert str(read(text)) == plain


@pytest.mark.parametrize("text", ["../b", "/b", "//news.example/b", "http://news.example/b"])
def test_an_address_is_read_as_seen_from_another(text: str) -> None:
    assert str(read(text, base=URL("http://news.example/a/c"))) == "http://news.example/b"


@pytest.mark.parametrize("port", [80, 443, 1024, 3000, 8000, 8080, 8443, 9999, 40000, 65535])
def test_the_web_has_its_ports(port: int) -> None:
    assert read(f"http://news.example:{port}/").port == port


SERVICES = (1433, 2049, 2375, 3306, 5432, 6000, 6063, 6379, 9200, 11211, 27017)


@pytest.mark.parametrize("port", [1, 22, 23, 25, 53, 110, 143, 445, 465, 993, 1023, *SERVICES])
def test_other_services_have_theirs(port: int) -> None:
    with pytest.raises(AddressRefused, match="refused address"):
        read(f"http://news.example:{port}/")
