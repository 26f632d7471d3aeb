import pytest

from enrichment.providers.base import Query
from enrichment.registry import all_providers
from enrichment.tests.fitting import assert_declared, assert_fits

KEYLESS = [one for one in all_providers() if not one.needs_key and one.key != "website"]
LEAD = {
    "email": "jane.doe@acme-rockets.co.uk",
    "phone": "+44 20 7946 0958",
    "mobile": "+44 7400 123456",
    "full_name": "JANE MCDOE",
    "first_name": "JANE",
    "last_name": "MCDOE",
    "title": "Head of Sales",
    "website": "https://acme-rockets.co.uk",
    "domain": "acme-rockets.co.uk",
    "city": "London",
    "country": "GB",
}


@pytest.mark.parametrize("provider", KEYLESS, ids=lambda one: one.key)
def test_what_it_says_can_be_written(provider):
    assert_declared(provider)
    assert provider.can.price.is_free
    for need in provider.can.needs:
        [result] = provider.answer([Query({key: LEAD[key] for key in need})], None)
        assert_fits(provider, result)


@pytest.mark.parametrize("provider", KEYLESS, ids=lambda one: one.key)
@pytest.mark.parametrize(
    "junk", ["", " ", "-", "\0", "x" * 20_000, "@", "🙂", "\ud800", "' OR 1=1 --"]
)
def test_junk_harms_nothing(provider, junk):
    for need in provider.can.needs:
        [result] = provider.answer([Query(dict.fromkeys(need, junk))], None)
        assert_fits(provider, result)


@pytest.mark.parametrize("provider", KEYLESS, ids=lambda one: one.key)
def test_it_answers_in_the_order_of_the_questions(provider):
    need = provider.can.needs[0]
    known, nothing = Query({key: LEAD[key] for key in need}), Query({})
    [hit, _, again] = provider.answer([known, nothing, known], None)

    assert hit == again
    assert hit.is_hit
