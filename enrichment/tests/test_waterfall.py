from enrichment.providers.base import Capabilities, Finding, Provider
from enrichment.registry import load
from enrichment.waterfall import Known, fillable, fingerprint, query_for, still_adds


class Names(Provider):
    key = "names"
    can = Capabilities(inputs=("email", "website"), outputs=("company_name", "domain"))


class Facts(Provider):
    key = "facts"
    can = Capabilities(
        inputs=("phone",), outputs=("country",), tells_facts=True, reads_country=True
    )


def known(sources=None, emptied=(), **values):
    return Known(1, values, sources or {}, frozenset(emptied))


def test_it_asks_only_where_an_output_is_missing():
    assert still_adds(Names(), known(email="a@acme.com", company_name="Acme"))
    assert not still_adds(Names(), known(company_name="Acme", domain="acme.com"))


def test_it_asks_for_facts_even_where_every_output_is_known():
    assert still_adds(Facts(), known(phone="+493012345678", country="DE"))


def test_it_has_no_question_without_any_input():
    assert query_for(Names(), known(first_name="Ann"), None) is None
    assert query_for(Names(), known(website="https://acme.com"), None).values == {
        "website": "https://acme.com"
    }


def test_it_never_feeds_a_provider_its_own_answer():
    lead = known({"website": "provider:names"}, email="a@acme.com")
    before = query_for(Names(), lead, None)
    lead.learn("website", "https://acme.com", "names")

    assert query_for(Names(), lead, None) == before


def test_it_feeds_a_provider_what_another_found():
    lead = known(email="a@acme.com")
    lead.learn("website", "https://acme.com", "elsewhere")

    assert "website" in query_for(Names(), lead, None).values


def test_it_reads_numbers_in_the_leads_country_before_the_organizations():
    assert query_for(Facts(), known(phone="030 1234"), "US").country == "US"
    assert query_for(Facts(), known(phone="030 1234", country="DE"), "US").country == "DE"
    assert query_for(Names(), known(email="a@acme.com", country="DE"), "US").country is None


def test_it_takes_questions_that_differ_in_case_alone_for_one():
    one, other, third = (
        fingerprint(Names(), query_for(Names(), known(email=email), None))
        for email in ("A@acme.com", "a@ACME.com ", "b@acme.com")
    )
    assert one == other != third


def test_it_fills_blanks_with_the_surest_finding_and_leaves_the_rest():
    findings = [
        Finding("domain", "weak.com", 0.4),
        Finding("domain", "strong.com", 0.9),
        Finding("company_name", "Acme", 0.9),
        Finding("website", "https://acme.com", 0.9),
    ]
    found = fillable(findings, known(company_name="Held", emptied=["website"]))

    assert {key: one.value for key, one in found.items()} == {"domain": "strong.com"}


def test_it_asks_the_surest_source_of_a_domain_first():
    from enrichment.registry import PROVIDERS

    assert [load(key).key for key in PROVIDERS] == list(PROVIDERS)
    assert list(PROVIDERS).index("company_domain") < list(PROVIDERS).index("email_facts")
