from datetime import time

import pytest
from django.utils import timezone

from accounts.models import Organization
from campaigns.services.check_campaign import check_campaign, is_ready
from campaigns.tests.scene import draft, leads, soon
from leads.models import Lead


@pytest.fixture
def acme(world):
    with world.inside(world.acme, world.bob):
        leads(3)
        yield world


def findings(level=None, **values):
    found = check_campaign(campaign=draft(**values))
    return [one.message for one in found if level is None or one.level == level]


def bad(**values):
    return " ".join(findings("bad", **values))


def test_a_sound_draft_is_ready(acme):
    assert is_ready(check_campaign(campaign=draft()))


def test_it_says_how_many_will_get_it_and_how_many_are_left_out(acme):
    Lead.objects.filter(email_key="lead0@example.com").update(opted_out_at=timezone.now())
    said = " ".join(findings())
    assert "2 of 3 leads will get it" in said
    assert "1 is left out" in said


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"subject": " "}, "no subject"),
        ({"body_text": ""}, "no text"),
        ({"subject": "Hi {{ fist_name }}"}, "Did you mean {{ first_name }}"),
        ({"body_html": "{{ custom.nope }}"}, "custom.nope"),
        ({"audience": {"kind": "query", "query": "q=nobody-at-all"}}, "audience is empty"),
        ({"audience": {"kind": "ids", "ids": []}}, "audience is empty"),
        ({"weekdays": []}, "no weekday"),
        ({"opens": time(17), "closes": time(9)}, "closes before it opens"),
    ],
)
def test_it_names_what_is_wrong(acme, values, words):
    assert words in bad(**values)


def test_an_end_before_the_start_is_wrong(acme):
    assert "end is before the start" in bad(starts_at=soon(days=2), ends_at=soon(days=1))
    assert "already over" in bad(ends_at=soon(days=-1))


def test_a_window_that_never_opens_between_start_and_end_is_wrong(acme):
    start = soon(days=1).replace(hour=12)
    values = {"starts_at": start, "ends_at": start.replace(hour=13)}
    assert "never opens between" in bad(**values, opens=time(14), closes=time(15))
    assert not bad(**values, opens=time(12), closes=time(15))


def test_a_missing_postal_address_is_wrong(acme):
    campaign = draft()
    Organization.objects.update(postal_address="")
    assert any("postal address" in one.message for one in check_campaign(campaign=campaign))
    assert not is_ready(check_campaign(campaign=campaign))


def test_nobody_reachable_is_wrong(acme):
    Lead.objects.update(opted_out_at=timezone.now())
    assert "None of the 3 leads" in bad()


def test_it_needs_no_more_queries_for_more_leads(acme, django_assert_max_num_queries):
    campaign = draft()
    leads_more = [Lead(email=f"x{n}@example.com", email_key=f"x{n}@example.com") for n in range(50)]
    Lead.objects.bulk_create(leads_more)
    with django_assert_max_num_queries(10):
        check_campaign(campaign=campaign)
