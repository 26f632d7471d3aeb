"""A file that still has both of two merged leads brings the second one to the first."""

import pytest

from leads.models import Import, Lead
from leads.services.delete_leads import delete_leads
from leads.services.merge_leads import merge_leads
from leads.services.try_leads import try_leads
from leads.services.undo_merge import undo_merge
from leads.services.write_leads import write_leads
from leads.writing import LeadDraft, MatchKey, Source, Trust, WritePolicy

IMPORT = Source(Trust.IMPORT, "7")
ROWS = [
    {"email": "ada@example.com", "full_name": "Ada Byron"},
    {"email": "ada@home.example", "full_name": "A. Byron"},
    {"email": "ada@club.example", "full_name": "Lady Ada"},
]


@pytest.fixture
def acme(world):
    with world.inside(world.acme, world.alice):
        yield world.acme


def _send(*values, source=IMPORT, policy=WritePolicy.FILL):
    drafts = [LeadDraft(dict(one), row=n) for n, one in enumerate(values)]
    outcomes = write_leads(drafts=drafts, source=source, policy=policy)
    return [(outcome.action.value, outcome.lead_id) for outcome in outcomes]


def _merged():
    ids = [lead_id for _, lead_id in _send(*ROWS)]
    merge_leads(survivor_id=ids[1], loser_ids=[ids[2]])
    return ids, merge_leads(survivor_id=ids[0], loser_ids=[ids[1]])


def test_the_same_file_again_changes_nothing(acme):
    [ada, _, _], _ = _merged()

    assert _send(*ROWS) == [("unchanged", ada)] * 3
    assert Lead.objects.live().count() == 1


def test_no_machine_puts_the_merged_address_first(acme):
    [ada, _, _], _ = _merged()

    _send(ROWS[1] | {"title": "Countess"}, policy=WritePolicy.OVERWRITE)

    lead = Lead.objects.get(pk=ada)
    assert (lead.email, lead.title) == ("ada@example.com", "Countess")


def test_a_person_may_put_it_first(acme):
    [ada, _, _], _ = _merged()
    draft = LeadDraft({"email": "ada@home.example"}, lead_id=ada)

    write_leads(drafts=[draft], source=Source(Trust.PERSON, "1"), policy=WritePolicy.OVERWRITE)

    assert Lead.objects.get(pk=ada).email_key == "ada@home.example"


def test_a_living_lead_with_the_address_comes_before_a_merged_one(acme):
    [_, _, club], _ = _merged()
    Lead.objects.filter(pk=club).update(email_key="gone@example.com")
    living = Lead.objects.create(email="ada@home.example", email_key="ada@home.example")

    assert _send(ROWS[1]) == [("updated", living.pk)]


def test_after_the_merge_was_undone_each_is_found_by_its_own(acme):
    [ada, home, _], [record] = _merged()
    undo_merge(record_id=record.pk)

    assert _send(*ROWS[:2]) == [("unchanged", ada), ("unchanged", home)]


def test_a_person_may_give_it_to_another_lead(acme):
    _merged()
    [(_, other)] = _send({"email": "bea@example.com"})
    draft = LeadDraft({"email": "ada@home.example"}, lead_id=other)

    [outcome] = write_leads(
        drafts=[draft], source=Source(Trust.PERSON, "1"), policy=WritePolicy.OVERWRITE
    )

    assert (outcome.action.value, outcome.problems) == ("updated", [])


def test_of_two_survivors_the_living_one_is_found(acme):
    [gone, first, second] = [lead_id for _, lead_id in _send(*ROWS)]
    [(_, living)] = _send({"email": "living@example.com"})
    merge_leads(survivor_id=gone, loser_ids=[first])
    merge_leads(survivor_id=living, loser_ids=[second])
    Lead.objects.filter(pk=second).update(email_key="ada@home.example")
    delete_leads(leads=Lead.objects.filter(pk=gone))

    assert [lead_id for _, lead_id in _send(ROWS[1])] == [living]


@pytest.mark.parametrize("key", MatchKey)
def test_check_and_import_say_the_same_of_a_merged_address(acme, key):
    _merged()
    drafts = [LeadDraft(ROWS[1] | {"phone": "+14155552671"}), LeadDraft(ROWS[2])]

    def said(write, **more):
        found = write(drafts=drafts, source=IMPORT, policy=WritePolicy.FILL, match_by=key, **more)
        return [one.action.value for one in found]

    run = Import.objects.create(file_name="x")
    assert said(try_leads, import_id=run.pk) == said(write_leads)


def test_a_check_finds_by_keys_that_came_up_later(acme):
    _merged()
    run = Import.objects.create(file_name="x")

    found = [
        try_leads(
            import_id=run.pk,
            drafts=[LeadDraft(row)],
            source=IMPORT,
            policy=WritePolicy.FILL,
        )[0].action.value
        for row in ROWS
    ]

    assert found == ["unchanged"] * 3
