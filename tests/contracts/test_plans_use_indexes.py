"""The questions asked most are answered from an index, behind the wall, as the planner sees it."""

import json
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection, connections
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Membership
from accounts.tests.world import build_world
from benchmarks.people import fill
from leads import board, paging
from leads.best_matches import best_matches
from leads.deleted import page_of_deleted
from leads.feed import FeedCursor
from leads.filters import LeadFilterSet
from leads.models import Activity, ExternalId, Lead, Stage, Task
from leads.paging import DEFAULT, ORDERS, _encode, _place_of, neighbour, page_of
from leads.place import Place
from leads.querysets.lead import WALK
from leads.services.purge_tombstones import purge_tombstones
from tests.contracts.plans import plan_of as _plan, take_away as _take_away

ROWS = 20_000
PAGE = 50


@pytest.fixture(scope="module")
def crowded(django_db_setup, django_db_blocker):
    """Two organizations with many leads and tasks, and statistics of them."""
    with django_db_blocker.unblock():
        world = build_world()
        with world.inside(world.acme, world.alice):
            stage = Stage.objects.first()
        fill(world.acme.pk, stage.pk, ROWS, elders="Oldacre")
        with world.inside(world.globex):
            stage = Stage.objects.first()
        fill(world.globex.pk, stage.pk, ROWS // 4, elders="Foreigner")
        with world.inside(world.acme, world.alice):
            world.member = Membership.objects.get(user=world.alice)
            _add_tasks(world.member)
            ExternalId.objects.bulk_create(
                ExternalId(lead_id=pk, key=f"hubspot:{pk}")
                for pk in Lead.objects.values_list("pk", flat=True)
            )
        with connections["owner"].cursor() as cursor:
            cursor.execute("ANALYZE leads_lead, leads_task, leads_externalid")
            cursor.execute("SELECT gin_clean_pending_list('leads_lead_search_gin')")
        yield world
        _take_away()


def _add_tasks(member):
    now = timezone.now()
    Task.objects.bulk_create(
        Task(
            lead_id=lead_id,
            title="T",
            due_at=now + timedelta(minutes=n),
            assignee=None if n % 20 else member,
        )
        for n, lead_id in enumerate(Lead.objects.values_list("pk", flat=True))
    )


@pytest.fixture(autouse=True)
def _with_database(crowded, django_db_blocker):
    with django_db_blocker.unblock():
        yield


def _narrowed(query=""):
    return LeadFilterSet(QueryDict(query), queryset=Lead.objects.live()).qs


def _page(query="", cursor=""):
    return lambda: page_of(_narrowed(query).for_list(), DEFAULT, cursor, PAGE)


def _is_served_by(plan, index):
    assert f" {index} " in plan, plan
    assert "Seq Scan on leads_lead" not in plan, plan


def test_the_first_page_of_leads_walks_the_index(crowded):
    with crowded.inside(crowded.acme):
        plan = _plan(_page(), "LIMIT 51")
    _is_served_by(plan, "leads_lead_recent")
    assert "Sort" not in plan, plan


def test_a_deep_page_of_leads_starts_at_its_place_in_the_index(crowded):
    with crowded.inside(crowded.acme):
        lead = Lead.objects.order_by("-created_at", "-id")[ROWS // 2]
        plan = _plan(
            _page(cursor=_encode(DEFAULT, _place_of(DEFAULT, lead), backwards=False)), "LIMIT 51"
        )
    _is_served_by(plan, "leads_lead_recent")
    assert "Sort" not in plan, plan
    bounds = [
        line for line in plan.splitlines() if "Index Cond" in line and "ROW(created_at" in line
    ]
    assert bounds, plan


def test_the_neighbour_of_a_deep_lead_is_met_at_its_place_in_the_index(crowded):
    with crowded.inside(crowded.acme):
        lead = Lead.objects.order_by("-created_at", "-id")[ROWS // 2]
        for is_before in (True, False):
            plan = _plan(
                lambda side=is_before: neighbour(_narrowed(), DEFAULT, lead, is_before=side),
                "LIMIT 1",
            )
            _is_served_by(plan, "leads_lead_recent")
            assert "Sort" not in plan, plan
            [bound] = [one for one in plan.splitlines() if "Index Cond" in one and "created" in one]
            assert "ROW(created_at, id)" in bound, plan


def test_deleted_leads_are_walked_in_their_own_index(crowded):
    place = Place(timezone.now(), 1).encode()
    with crowded.inside(crowded.acme):
        plan = _plan(lambda: page_of_deleted(place), "LIMIT 51")
    _is_served_by(plan, "leads_lead_deleted")
    assert "Sort" not in plan, plan


def test_colleagues_are_found_by_the_index_of_domains(crowded):
    with crowded.inside(crowded.acme):
        lead = Lead(pk=0, domain="company7.com")
        plan = _plan(lambda: list(Lead.objects.live().colleagues_of(lead)[:5]), "LIMIT 5")
    _is_served_by(plan, "leads_lead_domain")


def test_my_open_tasks_are_read_from_their_index(crowded):
    with crowded.inside(crowded.acme):
        mine = Task.objects.open().for_list().of_member(crowded.member.pk)
        plan = _plan(lambda: list(mine[:PAGE]), "LIMIT 50")
        place = mine[ROWS // 40]
        deep = mine.after(place.due_at, place.pk)
        deep_plan = _plan(lambda: list(deep[:PAGE]), "LIMIT 50")
    for one in (plan, deep_plan):
        assert " leads_task_mine " in one, one
        assert "Seq Scan on leads_task" not in one, one
    assert "ROW(due_at, id)" in next(
        line for line in deep_plan.splitlines() if "Index Cond" in line
    )


def test_every_column_of_the_board_walks_the_index_of_its_stage(crowded):
    with crowded.inside(crowded.acme):
        stages = list(Stage.objects.all())
        plan = _plan(lambda: board.columns(_narrowed(), stages), "UNION ALL")
    _is_served_by(plan, "leads_lead_stage")
    assert plan.count(" leads_lead_stage ") == len(stages) + 1, plan


def test_a_column_goes_on_at_its_place_in_the_index(crowded):
    with crowded.inside(crowded.acme):
        lead = Lead.objects.order_by("-created_at", "-id")[ROWS // 2]
        cursor = _encode(DEFAULT, _place_of(DEFAULT, lead), backwards=False)
        plan = _plan(
            lambda: board.column_page(_narrowed(), lead.stage_id, cursor),
            f"LIMIT {board.CARDS + 1}",
        )
    _is_served_by(plan, "leads_lead_stage")
    assert "Sort" not in plan, plan


def test_the_columns_of_the_board_are_counted_in_the_index(crowded):
    with crowded.inside(crowded.acme):
        stages = list(Stage.objects.all())
        plan = _plan(lambda: board.counts(_narrowed(), stages), "AS capped")
    assert plan.count(" leads_lead_stage ") >= len(stages) - 1, plan


def test_a_lead_is_found_by_its_address_in_the_index(crowded):
    with crowded.inside(crowded.acme):
        plan = _plan(lambda: list(_narrowed("email=ADA@example.com")), "email_key")
    _is_served_by(plan, "leads_lead_email_once")
    assert "email_key)::text = 'ada@example.com'" in plan, plan


def _filtered(field, op, value):
    condition = {"field": field, "op": op, "value": value}
    return f"filter={quote(json.dumps({'all': [condition]}))}"


@pytest.mark.parametrize(
    ("field", "op", "value", "index"),
    [
        ("email", "is", "Ada@Example.com", "leads_lead_email_once"),
        ("email", "is_one_of", ["a@example.com", "b@example.com"], "leads_lead_email_once"),
        ("phone", "is", "+12025550101", "leads_lead_phone"),
        ("linkedin_url", "is", "linkedin.com/in/ada", "leads_lead_linkedin"),
        ("domain", "is", "https://www.nowhere.example.com", "leads_lead_domain"),
        ("domain", "is_one_of", [f"d{n}.com" for n in range(150)], "leads_lead_domain"),
    ],
)
def test_a_filter_by_what_identifies_is_served_by_its_index(crowded, field, op, value, index):
    with crowded.inside(crowded.acme):
        plan = _plan(_page(_filtered(field, op, value)), "LIMIT 51")
    _is_served_by(plan, index)


def test_a_filter_by_stage_walks_the_stages_index(crowded):
    with crowded.inside(crowded.acme):
        stage = Stage.objects.last().pk
        plan = _plan(_page(_filtered("stage", "is", stage)), "LIMIT 51")
    _is_served_by(plan, "leads_lead_stage")


@pytest.mark.parametrize("field", ["full_name", "company_name"])
def test_a_part_of_a_name_is_found_by_the_trigram_index(crowded, field):
    with crowded.inside(crowded.acme):
        plan = _plan(_page(_filtered(field, "contains", "Zimmermann")), "leads_search")
    _is_served_by(plan, "leads_lead_search_gin")


def test_a_search_is_served_by_the_trigram_index(crowded):
    with crowded.inside(crowded.acme):
        plan = _plan(_page("q=zimmermann"), "LIMIT 51")
    _is_served_by(plan, "leads_lead_search_gin")
    _asks_for_one_organization(plan)


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
@pytest.mark.parametrize("query", ["q=zqxjk", "q=zq", "q=oldacre+ada", "q=oldacre&country=NO"])
def test_a_search_never_walks_the_base_in_any_order(crowded, order, query):
    """Old, rare or no hits at all: each statement looks up, or ends after so many leads."""
    with crowded.inside(crowded.acme), CaptureQueriesContext(connection) as captured:
        page_of(_narrowed(query).for_list(), order, "", PAGE)
    _read_at_most(WALK + PAGE, crowded, captured)


def _read_at_most(rows, crowded, captured):
    """Do the statements on leads once more: none of their scans may meet more rows."""
    with crowded.inside(crowded.acme), connection.cursor() as cursor:
        for one in captured:
            if not one["sql"].startswith("EXPLAIN") and "leads_lead" in one["sql"]:
                cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {one['sql']}")
                [[[plan]]] = cursor.fetchall()
                assert _most_rows_read(plan["Plan"]) <= rows, one["sql"]


def _most_rows_read(node):
    removed = sum(node.get(key, 0) for key in node if key.startswith("Rows Removed"))
    here = (
        node["Actual Rows"] * node["Actual Loops"] + removed if "Scan" in node["Node Type"] else 0
    )
    return max([here, *map(_most_rows_read, node.get("Plans", ()))], default=0)


def test_what_resembles_a_word_is_served_by_the_trigram_index(crowded):
    with crowded.inside(crowded.acme):
        plan = _plan(lambda: best_matches(Lead.objects.live(), "zimermann", limit=8), "WORD_SIM")
    _is_served_by(plan, "leads_lead_search_gin")
    _asks_for_one_organization(plan)


def _asks_for_one_organization(plan):
    """Hits of other organizations are left in the index."""
    assert [
        line
        for line in plan.splitlines()
        if "Index Cond" in line and "organization_id = " in line and "search_text" in line
    ], plan


def test_the_change_feed_goes_on_from_its_place_in_the_index(crowded):
    with crowded.inside(crowded.acme):
        lead = Lead.objects.order_by("changed_xid", "id")[ROWS // 2]
        place = FeedCursor(lead.changed_xid, lead.pk)
        plan = _plan(lambda: list(Lead.objects.changed_after(place, PAGE)), "pg_snapshot_xmin")
    _is_served_by(plan, "leads_lead_feed")
    assert "Sort" not in plan, plan
    [bound] = [line for line in plan.splitlines() if "Index Cond" in line]
    assert "ROW(changed_xid, id) > ROW(" in bound, plan
    assert "changed_xid < pg_snapshot_xmin" in bound, plan


def test_leads_deleted_long_ago_are_found_by_their_index(crowded):
    long_ago = timezone.now() - timedelta(days=400)
    with crowded.inside(crowded.acme):
        plan = _plan(lambda: purge_tombstones(before=long_ago), "SKIP LOCKED")
    _is_served_by(plan, "leads_lead_tombstone")


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_a_page_in_any_order_reads_no_more_than_it_shows(crowded, order):
    """The first page, and deep ones both ways, with those beside one deep lead."""
    with crowded.inside(crowded.acme), CaptureQueriesContext(connection) as captured:
        lead = Lead.objects.only(*{"id", order.column}).get(pk=_middle())
        for backwards in (None, False, True):
            cursor = (
                ""
                if backwards is None
                else _encode(order, _place_of(order, lead), backwards=backwards)
            )
            page_of(_narrowed().for_list(), order, cursor, PAGE)
        for is_before in (True, False):
            neighbour(_narrowed(), order, lead, is_before=is_before)
    _read_at_most(2 * PAGE, crowded, captured)


def _middle():
    return Lead.objects.order_by("id").values_list("pk", flat=True)[:1].get() + ROWS // 2


def test_a_filter_by_owner_walks_the_owners_index(crowded):
    with crowded.inside(crowded.acme):
        plan = _plan(_page(_filtered("owner", "is", crowded.member.pk)), "LIMIT 51")
    _is_served_by(plan, "leads_lead_owner")


@pytest.mark.parametrize("key", ["newest", "oldest"])
def test_a_frequent_country_reads_little(crowded, key):
    with crowded.inside(crowded.acme), CaptureQueriesContext(connection) as captured:
        page_of(_narrowed("country=NO").for_list(), ORDERS[key], "", PAGE)
    _read_at_most(10 * PAGE, crowded, captured)


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_a_filter_that_no_lead_passes_walks_no_farther_than_its_steps(crowded, order, monkeypatch):
    monkeypatch.setattr(paging, "FIRST_STEPS", 500)
    nowhere = _filtered("city", "is", "Nowhere")
    with crowded.inside(crowded.acme), CaptureQueriesContext(connection) as captured:
        page_of(_narrowed(nowhere).for_list(), order, "", PAGE)
    # Sorting by id where addresses are equal takes one more, to see where equals end.
    _read_at_most(500 + 1, crowded, captured)


def test_the_timeline_of_a_lead_is_read_from_its_index(crowded):
    with crowded.inside(crowded.acme):
        lead_id = _middle()
        plan = _plan(lambda: list(Activity.objects.of_lead(lead_id)[:PAGE]), "LIMIT 50")
    assert "Index Cond" in plan, plan
    assert "Seq Scan on leads_activity" not in plan, plan
