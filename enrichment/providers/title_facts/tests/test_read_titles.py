import json
import time
from pathlib import Path

import pytest

from enrichment.providers.base import Query
from enrichment.providers.title_facts.provider import TitleFacts

CASES = json.loads((Path(__file__).parent / "titles.json").read_text())


def ask(title):
    (result,) = TitleFacts().answer([Query({"title": title})], None)
    return {one.field: one.value for one in result.findings}


@pytest.mark.parametrize(
    ("title", "seniority", "department"), CASES, ids=[case[0] for case in CASES]
)
def test_it_reads_a_title(title, seniority, department):
    found = ask(title)

    assert (found.get("seniority"), found.get("department")) == (seniority, department)


def test_it_knows_many_titles():
    assert len({title for title, *_ in CASES}) > 200


@pytest.mark.parametrize("title", ["", " ", "—", "???", "CEO" * 500, "経営者", "0" * 5000])
def test_what_is_no_title_is_a_miss(title):
    assert ask(title) == {}


@pytest.mark.parametrize(
    "title",
    [
        "Headteacher", "Directory editor", "Leiterplattenbestücker", "Partnership Coordinator",
        "Ownership Consultant", "Chiefs fan", "Managerial economist", "Cheffe", "Internist",
        "International Trade Specialist", "Studentenwerk", "Presidential historian",
    ],
)  # fmt: skip
def test_a_part_of_a_word_is_no_level(title):
    assert "seniority" not in ask(title)


def test_case_marks_and_spaces_do_not_count():
    for title in ("head of sales", "HEAD  OF  SALES", "Head-of-Sales", "  Head of   Sales!! "):
        assert ask(title) == {"seniority": "Head", "department": "Sales"}


def test_a_hostile_title_takes_no_time():
    started = time.monotonic()
    for title in (
        "head of " * 10_000,
        "chief " * 10_000,
        "leiter " * 30,
        "manager" * 30,
        "a " * 100,
    ):
        ask(title)
    assert time.monotonic() - started < 1
