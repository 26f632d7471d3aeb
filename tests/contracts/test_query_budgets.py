"""How many statements the main pages and endpoints cost: committed, and the same for any rows.

Counted is every statement but those that open and close transactions and scopes.
``UPDATE_QUERY_BUDGETS=1 pytest tests/contracts/test_query_budgets.py -n0`` writes them anew.
"""

import json
import os
import re
from urllib.parse import urlencode

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import KEY_SCOPES
from accounts.services.create_api_key import create_api_key
from accounts.tests.world import build_world
from jobs.models import Job
from leads.models import AssignmentRule, ChangeSet, Import, Lead, Stage
from leads.paging import ORDERS
from tests.contracts.crowd import Crowd
from tests.contracts.source import ROOT

BUDGETS = ROOT / "tests" / "contracts" / "query_budgets.json"
MOST = 12
ABOVE_IT = {
    "today": "nine panels, each of its own rows: one statement a panel, never one a row",
    "lead from a list": "a lead's page, and one statement for the neighbour on either side",
}
"""Pages that may cost more, and why."""
ROWS = (1, 60)
FRAMING = re.compile(r"BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SELECT set_config\('role'")

PLAIN = {
    "settings": "accounts:settings",
    "today": "today",
    "leads": "leads:list",
    "leads count": "leads:count",
    "segments": "leads:segments",
    "deleted leads": "leads:deleted",
    "a person's data": "leads:people",
    "filter fields": "leads:filter-fields",
    "duplicates": "leads:duplicates",
    "merges": "leads:merges",
    "board": "leads:board",
    "board counts": "leads:board-counts",
    "stages": "leads:stages",
    "assignment rules": "leads:rules",
    "new assignment rule": "leads:rule-create",
    "imports": "leads:imports",
    "exports": "leads:exports",
    "export form": "leads:export-new",
    "tasks": "leads:tasks",
    "jobs": "jobs:list",
    "jobs running": "jobs:running",
    "campaigns": "campaigns:list",
    "sending accounts": "campaigns:sending-accounts",
    "enrichment": "enrichment:index",
    "crm": "crm:index",
    "members": "accounts:members",
    "keys": "accounts:keys",
    "audit log": "accounts:audit-log",
    "api me": "v1:me",
    "api leads": "v1:lead-list",
    "api leads changes": "v1:lead-changes",
    "api leads count": "v1:lead-count",
    "api segments": "v1:segment-list",
    "api jobs": "v1:job-list",
    "api exports": "v1:export-list",
    "api bulk edits": "v1:bulk-edit-list",
    "api stages": "v1:stage-list",
}
OF_ONE = {
    "lead": ("leads:detail", Lead),
    "erase": ("leads:erase", Lead),
    "change set": ("leads:change-set", ChangeSet),
    "api bulk edit": ("v1:bulk-edit-detail", ChangeSet),
    "lead timeline": ("leads:timeline", Lead),
    "lead campaigns": ("campaigns:lead-panel", Lead),
    "lead enrichment": ("enrichment:lead-panel", Lead),
    "import": ("leads:import", Import),
    "job": ("jobs:detail", Job),
    "api lead": ("v1:lead-detail", Lead),
    "api job": ("v1:job-detail", Job),
    "api stage": ("v1:stage-detail", Stage),
    "assignment rule": ("leads:rule-edit", AssignmentRule),
    "assignment rule matches": ("leads:rule-matches", AssignmentRule),
}
FILTER = {
    "all": [
        {"field": "stage", "op": "is", "value": "New"},
        {"field": "tags", "op": "has_any", "value": ["tag 0"]},
        {"field": "full_name", "op": "contains", "value": "smith"},
    ]
}
LISTS = {
    **{f"leads by {key}": f"?order={key}" for key in ORDERS},
    "leads search": "?q=smith",
    "leads of a tag": "?tag=tag+0",
    "leads of a filter": f"?{urlencode({'filter': json.dumps(FILTER)})}",
}
ASKED = {
    "leads suggested": ("leads:search", "?q=smiht"),
    "api leads search": ("v1:lead-search", "?q=smiht"),
    "board column": ("leads:board-cards", "?column=none"),
}
OTHERS = ["lead from a list", "campaign", "campaign ledger of a state"]
NAMES = [*PLAIN, *ASKED, *OF_ONE, *LISTS, *OTHERS]


def _url(name, crowd):
    if name in PLAIN:
        return reverse(PLAIN[name])
    if name in LISTS:
        return reverse("leads:list") + LISTS[name]
    if name in ASKED:
        url_name, query = ASKED[name]
        return reverse(url_name) + query
    if name in OF_ONE:
        url_name, model = OF_ONE[name]
        with crowd.world.inside(crowd.world.acme):
            return reverse(url_name, args=[model.objects.order_by("pk").first().pk])
    if name == "lead from a list":
        return _url("lead", crowd) + "?from=order%3Dname"
    url = reverse("campaigns:detail", args=[crowd.campaign.pk])
    return url + ("?state=sent" if "ledger" in name else "")


def _caller(world, name):
    """Return the client of a page, logged in, or of an endpoint, with a key."""
    if not name.startswith("api "):
        client = Client()
        client.force_login(world.alice)
        return client
    with world.inside(world.acme, world.alice):
        _, token = create_api_key(name="Budget", scopes=list(KEY_SCOPES), expires_at=None)
    return Client(headers={"Authorization": f"Bearer {token}"})


def _statements(client, url):
    for _ in range(2):  # what is written once an hour or a minute is no part of the budget
        assert client.get(url).status_code == 200, url
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return [one["sql"] for one in captured if not FRAMING.match(one["sql"])]


@pytest.fixture(scope="module")
def measured(django_db_setup, django_db_blocker):
    """The statements of each page: with few rows and with many."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = build_world()
        crowd = Crowd(world)
        clients = {kind: _caller(world, kind) for kind in ("page ", "api ")}
        found = {}
        for rows in ROWS:
            crowd.grow_to(rows)
            found[rows] = {
                name: _statements(clients[_kind(name)], _url(name, crowd)) for name in NAMES
            }
        transaction.set_rollback(True)
    few, many = (found[rows] for rows in ROWS)
    return {name: (few[name], many[name]) for name in NAMES}


def _kind(name):
    return "api " if name.startswith("api ") else "page "


@pytest.fixture(scope="module")
def budgets(measured):
    """The committed budgets, written anew where that was asked for."""
    if os.environ.get("UPDATE_QUERY_BUDGETS"):
        found = {name: len(many) for name, (_, many) in measured.items()}
        BUDGETS.write_text(json.dumps(found, indent=2, sort_keys=True) + "\n")
    return json.loads(BUDGETS.read_text())


@pytest.mark.parametrize("name", NAMES)
def test_a_page_costs_the_same_whatever_the_rows(measured, name):
    few, many = measured[name]
    assert len(few) == len(many), "\n".join(many)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_keeps_to_its_budget(measured, budgets, name):
    _, many = measured[name]
    assert len(many) == budgets[name], "\n".join(many)


def test_budgets_are_of_pages_that_are_measured(budgets):
    assert set(budgets) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_costs_few_statements_or_has_a_reason_not_to(budgets, name):
    assert (budgets[name] > MOST) == (name in ABOVE_IT)
