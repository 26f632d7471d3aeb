"""The timeline over many months: whole, in order, and read no further back than needed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.tests.months import (
    as_owner,
    begin_months_in,
    homes,
    into_months,
    into_one,
    partitions_read,
)
from accounts.tests.world import build_world
from accounts.wall.months import keep_months
from leads import timeline
from leads.models import Activity, Lead
from leads.services.erase_person import erase_person

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
TABLE = "leads_activity"
MONTHS = 36
A_MONTH = 3
OTHERS = 300


@pytest.fixture
def years():
    """Return a world with Ada, who had three entries a month for three years."""
    world = build_world()
    begin = timezone.now() - timedelta(days=30 * MONTHS)
    begin_months_in(TABLE, begin.strftime("%Y-%m-01"))
    with world.inside(world.acme):
        world.ada, world.bea = (Lead.objects.create(full_name=name) for name in ("Ada", "Bea"))
        Activity.objects.bulk_create(
            _note(lead, timezone.now() - timedelta(days=30 * month, minutes=number))
            for lead in (world.ada, world.bea)
            for month in range(MONTHS)
            for number in range(A_MONTH)
        )
        Lead.objects.bulk_create(Lead(full_name=f"Other {n}") for n in range(OTHERS))
    as_owner(
        "INSERT INTO leads_activity (organization_id, lead_id, kind, actor_kind, actor_label,"
        " payload, at) SELECT organization_id, id, 'note', 'person', 'Bob', '{}',"
        " now() - make_interval(days => 30 * month) FROM leads_lead, generate_series(0, %s) month"
        " WHERE full_name LIKE 'Other%%'",
        [MONTHS - 1],
    )
    as_owner(f"ANALYZE {TABLE}")
    yield world
    as_owner(f"TRUNCATE {TABLE}")
    into_one("leads.Activity")
    into_months("leads.Activity")


def _note(lead, at):
    return Activity(lead=lead, kind="note", actor_kind="person", actor_label="Bob", at=at)


def test_pages_walk_every_entry_once_through_all_months(years):
    with years.inside(years.acme):
        met, cursor, pages = [], "", 0
        while True:
            page = timeline.page_of(years.ada, cursor=cursor)
            met += [entry.at for entry in page.entries]
            cursor, pages = page.older, pages + 1
            if not cursor:
                break
    assert len(met) == MONTHS * A_MONTH + 1  # and how Ada came to be
    assert met[:-1] == sorted(met[:-1], reverse=True)
    assert pages == 4


def test_the_newest_page_reads_the_newest_months_alone(years):
    with years.inside(years.acme):
        read, sorts = partitions_read(TABLE, lambda: timeline.page_of(years.ada))
    assert len(read) <= timeline.PAGE_SIZE // A_MONTH + 3
    assert set(read) == {"Index Scan"}
    assert not sorts


def test_a_busy_lead_is_read_from_one_month(years):
    with years.inside(years.acme):
        now = timezone.now()
        Activity.objects.bulk_create(
            _note(years.ada, now - timedelta(seconds=number)) for number in range(40)
        )
        read, sorts = partitions_read(TABLE, lambda: timeline.page_of(years.ada))
    assert len(read) <= 2  # the month of now, and the one before on its first day
    assert set(read) == {"Index Scan"}
    assert not sorts


def test_an_older_page_leaves_newer_months_aside(years):
    with years.inside(years.acme):
        cursor = ""
        for _ in range(3):
            cursor = timeline.page_of(years.ada, cursor=cursor).older
        read, _ = partitions_read(TABLE, lambda: timeline.page_of(years.ada, cursor=cursor))
    assert len(read) <= MONTHS - 3 * timeline.PAGE_SIZE // A_MONTH + 3


def test_another_organization_sees_none_of_it(years):
    with years.inside(years.globex):
        assert Activity.objects.count() == 0
        assert list(Activity.objects.of_lead(years.ada.pk)) == []


def test_erasing_a_person_reaches_every_month(years):
    with years.inside(years.acme, years.alice):
        erase_person(lead_id=years.ada.pk)
        assert not Activity.objects.filter(lead_id=years.ada.pk).exists()
        assert Activity.objects.count() == MONTHS * (A_MONTH + OTHERS)


def test_outlived_months_go_and_the_timeline_ends_there(years, settings):
    settings.TIMELINE_KEEP_MONTHS = 12
    keep_months()
    with years.inside(years.acme):
        assert Activity.objects.of_lead(years.ada.pk).count() in (12 * A_MONTH, 13 * A_MONTH)
        oldest = Activity.objects.of_lead(years.ada.pk).last().at
    now = timezone.now()
    assert oldest >= datetime(now.year - 1, now.month, 1, tzinfo=UTC)
    assert len(homes(TABLE)) <= 13
