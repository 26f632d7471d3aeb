from pathlib import Path
from zoneinfo import available_timezones

import pytest

import lib.places
from lib.normalise.country import country_code
from lib.places.cities import cities_named, find_city
from lib.places.domains import country_of_domain
from lib.places.time_zones import only_time_zone


def test_every_city_has_a_country_and_a_time_zone_that_exist():
    text = (Path(lib.places.__file__).with_name("cities.tsv")).read_text()
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    zones = available_timezones()

    assert len(rows) > 5000
    for name, country, zone, mark in rows:
        assert country_code(country) == country, name
        assert not zone or zone in zones, name
        assert mark in ("", "1")


def test_a_name_is_enough_in_one_country_only():
    text = (Path(lib.places.__file__).with_name("cities.tsv")).read_text()
    for line in text.splitlines():
        if not line.startswith("#"):
            named = cities_named(line.split("\t")[0])
            assert sum(one.is_enough for one in named) <= 1, line


@pytest.mark.parametrize("name", ["", "x", "x" * 5000, "Berlin" * 100, "\0", "Ber lin"])
def test_what_is_no_city_is_none(name):
    assert find_city(name) is None


def test_a_country_decides_between_cities_of_one_name():
    assert find_city("London").country == "GB"
    assert find_city("London", "CA").time_zone == "America/Toronto"
    assert find_city("London", "DE") is None


@pytest.mark.parametrize(
    ("domain", "country"),
    [
        ("acme.de", "DE"), ("acme.co.uk", "GB"), ("acme.com.br", "BR"), ("acme.com", None),
        ("acme.tv", None), ("acme.museum", None), ("acme.berlin", "DE"), ("", None), ("de", "DE"),
        ("acme.zz", None), ("acme.de.", "DE"),
    ],
)  # fmt: skip
def test_a_domain_ends_in_a_country(domain, country):
    assert country_of_domain(domain) == country


@pytest.mark.parametrize(
    ("country", "zone"),
    [
        ("DE", "Europe/Berlin"), ("FR", "Europe/Paris"), ("JP", "Asia/Tokyo"), ("US", None),
        ("ES", None), ("AU", None), ("CN", "Asia/Shanghai"), ("XX", None), ("", None),
    ],
)  # fmt: skip
def test_a_country_of_one_time_zone_has_it(country, zone):
    assert only_time_zone(country) == zone
