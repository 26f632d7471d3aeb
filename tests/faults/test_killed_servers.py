"""Kill -9 of a web server in a request, and of Postgres in a job: nothing is left half-done."""

import threading
from contextlib import suppress

import pytest
import requests

from tests.faults.importing import LongImport, member_of
from tests.stack import kill, wait_for

pytestmark = pytest.mark.faults
NAME = "Halfwritten"


def _lead(product):
    return product.query("SELECT min(id) FROM leads_lead WHERE deleted_at IS NULL")[0][0]


def _written(product):
    """Return whether the name is there, and how many entries of timelines tell of it."""
    [(leads, entries)] = product.query(
        "SELECT (SELECT count(*) FROM leads_lead WHERE first_name = %s),"
        " (SELECT count(*) FROM leads_activity WHERE payload::text LIKE %s)",
        [NAME, f"%{NAME}%"],
    )
    return leads, entries


def _waits_for_a_lock(product):
    return product.query(
        "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND usename = 'doctor_app'"
    )


def _rename(visitor, lead_id):
    page = visitor.get(f"/leads/{lead_id}/edit/")
    visitor.submit(page, "/edit/", first_name=NAME)


def _try_to_rename(visitor, lead_id):
    with suppress(requests.RequestException):
        _rename(visitor, lead_id)


def test_a_request_whose_server_was_killed_leaves_nothing_behind(product):
    visitor, lead_id = member_of(product), _lead(product)
    with product.connect() as blocker, blocker.transaction():
        blocker.execute("LOCK TABLE leads_activity IN SHARE MODE")
        request = threading.Thread(target=_try_to_rename, args=[visitor, lead_id])
        request.start()
        wait_for(lambda: _waits_for_a_lock(product), 30, "the request to be in its middle")
        kill(product.web_pids())
        request.join(30)
    wait_for(product.is_ready, 30, "new web servers")
    wait_for(lambda: not _waits_for_a_lock(product), 30, "the lost request's end")
    assert _written(product) == (0, 0)
    _rename(visitor, lead_id)
    assert _written(product) == (1, 1)


def test_a_killed_postgres_is_started_again_and_the_import_goes_on(product, tmp_path):
    importing = LongImport(product, tmp_path)
    importing.wait_for_its_middle()
    killed = product.postmaster_pid()
    kill([killed])
    assert requests.get(f"{product.url}/healthz", timeout=30).status_code == 200
    wait_for(lambda: product.postmaster_pid() not in {None, killed}, 60, "another Postgres")
    wait_for(product.is_ready, 60, "the product to find Postgres again")
    importing.free_its_lease()
    importing.wait_for_its_end()
