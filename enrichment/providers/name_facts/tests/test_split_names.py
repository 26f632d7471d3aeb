import json
from pathlib import Path

import pytest

from enrichment.providers.base import Query
from enrichment.providers.name_facts.casing import recased
from enrichment.providers.name_facts.provider import NameFacts

CASES = json.loads((Path(__file__).parent / "names.json").read_text())


def ask(**values):
    (result,) = NameFacts().answer([Query(values)], None)
    return result


def facts_of(result):
    return {fact.label: fact.value for fact in result.facts}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["full_name"])
def test_it_splits_a_full_name(case):
    result = ask(full_name=case["full_name"])

    found = {one.field: one.value for one in result.findings}
    split = case["split"]
    assert found == ({"first_name": split[0], "last_name": split[1]} if split else {})
    assert facts_of(result).get("Better written") == case.get("better")
    assert facts_of(result).get("Name") == case.get("fact")


def test_two_words_are_surer_than_three():
    two, three = ask(full_name="Jane Doe"), ask(full_name="Anna Maria Schmidt")

    assert two.findings[0].confidence > three.findings[0].confidence


def test_it_joins_halves_and_mends_their_case():
    result = ask(first_name="ANNA", last_name="VON DER HEIDE")

    assert [(one.field, one.value) for one in result.findings] == [
        ("full_name", "Anna von der Heide")
    ]
    assert facts_of(result) == {"Better written": "Anna von der Heide"}


def test_one_half_is_only_mended():
    assert not ask(first_name="Jane").is_hit
    assert facts_of(ask(first_name="JANE")) == {"Better written": "Jane"}
    assert facts_of(ask(last_name="mcdonald")) == {"Better written": "McDonald"}


@pytest.mark.parametrize(
    "name", ["Jane Doe", "McDonald", "deMarco", "", "田中", "van Gogh", "Mary-jane", "X Æ A-12"]
)
def test_a_name_that_mixes_cases_is_left_as_it_is(name):
    assert recased(name) == name


@pytest.mark.parametrize(
    "name", ["x" * 5000, "a " * 3000, "((((", "'''", ", ,", "- -", ".", "Mr. Dr."]
)
def test_what_is_no_name_harms_nothing(name):
    assert not ask(full_name=name).findings
