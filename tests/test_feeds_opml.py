import re
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

SHIPPED = Path(__file__).parent.parent / "feeds.opml"


def folders() -> dict[str, list[ET.Element]]:
    root = ET.parse(SHIPPED).getroot()
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    return {folder.get("category", ""): list(folder) for folder in root.findall("body/outline")}


def feeds() -> list[ET.Element]:
    return [feed for folder in folders().values() for feed in folder]


def test_there_are_enough_feeds_and_categories() -> None:
    assert len(feeds()) >= 45
    assert len(folders()) >= 9
    assert all(folders().values())


def test_every_category_has_a_slug_and_a_name() -> None:
    body = ET.parse(SHIPPED).getroot().findall("body/outline")
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", folder.get("category", "")) for folder in body)
    assert all(folder.get("text") for folder in body)
    assert len({folder.get("category") for folder in body}) == len(body)


def test_nhk_world_is_a_category_of_its_own() -> None:
    [folder] = ET.parse(SHIPPED).getroot().findall("body/outline[@category='nhk']")
    assert folder.get("text") == "NHK World"
    assert any("/nhkworld/" in feed.get("xmlUrl", "") for feed in folder)


def test_every_feed_has_a_name_and_an_https_address_that_stands_once() -> None:
    addresses = [feed.get("xmlUrl", "") for feed in feeds()]
    assert len(set(addresses)) == len(addresses)
    for feed, address in zip(feeds(), addresses, strict=True):
        parts = urlsplit(address)
        assert (feed.tag, feed.get("type"), parts.scheme) == ("outline", "rss", "https")
        assert feed.get("text")
        assert parts.hostname
