"""An import can be taken back: what it created goes, what it changed is as it was."""

import pytest

from accounts.models import Membership
from leads.importing import planning
from leads.models import ChangeSet, Lead
from leads.services.edit_lead import edit_lead
from leads.services.save_assignment_rule import save_assignment_rule
from leads.services.undo_change_set import undo_change_set
from leads.tests.importing_world import finish, leads_of, start_text, work_off
from leads.writing import Source, Trust

KNOWN = "Email,Company,City,Tags,Stars\n" + "".join(
    f"k{n}@x.example,{'Acme' if n % 2 else ''},Bonn,vip,{n}\n" for n in range(12)
)
FILE = "Email,Other email,Company,City,Tags,Stars,Opted out\n" + "".join(
    f"k{n}@x.example,o{n}@x.example,Beta {n},Köln,new,{n + 1},{'yes' if n == 3 else ''}\n"
    f"n{n}@x.example,,Beta {n},Köln,new,,{'yes' if n == 5 else ''}\n"
    for n in range(12)
)
_PASSING = {"version", "changed_xid", "changed_at", "opted_out_at"}


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch):
    monkeypatch.setattr(planning, "ROWS_A_BATCH", 5)


def _rows(world):
    with world.inside(world.acme):
        return [
            {
                **{key: value for key, value in row.items() if key not in _PASSING},
                "tags": sorted(link.tag.name for link in lead.tag_links.select_related("tag")),
            }
            for lead, row in zip(
                Lead.objects.live().order_by("id"),
                Lead.objects.live().order_by("id").values(),
                strict=True,
            )
        ]


def _undo(world, run):
    with world.inside(world.acme, world.bob):
        undo_change_set(change_set_id=run.change_set_id)
    work_off()
    with world.inside(world.acme):
        return ChangeSet.objects.get(pk=run.change_set_id)


@pytest.mark.parametrize("policy", ["fill", "overwrite"])
def test_undo_restores_every_value_and_removes_what_was_created(world, policy):
    finish(world, start_text(world, KNOWN), Stars="new:number")
    before = _rows(world)
    run = finish(world, start_text(world, FILE), policy, Stars="custom.stars")
    assert len(_rows(world)) == 24
    assert _rows(world)[:12] != before
    undone = _undo(world, run)
    assert undone.state == ChangeSet.State.UNDONE
    assert _rows(world) == before


def test_what_somebody_changed_since_is_left_alone(world):
    finish(world, start_text(world, KNOWN), Stars="new:number")
    run = finish(world, start_text(world, FILE), "overwrite", Stars="custom.stars")
    kept = [lead.pk for lead in leads_of(world) if lead.email in ("k1@x.example", "n2@x.example")]
    for pk in kept:
        with world.inside(world.acme, world.bob):
            edit_lead(lead_id=pk, values={"title": "CEO"}, source=Source(Trust.PERSON, "1"))
    _undo(world, run)
    titles = {lead.email: (lead.title, lead.city) for lead in leads_of(world)}
    assert titles["k1@x.example"] == ("CEO", "Köln")
    assert titles["n2@x.example"] == ("CEO", "Köln")
    assert titles["k2@x.example"] == ("", "Bonn")
    assert len(titles) == 13


def test_a_lead_that_a_rule_gave_to_a_member_goes_as_well(world):
    with world.inside(world.acme, world.alice):
        bob = Membership.objects.get(user=world.bob)
        save_assignment_rule(countries=[], member_ids=[bob.pk], is_active=True)
    run = finish(world, start_text(world, "Email\na@x.example\nb@x.example\n"))
    assert all(lead.owner_id for lead in leads_of(world))
    _undo(world, run)
    assert leads_of(world) == []


def test_the_page_of_the_result_leads_to_the_undo(world, client):
    run = finish(world, start_text(world, "Email\na@x.example\n"))
    client.force_login(world.bob)
    assert "Undo this import" in client.get(f"/leads/imports/{run.pk}/").content.decode()
    client.post(f"/leads/changes/{run.change_set_id}/undo/")
    work_off()
    assert "Undone" in client.get(f"/leads/imports/{run.pk}/").content.decode()
    assert leads_of(world) == []
