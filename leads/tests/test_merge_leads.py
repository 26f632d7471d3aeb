"""Merging leads and undoing it: nothing is lost, nothing is doubled."""

import random
from datetime import UTC, datetime

import pytest

from accounts.errors import ConflictError, ProductError
from leads.models import Activity, DuplicatePair, Lead, LeadTag, MergeRecord
from leads.services.add_note import add_note
from leads.services.edit_lead import edit_lead
from leads.services.merge_leads import merge_leads
from leads.services.undo_merge import undo_merge
from leads.services.write_leads import write_leads
from leads.signals import leads_changed
from leads.writing import LeadDraft, Source, Trust, WritePolicy

PERSON = Source(Trust.PERSON, "1")
MOVES = {"version", "changed_xid", "changed_at"}


def write(source=PERSON, **values):
    drafts = [LeadDraft(values)]
    [outcome] = write_leads(drafts=drafts, source=source, policy=WritePolicy.CREATE_ONLY)
    return outcome.lead_id


def row(lead_id):
    [found] = Lead.objects.filter(pk=lead_id).values()
    tags = sorted(LeadTag.objects.filter(lead_id=lead_id).values_list("tag__name", flat=True))
    return {key: value for key, value in found.items() if key not in MOVES} | {"tags": tags}


@pytest.fixture
def inside(world):
    with world.inside(world.acme, world.bob):
        yield world


@pytest.fixture
def two(inside):
    """Make a survivor with gaps and a loser that can fill them."""
    survivor = write(email="ann@x.org", full_name="Ann Lee", title="CTO", tags=["a"])
    loser = write(
        Source(Trust.PROVIDER, "facts"), email="ann@y.org", full_name="Ann B. Lee", city="Bonn",
        phone="+14155550100", tags=["a", "b"], other_emails=["ann@z.org"],
    )  # fmt: skip
    return survivor, loser


def test_blanks_are_filled_with_where_the_value_is_from(two):
    survivor, loser = two
    merge_leads(survivor_id=survivor, loser_ids=[loser])
    lead = Lead.objects.get(pk=survivor)
    assert (lead.full_name, lead.title, lead.city) == ("Ann Lee", "CTO", "Bonn")
    assert lead.provenance["city"][0] == "provider:facts"
    assert lead.phone_key == "+14155550100"
    assert lead.email == "ann@x.org"
    assert lead.other_emails == ["ann@z.org", "ann@y.org"]
    assert row(survivor)["tags"] == ["a", "b"]


def test_a_choice_takes_the_losers_value_and_keeps_the_address_it_replaces(two):
    survivor, loser = two
    choices = {"email": loser, "full_name": loser, "city": survivor}
    merge_leads(survivor_id=survivor, loser_ids=[loser], choices=choices)
    lead = Lead.objects.get(pk=survivor)
    assert (lead.email, lead.email_key) == ("ann@y.org", "ann@y.org")
    assert lead.other_emails == ["ann@x.org", "ann@z.org"]
    assert (lead.full_name, lead.first_name, lead.last_name) == ("Ann B. Lee", "Ann", "B. Lee")
    assert lead.city == ""


def test_the_loser_is_a_tombstone_that_leads_to_the_survivor(two):
    survivor, loser = two
    before = Lead.objects.get(pk=loser).version
    merge_leads(survivor_id=survivor, loser_ids=[loser])
    gone = Lead.objects.get(pk=loser)
    assert gone.deleted_at is not None
    assert (gone.merged_into_id, gone.version) == (survivor, before + 1)
    assert Lead.objects.all().survivor_of(loser) == survivor
    third = write(full_name="Third", phone="+14155550199")
    merge_leads(survivor_id=third, loser_ids=[survivor])
    assert Lead.objects.all().survivor_of(loser) == third
    assert Lead.objects.all().survivor_of(10**15) is None


def test_an_opt_out_holds_for_both(two):
    survivor, loser = two
    since = datetime(2026, 1, 1, tzinfo=UTC)
    Lead.objects.filter(pk=loser).update(opted_out_at=since)
    [record] = merge_leads(survivor_id=survivor, loser_ids=[loser])
    assert Lead.objects.get(pk=survivor).opted_out_at == since
    undo_merge(record_id=record.pk)
    assert Lead.objects.get(pk=survivor).opted_out_at is None


def test_the_timeline_follows_the_survivor_and_goes_back(two):
    survivor, loser = two
    add_note(lead=Lead.objects.get(pk=loser), text="Rang her")
    [record] = merge_leads(survivor_id=survivor, loser_ids=[loser])
    kinds = list(Activity.objects.of_lead(survivor).values_list("kind", flat=True))
    assert kinds == ["merged", "note"]
    undo_merge(record_id=record.pk)
    assert Activity.objects.of_lead(loser).filter(kind="note").exists()


def test_the_feed_hears_of_both(two):
    survivor, loser = two
    heard = []

    def hear(**news):
        heard.append(set(news["ids"]))

    leads_changed.connect(hear)
    [record] = merge_leads(survivor_id=survivor, loser_ids=[loser])
    undo_merge(record_id=record.pk)
    leads_changed.disconnect(hear)
    assert heard == [set(two), set(two)]


