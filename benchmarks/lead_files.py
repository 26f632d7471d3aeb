"""Files of plausible leads of any size: seeded, from many countries, with dirt in known shares."""

import csv
import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HEADERS = (
    "E-mail",
    "First name",
    "Last name",
    "Job title",
    "Company",
    "Website",
    "Phone",
    "City",
    "Country",
    "LinkedIn",
    "Lead source",
)
# Every so many rows one of a kind, so that the counts of a file follow from its size.
REPEATED_EVERY = 50
BAD_EMAIL_EVERY = 97
NAMELESS_EVERY = 499
BLANK_EVERY = 333

_PLACES = (
    ("DE", "Germany", "+49 151 {:07d}", ("Bonn", "Köln", "Berlin", "Leipzig")),
    ("FR", "France", "+33 6 12 {:06d}", ("Lyon", "Nîmes", "Paris", "Besançon")),
    ("US", "United States", "+1 415-55{:d}", ("Boston", "Austin", "Denver", "Reno")),
    ("GB", "United Kingdom", "+44 7700 9{:05d}", ("Leeds", "York", "Bath", "London")),
    ("NO", "Norway", "+47 4{:07d}", ("Oslo", "Bergen", "Tromsø", "Bodø")),
    ("PL", "Poland", "+48 601 {:06d}", ("Łódź", "Gdańsk", "Kraków", "Poznań")),
    ("BR", "Brazil", "+55 11 9{:08d}", ("São Paulo", "Belém", "Recife", "Natal")),
    ("IN", "India", "+91 98{:08d}", ("Pune", "Delhi", "Mumbai", "Chennai")),
)
_FIRST = ("Ada", "Émile", "Bea", "Carlos", "Dörte", "Ewa", "Fay", "Gus", "Hanna", "Ines", "Joël")
_LAST = ("Smith", "Núñez", "Müller", "Okafor", "Kowalska", "Silva", "Berg", "Patel", "Roux", "Li")
_TITLES = ("CEO", "Head of Sales", "Buyer", "Engineer", "VP Marketing", "Office Manager", "CTO")
_SOURCES = ("Trade fair", "Web form", "Referral", "Newsletter")


class Expected(NamedTuple):
    """What an import of such a file must count: ``rows`` leaves the blank ones out."""

    rows: int
    created: int
    repeated: int
    rejected: int


def write_lead_file(path: Path, rows: int, *, seed: int = 1) -> Expected:
    """Write a CSV of ``rows`` leads and return what importing it into an empty base must give."""
    repeated = rejected = 0
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        for number, cells in enumerate(_rows(rows, seed), 1):
            if number % BLANK_EVERY == 0:
                writer.writerow([""] * len(HEADERS))
            rejected += not any(cells)
            repeated += bool(cells[0]) and number % REPEATED_EVERY == 0
            writer.writerow(cells if any(cells) else [*cells[:-1], _SOURCES[0]])
    return Expected(rows, rows - repeated - rejected, repeated, rejected)


def _rows(rows: int, seed: int) -> Iterator[list[str]]:
    draw = random.Random(seed)
    before: list[str] = []
    for number in range(1, rows + 1):
        if number % REPEATED_EVERY == 0:
            yield [before[0].upper(), *before[1:]]
            continue
        if number % NAMELESS_EVERY == 0:
            yield [""] * len(HEADERS)
            continue
        cells = _lead(number, draw)
        if number % BAD_EMAIL_EVERY == 0:
            cells[0] = cells[0].replace("@", " at ")
        else:
            before = cells
        yield cells


def _lead(number: int, draw: random.Random) -> list[str]:
    _code, country, phone, cities = draw.choice(_PLACES)
    first, last = draw.choice(_FIRST), f"{draw.choice(_LAST)}{draw.choice(('', '-', ' '))}{number}"
    company = f"{draw.choice(('Blue', 'North', 'Red', 'Old'))} Works {number % 20_011}"
    domain = f"works{number % 20_011}.com"
    return [
        f"Lead.{number}@{domain}",
        first,
        last,
        draw.choice(_TITLES),
        company,
        domain if draw.random() < 0.7 else "",
        phone.format(number) if draw.random() < 0.6 else "",
        draw.choice(cities),
        country,
        f"https://www.linkedin.com/in/lead-{number}" if draw.random() < 0.3 else "",
        draw.choice(_SOURCES),
    ]
