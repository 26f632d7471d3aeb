"""Looking up whom a batch may speak of, in an organization that the planner knows nothing of."""

import pytest
from django.db import connection

from leads import storing
from leads.models import Lead

_MANY = 2_000


@pytest.fixture
def young(world):
    """Let the first leads of an organization come."""
    with world.inside(world.acme, world.bob):
        Lead.objects.bulk_create(
            Lead(
                email_key=f"p{n}@example.com",
                phone_key=f"+1415555{n:04}",
                linkedin_key=f"in/p{n}",
                full_name=f"Person {n}",
                company_name=f"Company {n}",
            )
            for n in range(_MANY)
        )
        yield


def _rows_read():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables"
            " WHERE relname = 'leads_lead'"
        )
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    "key", ["email_key", "phone_key", "linkedin_key", "full_name", "company_name"]
)
def test_absent_keys_are_told_by_their_own_index(young, key):
    before = _rows_read()

    assert storing.load({key: [f"nobody {n}" for n in range(500)]}) == []

    assert _rows_read() - before < 500


def test_of_several_leads_with_one_key_the_oldest_is_found(young):
    numbers = ["+14155550007", "+14155550008"]
    Lead.objects.bulk_create(Lead(phone_key=number) for number in numbers * 2)

    found = storing.load({"phone_key": numbers})

    assert [lead.values["full_name"] for lead in found] == ["Person 7", "Person 8"]


def test_a_deleted_lead_is_not_found(young):
    Lead.objects.filter(phone_key="+14155550007").update(deleted_at="2026-01-01T00:00Z")

    assert storing.load({"phone_key": ["+14155550007"]}) == []
