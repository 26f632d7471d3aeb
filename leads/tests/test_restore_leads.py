"""Deleted leads come back as they were, or it is said why not."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from jobs.engine import run_one_slice
from jobs.models import Job
from leads import delete_job
from leads.models import Activity, ChangeSet, ErasedPerson, Lead, Suppression, Task
from leads.naming import tags_of
from leads.services import delete_selection, purge_deleted_leads
from leads.services.delete_leads import delete_leads
from leads.services.erase_person import erase_person
from leads.services.merge_leads import merge_leads
from leads.services.restore_leads import restore_leads
from leads.services.suppress import suppress
from leads.services.write_leads import write_leads
from leads.tasks import purge_deleted_leads as purge
from leads.writing import LeadDraft, Source, Trust, WritePolicy

DELETE, DELETED, RESTORE = (reverse(f"leads:{name}") for name in ("delete", "deleted", "restore"))
MOVES = {"version", "changed_xid", "changed_at"}


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(delete_selection, "AT_ONCE", 5)
    monkeypatch.setattr(delete_job, "_LEADS_A_STEP", 3)


def _write(*values):
    source = Source(Trust.PERSON, "1")
    drafts = [LeadDraft(one) for one in values]
    return [
        outcome.lead_id
        for outcome in write_leads(drafts=drafts, source=source, policy=WritePolicy.OVERWRITE)
    ]


def _people(world, number=1):
    with world.inside(world.acme, world.bob):
        return _write(
            *(
                {
                    "email": f"p{n}@x.example",
                    "full_name": f"Person {n}",
                    "phone": f"+4930123{n:03}",
                    "owner": "bob@example.com",
                    "stage": "Won",
                    "tags": ["fair", f"t{n}"],
                }
                for n in range(number)
            )
        )


def _rows():
    rows = {row["id"]: row for row in Lead.objects.values()}
    tags = tags_of(list(rows))
    return {
        pk: {k: v for k, v in row.items() if k not in MOVES} | {"tags": tags.get(pk)}
        for pk, row in rows.items()
    }


def _work_off():
    while run_one_slice():
        pass


def _change_set(world):
    with world.inside(world.acme):
        return ChangeSet.objects.get()


@pytest.mark.parametrize("number", [1, 8])
def test_undo_gives_every_lead_back_as_it_was(client, world, number):
    ids = _people(world, number)
    with world.inside(world.acme, world.bob):
        was = _rows()
    client.force_login(world.bob)
    client.post(DELETE, {"all": "1", "query": ""})
    _work_off()
    act = _change_set(world)
    with world.inside(world.acme):
        assert not Lead.objects.live().exists()
        assert (act.size, act.kind) == (number, "deletion")
    client.post(reverse("leads:undo", args=[act.pk]))
    _work_off()
    with world.inside(world.acme):
        assert _rows() == was
        act.refresh_from_db()
        assert (act.state, act.undo_counts) == ("undone", {"restored": number})
        kinds = Activity.objects.filter(lead_id=ids[0], kind="restored")
        assert kinds.count() == 1


def test_the_notice_after_a_deletion_offers_undo(client, world):
    [pk] = _people(world)
    client.force_login(world.bob)
    page = client.post(DELETE, {"lead_ids": pk}, follow=True).content.decode()
    assert "Deleted 1 lead." in page
    assert f'action="{reverse("leads:undo", args=[_change_set(world).pk])}"' in page


def test_whose_address_is_taken_waits_and_is_told(client, world):
    first, second = _people(world, 2)
    client.force_login(world.bob)
    client.post(DELETE, {"lead_ids": [first, second]})
    with world.inside(world.acme, world.bob):
        _write({"email": "p0@x.example", "full_name": "New owner"})
    act = _change_set(world)
    client.post(reverse("leads:undo", args=[act.pk]))
    _work_off()
    with world.inside(world.acme):
        act.refresh_from_db()
        assert act.undo_counts == {"restored": 1, "e-mail taken": 1}
        assert not Lead.objects.live().filter(pk=first).exists()
    page = client.get(DELETED).content.decode()
    assert "Person 0" in page
    assert "New owner” has it" in page
    page = client.post(RESTORE, {"lead_ids": first}, follow=True).content.decode()
    assert "another lead has the e-mail now" in page


def test_of_two_with_one_address_the_last_deleted_comes_back(world):
    with world.inside(world.acme, world.bob):
        ids = []
        for name in ("Old", "New"):
            ids += _write({"email": "same@x.example", "full_name": name})
            delete_leads(leads=Lead.objects.filter(pk=ids[-1]))
        done = restore_leads(lead_ids=ids)
        assert (done.restored, done.taken) == ([ids[1]], [ids[0]])


def test_a_lead_deleted_again_later_stays_deleted(client, world):
    [pk] = _people(world)
    client.force_login(world.bob)
    client.post(DELETE, {"lead_ids": pk})
    act = _change_set(world)
    client.post(RESTORE, {"lead_ids": pk})
    with world.inside(world.acme, world.bob):
        delete_leads(leads=Lead.objects.filter(pk=pk))
    client.post(reverse("leads:undo", args=[act.pk]))
    _work_off()
    with world.inside(world.acme):
        act.refresh_from_db()
        assert act.undo_counts == {"changed since": 1}
        assert not Lead.objects.live().exists()


def test_a_deletion_that_was_cancelled_midway_is_taken_back_as_far_as_it_went(
    client, world, monkeypatch
):
    monkeypatch.setattr("jobs.engine.SLICE_SECONDS", 0)
    ids = _people(world, 8)
    client.force_login(world.bob)
    client.post(DELETE, {"all": "1", "query": ""})
    run_one_slice()
    act = _change_set(world)
    undo = reverse("leads:undo", args=[act.pk])
    assert "still runs" in client.post(undo, follow=True).content.decode()
    with world.inside(world.acme):
        Job.objects.update(cancel_requested=True)
    run_one_slice()
    with world.inside(world.acme):
        assert Lead.objects.live().count() == 5
    for _ in range(2):  # two clicks
        client.post(undo)
    _work_off()
    with world.inside(world.acme):
        assert sorted(Lead.objects.live().values_list("pk", flat=True)) == ids
        act.refresh_from_db()
        assert (act.counts, act.undo_counts) == ({"deleted": 3}, {"restored": 3})
        assert Job.objects.filter(kind="leads.undo").count() == 1


def test_two_clicks_at_once_restore_once(client, world):
    [pk] = _people(world)
    with world.inside(world.acme, world.bob):
        delete_leads(leads=Lead.objects.all())
    client.force_login(world.bob)
    assert (
        "Restored 1 lead." in client.post(RESTORE, {"lead_ids": pk}, follow=True).content.decode()
    )
    again = client.post(RESTORE, {"lead_ids": pk}, follow=True).content.decode()
    assert "Nothing to restore" in again


def test_who_opted_out_meanwhile_comes_back_opted_out(world):
    first, second = _people(world, 2)
    with world.inside(world.acme, world.bob):
        delete_leads(leads=Lead.objects.all())
        suppress(kind=Suppression.Kind.EMAIL, keys=["p0@x.example"], reason="unsubscribed")
        restore_leads(lead_ids=[first, second])
        opted_out = set(Lead.objects.exclude(opted_out_at=None).values_list("pk", flat=True))
        assert opted_out == {first}


def test_erased_and_merged_leads_never_come_back(client, world):
    erased, kept, merged = _people(world, 3)
    with world.inside(world.acme, world.bob):
        merge_leads(survivor_id=kept, loser_ids=[merged])
        delete_leads(leads=Lead.objects.filter(pk=erased))
        erase_person(lead_id=erased)
        done = restore_leads(lead_ids=[erased, merged])
        assert (done.restored, done.taken) == ([], [])
    client.force_login(world.bob)
    assert "Nothing was deleted" in client.get(DELETED).content.decode()


def test_an_erased_lead_of_a_bulk_deletion_is_left_out_of_its_undo(client, world):
    gone, other = _people(world, 2)
    client.force_login(world.bob)
    client.post(DELETE, {"lead_ids": [gone, other]})
    with world.inside(world.acme, world.bob):
        erase_person(lead_id=gone)
    client.post(reverse("leads:undo", args=[_change_set(world).pk]))
    _work_off()
    with world.inside(world.acme):
        assert [lead.pk for lead in Lead.objects.live()] == [other]


def test_after_their_time_deleted_leads_go_for_good(world, settings, monkeypatch):
    monkeypatch.setattr(purge_deleted_leads, "LEADS_AT_ONCE", 2)
    due = _people(world, 3)
    with world.inside(world.acme, world.bob):
        Task.objects.create(lead_id=due[0], title="Call", due_at=timezone.now())
        [young, live] = _write({"full_name": "Young"}, {"full_name": "Live"})
        delete_leads(leads=Lead.objects.exclude(pk=live))
        past = timezone.now() - timedelta(days=settings.DELETED_LEADS_KEPT_DAYS, hours=1)
        Lead.objects.filter(pk__in=due).update(deleted_at=past)
        told = list(Lead.objects.filter(pk__in=due).values_list("pk", "changed_xid", "version"))
    purge()
    purge()
    with world.inside(world.acme, world.bob):
        assert restore_leads(lead_ids=[*due, young]).restored == [young]
        blank = Lead.objects.get(pk=due[0])
        assert (blank.email, blank.full_name, blank.provenance) == ("", "", {})
        assert not Task.objects.exists()
        assert not Activity.objects.filter(lead_id__in=due).exists()
        assert not ErasedPerson.objects.exists(), "they may be imported again"
        again = list(Lead.objects.filter(pk__in=due).values_list("pk", "changed_xid", "version"))
        assert again == told, "the feed does not tell tombstones again"


def test_what_was_merged_into_a_lead_goes_with_it(world):
    kept, merged = _people(world, 2)
    with world.inside(world.acme, world.bob):
        merge_leads(survivor_id=kept, loser_ids=[merged])
        delete_leads(leads=Lead.objects.live())
        Lead.objects.filter(pk=kept).update(deleted_at=timezone.now() - timedelta(days=400))
    purge()
    with world.inside(world.acme):
        assert not Lead.objects.exclude(provenance={}).exists()


def test_the_page_goes_back_in_time_and_says_how_long_leads_are_kept(client, world, monkeypatch):
    monkeypatch.setattr("leads.deleted.PAGE_SIZE", 2)
    for pk in _people(world, 3):
        with world.inside(world.acme, world.bob):
            delete_leads(leads=Lead.objects.filter(pk=pk))
    client.force_login(world.bob)
    response = client.get(DELETED)
    first = response.content.decode()
    assert "Kept for 30 days" in first
    assert "bob@example.com" in first
    assert "Person 2" in first
    assert "Person 0" not in first
    older = client.get(DELETED, {"before": response.context["older"]}).content.decode()
    assert "Person 0" in older
    assert client.get(DELETED, {"before": "nonsense"}).status_code == 200


def test_a_viewer_and_another_organization_restore_nothing(client, world):
    [pk] = _people(world)
    with world.inside(world.acme, world.bob):
        delete_leads(leads=Lead.objects.all())
    client.force_login(world.vera)
    assert client.post(RESTORE, {"lead_ids": pk}).status_code == 403
    client.force_login(world.charlie)
    client.post(RESTORE, {"lead_ids": pk})
    with world.inside(world.acme):
        assert not Lead.objects.live().exists()
