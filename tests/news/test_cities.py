"""The zone of a city is found in any script, and that of a spot on the map."""

from __future__ import annotations

import pytest

from news.cities import City, find, zone_at
from news.zones import MOST


@pytest.mark.parametrize("name", ["Osaka", " osaka ", "大阪", "Осака", "Osaka-Shi"])
def test_a_city_is_known_by_all_its_names(name: str) -> None:
    assert find(name) == (City("Osaka, Japan", "Asia/Tokyo"),)


def test_of_several_cities_the_largest_of_each_zone_is_offered() -> None:
    portland = find("portland")
    assert [each.zone for each in portland][:2] == ["America/Los_Angeles", "America/New_York"]
    assert portland[0].name == "Portland, OR, United States"
    jose = find("San Jose")
    assert len({each.zone for each in jose}) == len(jose) <= MOST
    assert {"Asia/Manila", "America/Costa_Rica"} <= {each.zone for each in jose}


@pytest.mark.parametrize("name", ["", " ", "Nowhere at all", "<b>", "a" * 200])
def test_what_is_no_city_is_none(name: str) -> None:
    assert find(name) == ()


@pytest.mark.parametrize(
    ("spot", "zone"),
    [
        ((34.7, 135.5), "Asia/Tokyo"),
        ((47.56, -52.71), "America/St_Johns"),
        ((27.7, 85.3), "Asia/Kathmandu"),
        ((-31.55, 159.08), "Australia/Lord_Howe"),
        ((91.0, 0.0), None),
        ((0.0, 181.0), None),
        ((float("nan"), 0.0), None),
    ],
)
def test_a_spot_has_a_zone(spot: tuple[float, float], zone: str | None) -> None:
    assert zone_at(*spot) == zone
