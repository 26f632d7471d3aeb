"""The change feed: every change, in the order of commits, none skipped."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import KEY_SCOPES
from accounts.services.create_api_key import create_api_key
from accounts.tests.world import build_world
from leads.feed import FeedCursor, FeedGoneError, read_feed
from leads.models import Activity, CurrentXid, Lead
from leads.services.delete_leads import delete_leads
from leads.services.edit_lead import edit_lead
from leads.services.erase_person import erase_person
from leads.services.merge_leads import merge_leads
from leads.services.purge_tombstones import BATCH, purge_tombstones as purge_tombstones_here
from leads.services.restore_leads import restore_leads
from leads.services.write_leads import write_leads
from leads.tasks import purge_deleted_leads, purge_tombstones
from leads.writing import LeadDraft, Source, Trust, WritePolicy

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
CHANGES = reverse("v1:lead-changes")
PERSON = Source(Trust.PERSON, "1")


@pytest.fixture
def committed():
    """Return the two organizations, committed."""
    return build_world()


def _add(world, *names, organization=None):
    with world.inside(organization or world.acme):
        drafts = [LeadDraft({"full_name": name}) for name in names]
        outcomes = write_leads(drafts=drafts, source=PERSON, policy=WritePolicy.FILL)
        return [outcome.lead_id for outcome in outcomes]


def _settle():
    """Wait for transactions of the server's other databases, where other tests run meanwhile."""
    waiting = (
        "SELECT 1 FROM leads_lead WHERE changed_xid >= pg_snapshot_xmin(pg_current_snapshot())"
    )
    for _ in range(600):
        with connections["owner"].cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone() is None:
                return
        time.sleep(0.05)
    pytest.fail("The feed did not settle within half a minute.")


def _read(world, after=None, limit=100, *, settled=True):
    if settled:
        _settle()
    with world.inside(world.acme):
        page = read_feed(after or FeedCursor(), limit)
        return [lead.pk for lead in page.leads], page.cursor, page.has_more


def test_each_lead_comes_once_and_again_when_it_changes_again(committed):
    world = committed
    ada, bea = _add(world, "Ada", "Bea")
    _add(world, "Gus", organization=world.globex)
    met, cursor, _ = _read(world)
    assert met == [ada, bea]
    assert _read(world, cursor) == ([], cursor, False)
    for title in ("CEO", "CTO"):
        with world.inside(world.acme):
            edit_lead(lead_id=ada, values={"title": title}, source=PERSON)
    assert _read(world, cursor)[0] == [ada]
    assert _read(world)[0] == [bea, ada]


def test_pages_follow_each_other_within_one_transaction(committed):
    ids = _add(committed, *(f"P {n}" for n in range(25)))
    met, cursor, more = [], None, True
    while more:
        found, cursor, more = _read(committed, cursor, limit=10)
        met += found
    assert met == ids


def test_a_change_that_commits_late_is_not_skipped(committed):
    world = committed
    [early] = _add(world, "Early")
    _, cursor, _ = _read(world)
    has_written, may_commit, late = threading.Event(), threading.Event(), []

    def write_slowly():
        try:
            with world.inside(world.acme):
                edit_lead(lead_id=early, values={"title": "Late"}, source=PERSON)
                late.append(early)
                has_written.set()
                may_commit.wait(20)
        finally:
            has_written.set()
            connection.close()

    slow = threading.Thread(target=write_slowly)
    slow.start()
    assert has_written.wait(20)
    [quick] = _add(world, "Quick")  # begins later and commits first
    assert _read(world, cursor, settled=False) == ([], cursor, False)
    may_commit.set()
    slow.join(20)
    assert late == [early]
    assert _read(world, cursor)[0] == [early, quick]


def test_a_transaction_that_is_rolled_back_leaves_no_change(committed):
    world = committed
    [ada] = _add(world, "Ada")
    _, cursor, _ = _read(world)
    with pytest.raises(RuntimeError), world.inside(world.acme):
        edit_lead(lead_id=ada, values={"title": "CEO"}, source=PERSON)
        raise RuntimeError
    assert _read(world, cursor)[0] == []


@pytest.fixture
def partner(committed):
    with committed.inside(committed.acme, committed.alice):
        _, token = create_api_key(name="Feed", scopes=list(KEY_SCOPES), expires_at=None)
    return Client(headers={"Authorization": f"Bearer {token}"})


