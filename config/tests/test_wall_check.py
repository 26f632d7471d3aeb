"""The check that production makes before it serves, against real roles of a real Postgres."""

import pytest
from django.core.checks import Tags, run_checks
from django.db import connections

from config import checks
from config.databases import OWNER_ROLE
from jobs.models import Worker


def messages():
    return [message.msg for message in run_checks(tags=[Tags.database], databases=["default"])]


def test_it_is_content_with_the_role_the_product_logs_in_with(db):
    assert messages() == []


@pytest.fixture
def as_owner(db):
    """Log in as the tables' owner."""
    default = connections["default"]
    login = default.settings_dict["USER"]
    default.close()
    default.settings_dict["USER"] = OWNER_ROLE
    yield
    default.close()
    default.settings_dict["USER"] = login


@pytest.mark.django_db(transaction=True)
def test_it_refuses_a_role_that_owns_the_tables(transactional_db, as_owner):
    assert any("owns tables: " in message for message in messages())


def test_it_refuses_a_table_without_a_policy(db, monkeypatch):
    monkeypatch.setattr(checks, "tenant_models", lambda: [Worker])
    found = messages()
    assert any("Tables without the wall's policy: jobs_worker" in message for message in found)
    assert any("reads tables without a scope: jobs_worker" in message for message in found)


def test_it_asks_nothing_when_only_the_owner_is_checked():
    assert run_checks(tags=[Tags.database], databases=["owner"]) == []


def test_it_quotes_no_more_than_a_few_tables():
    assert checks._some(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"
