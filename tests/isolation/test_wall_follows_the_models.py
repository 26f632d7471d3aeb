"""The wall is what the models declare: what they no longer declare is gone after a migration."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import ProgrammingError, connection, connections

from accounts.wall.fence import Fence
from accounts.wall.scope import acting_across
from config.checks import wall_problems

pytestmark = pytest.mark.django_db(databases=["default", "owner"], transaction=True)


@pytest.fixture(autouse=True)
def mended():
    """Leave the wall as it is declared."""
    yield
    Fence("owner").raise_all()


def _as_owner(statement):
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)


def _read(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def test_rights_that_nothing_declares_are_withdrawn():
    _as_owner("GRANT SELECT ON leads_lead TO doctor_app")
    _as_owner("GRANT SELECT (secret_hash, name) ON accounts_apikey TO doctor_directory")
    assert _read("SELECT count(*) FROM leads_lead") == [(0,)]
    Fence("owner").raise_all()
    with pytest.raises(ProgrammingError, match="permission denied"):
        _read("SELECT count(*) FROM leads_lead")
    with acting_across():
        _read("SELECT secret_hash FROM accounts_apikey")
    with pytest.raises(ProgrammingError, match="permission denied"), acting_across():
        _read("SELECT name FROM accounts_apikey")


def test_a_partition_that_can_be_read_past_its_table_is_told_and_mended():
    assert wall_problems() == []
    for role in ("doctor_app", "doctor_tenant"):
        _as_owner(f"GRANT SELECT ON leads_activity_before TO {role}")
        [problem] = wall_problems()
        assert "leads_activity_before" in problem
        Fence("owner").raise_all()
        assert wall_problems() == []


def test_a_policy_whose_condition_changed_is_made_anew():
    _as_owner("DROP POLICY tenant ON leads_lead")
    _as_owner("CREATE POLICY tenant ON leads_lead TO doctor_tenant USING (true)")
    Fence("owner").raise_all()
    [(condition,)] = _read(
        "SELECT pg_get_expr(polqual, polrelid) FROM pg_policy"
        " WHERE polname = 'tenant' AND polrelid = 'leads_lead'::regclass"
    )
    assert "app.organization_id" in condition


def test_raising_a_wall_that_stands_changes_no_policy():
    before = _read("SELECT oid FROM pg_policy ORDER BY oid")
    Fence("owner").raise_all()
    assert _read("SELECT oid FROM pg_policy ORDER BY oid") == before


def test_a_product_that_logs_in_as_the_owner_is_refused(settings):
    fence = Fence("owner")
    fence.app_role = settings.DATABASES["owner"]["USER"]
    with pytest.raises(ImproperlyConfigured, match="same role"):
        fence.raise_all()