def test_partners_read_leads_and_tombstones(committed, partner):
    world = committed
    ada, bea = _add(world, "Ada", "Bea")
    _settle()
    first = partner.get(CHANGES, {"limit": 1}).json()
    assert [one["id"] for one in first["results"]] == [str(ada)]
    assert first["results"][0]["deleted"] is False
    assert first["results"][0]["full_name"] == "Ada"
    assert first["has_more"] is True
    with world.inside(world.acme, world.alice):
        delete_leads(leads=Lead.objects.filter(pk=bea))
    _settle()
    rest = partner.get(CHANGES, {"after": first["next"]}).json()
    assert rest["results"] == [{"id": str(bea), "deleted": True}]
    empty = partner.get(CHANGES, {"after": rest["next"]}).json()
    assert empty == {"results": [], "next": rest["next"], "has_more": False}


@pytest.mark.parametrize(
    "query",
    [
        {"after": "x"},
        {"after": "1-²"},
        {"after": "-1"},
        {"after": "9" * 30 + "-1"},
        {"limit": "0"},
        {"limit": "1001"},
        {"limit": "x"},
    ],
)
def test_a_cursor_or_limit_that_was_made_up_is_refused(partner, query):
    assert partner.get(CHANGES, query).status_code == 400


def test_the_last_cursor_there_can_be_is_the_end(partner, committed):
    _add(committed, "Ada")
    last = "9" * 18 + "-" + "9" * 18
    assert partner.get(CHANGES, {"after": last}).json()["results"] == []


def test_a_restored_lead_takes_the_place_of_its_tombstone(committed):
    [ann] = _add(committed, "Ann")
    with committed.inside(committed.acme):
        delete_leads(leads=Lead.objects.filter(pk=ann))
    _, cursor, _ = _read(committed)
    with committed.inside(committed.acme):
        restore_leads(lead_ids=[ann])
    assert _read(committed, cursor)[0] == [ann]
    with committed.inside(committed.acme):
        assert [lead.deleted_at for lead in read_feed(cursor, 10).leads] == [None]


# ---- deleted long ago -------------------------------------------------------------


def _delete_long_ago(world, *ids):
    """Delete leads and have it be two years ago; they are blank by now."""
    with world.inside(world.acme, world.alice):
        delete_leads(leads=Lead.objects.filter(pk__in=ids))
        Lead.objects.filter(pk__in=ids).update(deleted_at=timezone.now() - timedelta(days=730))
    purge_deleted_leads()
    _settle()  # as all transactions of two years ago have


def test_leads_deleted_long_ago_go_with_all_that_hangs_on_them(committed):
    world = committed
    ada, bea, gus = _add(world, "Ada", "Bea", "Gus")
    _delete_long_ago(world, ada)
    with world.inside(world.acme, world.alice):
        delete_leads(leads=Lead.objects.filter(pk=bea))
    purge_tombstones()
    with world.inside(world.acme):
        assert set(Lead.objects.values_list("pk", flat=True)) == {bea, gus}
        assert not Activity.objects.filter(lead_id=ada).exists()
        assert Activity.objects.filter(lead_id=bea).exists()


def test_they_go_in_batches(committed):
    world = committed
    with world.inside(world.acme):
        long_ago = timezone.now() - timedelta(days=730)
        Lead.objects.bulk_create(
            Lead(full_name=f"P {n}", deleted_at=long_ago) for n in range(BATCH + 1)
        )
        assert purge_tombstones_here(before=timezone.now()) == BATCH
    purge_tombstones()
    with world.inside(world.acme):
        assert not Lead.objects.exists()


def test_leads_that_can_still_be_restored_outlive_the_tombstones_time(committed, settings):
    settings.DELETED_LEADS_KEPT_DAYS = 800
    [ada] = _add(committed, "Ada")
    _delete_long_ago(committed, ada)
    purge_tombstones()
    with committed.inside(committed.acme):
        assert restore_leads(lead_ids=[ada]).restored == [ada]


def test_without_a_limit_deleted_leads_stay(committed, settings):
    settings.TOMBSTONE_KEEP_MONTHS = 0
    [ada] = _add(committed, "Ada")
    _delete_long_ago(committed, ada)
    purge_tombstones()
    with committed.inside(committed.acme):
        assert Lead.objects.filter(pk=ada).exists()