def test_three_become_one(inside):
    first, second, third = (
        write(full_name=f"Ann {n}", email=f"ann{n}@x.org", city=city)
        for n, city in enumerate(["", "Bonn", "Oslo"])
    )
    records = merge_leads(survivor_id=first, loser_ids=[second, third], choices={"city": third})
    lead = Lead.objects.get(pk=first)
    assert lead.city == "Oslo"
    assert lead.other_emails == ["ann1@x.org", "ann2@x.org"]
    for record in reversed(records):
        undo_merge(record_id=record.pk)
    assert Lead.objects.live().count() == 3
    assert Lead.objects.get(pk=first).other_emails == []


def test_who_merges_second_is_told(two):
    survivor, loser = two
    merge_leads(survivor_id=survivor, loser_ids=[loser])
    with pytest.raises(ConflictError, match="merged or deleted meanwhile"):
        merge_leads(survivor_id=survivor, loser_ids=[loser])
    with pytest.raises(ConflictError, match="merged or deleted meanwhile"):
        merge_leads(survivor_id=loser, loser_ids=[survivor])
    assert MergeRecord.objects.count() == 1


def test_a_lead_cannot_go_into_itself(two):
    with pytest.raises(ProductError, match="at least two"):
        merge_leads(survivor_id=two[0], loser_ids=[two[0]])


def test_a_lead_of_another_organization_cannot_be_merged(world, two):
    with world.inside(world.globex, world.charlie):
        theirs = write(full_name="Their Own", phone="+4930123456")
    with world.inside(world.acme), pytest.raises(ConflictError):
        merge_leads(survivor_id=two[0], loser_ids=[theirs])


def test_undo_names_the_fields_that_were_changed_since(two):
    survivor, loser = two
    [record] = merge_leads(survivor_id=survivor, loser_ids=[loser])
    edit_lead(lead_id=survivor, values={"city": "Rome"}, source=PERSON)
    with pytest.raises(ConflictError, match="City was changed"):
        undo_merge(record_id=record.pk)
    edit_lead(lead_id=survivor, values={"city": "Bonn", "title": "CEO"}, source=PERSON)
    undo_merge(record_id=record.pk)
    assert (Lead.objects.get(pk=survivor).title, Lead.objects.get(pk=survivor).city) == ("CEO", "")


def test_undo_twice_and_undo_of_a_taken_address_are_refused(two):
    survivor, loser = two
    [record] = merge_leads(survivor_id=survivor, loser_ids=[loser])
    Lead.objects.filter(pk=survivor).update(other_emails=["ann@z.org", "ann@y.org"])
    other = Lead.objects.create(full_name="New", email="ann@y.org", email_key="ann@y.org")
    with pytest.raises(ConflictError, match="has the address"):
        undo_merge(record_id=record.pk)
    other.delete()
    undo_merge(record_id=record.pk)
    with pytest.raises(ConflictError, match="undone already"):
        undo_merge(record_id=record.pk)


def test_an_earlier_merge_waits_for_the_later_one(two):
    survivor, loser = two
    [first] = merge_leads(survivor_id=survivor, loser_ids=[loser])
    third = write(full_name="Third", phone="+14155550199")
    [second] = merge_leads(survivor_id=third, loser_ids=[survivor])
    with pytest.raises(ConflictError, match="gone itself"):
        undo_merge(record_id=first.pk)
    undo_merge(record_id=second.pk)
    undo_merge(record_id=first.pk)
    assert Lead.objects.live().count() == 3


def test_the_pair_is_merged_and_open_again(two):
    pair = DuplicatePair.objects.create(
        lead_a_id=min(two), lead_b_id=max(two), reason="phone", reasons=["phone"], score=97
    )
    [record] = merge_leads(survivor_id=two[0], loser_ids=[two[1]])
    pair.refresh_from_db()
    assert pair.state == "merged"
    undo_merge(record_id=record.pk)
    pair.refresh_from_db()
    assert pair.state == "open"


WORDS = ["", "Bonn", "Oslo", "ümlaut"]
VALUES = {
    "city": WORDS, "title": WORDS, "company_name": WORDS, "notes": WORDS,
    "full_name": ["", "Ann Lee", "Bo Chan"], "phone": ["", "+14155550100", "+14155550101"],
    "score": [None, 0, 7], "tags": [[], ["a"], ["b", "c"]],
    "other_emails": [[], ["o@x.org"], ["p@x.org", "o@x.org"]],
}  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_merging_and_undoing_gives_the_same_rows(inside, seed):
    chance = random.Random(seed)
    ids = []
    for n in range(chance.randint(2, 4)):
        values = {key: chance.choice(values) for key, values in VALUES.items()}
        given = {key: value for key, value in values.items() if value not in ("", None)}
        ids.append(write(**given, email=f"lead{n}@x.org"))
    assert len(set(ids)) == len(ids)
    before = {lead_id: row(lead_id) for lead_id in ids}
    choices = {key: chance.choice(ids) for key in ["email", *VALUES] if chance.random() < 0.5}
    records = merge_leads(survivor_id=ids[0], loser_ids=ids[1:], choices=choices)
    assert Lead.objects.live().count() == 1
    for record in reversed(records):
        undo_merge(record_id=record.pk)
    assert {lead_id: row(lead_id) for lead_id in ids} == before
