import json
from pathlib import Path

import pytest

from enrichment.providers.base import Query
from enrichment.providers.email_facts.provider import EmailFacts
from enrichment.providers.email_facts.typos import meant_domain, slips

CASES = json.loads((Path(__file__).parent / "addresses.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["email"])
def test_it_judges_an_address(case):
    (result,) = EmailFacts().answer([Query({"email": case["email"]})], None)

    facts = {fact.label: fact.value for fact in result.facts}
    assert facts["Verdict"] == case["verdict"]
    assert facts.get("Did they mean") == case.get("meant")
    assert ("Mailbox" in facts) is case.get("role", False)
    assert [finding.value for finding in result.findings] == case.get("domain", [])


def test_it_answers_in_the_order_of_the_questions():
    results = EmailFacts().answer(
        [Query({"email": "a@acme.com"}), Query({"email": "b@globex.de"})], None
    )

    assert [result.findings[0].value for result in results] == ["acme.com", "globex.de"]


@pytest.mark.parametrize(
    "domain", ["gmail.com", "mail.com", "ymail.com", "email.com", "acme.com", "gmx.net", "aol.com"]
)
def test_it_takes_no_real_domain_for_a_slip(domain):
    assert meant_domain(domain) is None


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [("gmail", "gmail", 0), ("gmial", "gmail", 1), ("gmal", "gmail", 1), ("", "abc", 3)],
)
def test_it_counts_slips(one, other, count):
    assert slips(one, other) == count