def test_what_can_still_be_undone_stays(committed):
    world = committed
    survivor, loser, alone = _add(world, "Ada", "Ada B.", "Gus")
    with world.inside(world.acme, world.alice):
        merge_leads(survivor_id=survivor, loser_ids=[loser])
        long_ago = timezone.now() - timedelta(days=730)
        Lead.objects.filter(pk=loser).update(deleted_at=long_ago)
    _delete_long_ago(world, alone)
    purge_tombstones()
    with world.inside(world.acme):
        assert set(Lead.objects.values_list("pk", flat=True)) == {survivor, loser}


def test_an_erased_person_is_still_known_when_the_tombstone_is_gone(committed):
    world = committed
    with world.inside(world.acme, world.alice):
        draft = LeadDraft({"email": "ada@example.com"})
        [ada] = write_leads(drafts=[draft], source=PERSON, policy=WritePolicy.FILL)
        erase_person(lead_id=ada.lead_id)
        Lead.objects.update(deleted_at=timezone.now() - timedelta(days=730))
    purge_tombstones()
    with world.inside(world.acme):
        assert not Lead.objects.exists()
        [back] = write_leads(
            drafts=[draft], source=Source(Trust.IMPORT, "1"), policy=WritePolicy.FILL
        )
        assert back.lead_id is None


def test_who_missed_a_deletion_that_is_no_longer_told_starts_again(committed, partner):
    world = committed
    ada, bea = _add(world, "Ada", "Bea")
    _settle()
    cursor = partner.get(CHANGES).json()["next"]
    _delete_long_ago(world, ada)
    purge_tombstones()
    gone = partner.get(CHANGES, {"after": cursor})
    assert (gone.status_code, gone.json()["code"]) == (410, "start-again")
    _settle()
    again = partner.get(CHANGES).json()
    assert [one["id"] for one in again["results"]] == [str(bea)]
    assert partner.get(CHANGES, {"after": again["next"]}).status_code == 200


def test_a_purge_in_the_middle_of_reading_skips_no_deletion(committed):
    world = committed
    ada, _ = _add(world, "Ada", "Bea")
    _settle()
    with world.inside(world.acme):
        cursor = read_feed(FeedCursor(), 10).cursor
    _delete_long_ago(world, ada)

    def purge():
        purge_tombstones()
        connections.close_all()

    def purging_after_the_first(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if purges:
            purges.pop().start()
            thread.join()
        return result

    thread = threading.Thread(target=purge)
    purges = [thread]
    with world.inside(world.acme):
        try:
            with connection.execute_wrapper(purging_after_the_first):
                told = [lead.pk for lead in read_feed(cursor, 10).leads]
        except FeedGoneError:
            told = [ada]
        assert not Lead.objects.filter(pk=ada).exists(), "the purge came between"
    assert told == [ada]


def test_who_read_of_the_deletion_goes_on(committed, partner):
    world = committed
    [ada] = _add(world, "Ada")
    _delete_long_ago(world, ada)
    _settle()
    cursor = partner.get(CHANGES).json()["next"]
    purge_tombstones()
    assert partner.get(CHANGES, {"after": cursor}).status_code == 200


def test_who_began_after_the_deletion_is_not_stopped_midway(committed, partner):
    world = committed
    ada, _, _ = _add(world, "Ada", "Bea", "Gus")
    _delete_long_ago(world, ada)
    _settle()
    page = partner.get(CHANGES, {"limit": 1}).json()
    purge_tombstones()
    for _ in range(2):
        answer = partner.get(CHANGES, {"limit": 1, "after": page["next"]})
        assert answer.status_code == 200
        page = answer.json()
    assert page["has_more"] is False


def test_a_purge_elsewhere_stops_nobody_here(committed, partner):
    world = committed
    _add(world, "Ada")
    [theirs] = _add(world, "Gus", organization=world.globex)
    _settle()
    cursor = partner.get(CHANGES).json()["next"]
    with world.inside(world.globex):
        Lead.objects.filter(pk=theirs).update(
            deleted_at=timezone.now() - timedelta(days=730), changed_xid=CurrentXid()
        )
    purge_tombstones()
    assert partner.get(CHANGES, {"after": cursor}).status_code == 200


def test_a_cursor_of_the_former_shape_is_taken_for_one_of_the_beginning(committed, partner):
    world = committed
    [ada] = _add(world, "Ada")
    _settle()
    former = partner.get(CHANGES).json()["next"].rpartition("-")[0]
    assert partner.get(CHANGES, {"after": former}).json()["results"] == []
    _delete_long_ago(world, ada)
    purge_tombstones()
    assert partner.get(CHANGES, {"after": former}).status_code == 410
