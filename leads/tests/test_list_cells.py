"""Values are edited in the cells of the list, through the door of all writing."""

import pytest
from django.urls import reverse

from accounts.models import Membership
from leads.fields import BUILT_IN
from leads.models import Activity, FieldDefinition, Lead, Stage
from leads.services.define_field import define_field
from leads.services.edit_lead import edit_lead
from leads.services.write_leads import write_leads
from leads.writing import LeadDraft, Source, Trust, WritePolicy

CELL = reverse("leads:cell")


@pytest.fixture
def bob(client, world):
    client.force_login(world.bob)
    return client


@pytest.fixture
def ada(world):
    """Make a lead, and custom fields of several types."""
    with world.inside(world.acme, world.bob):
        define_field(label="plan", type="choice", choices=["Gold", "Silver"])
        for label, kind in (("born", "date"), ("active", "boolean"), ("budget", "number")):
            define_field(label=label, type=kind)
    return _add(world, {"full_name": "Ada Byron", "email": "ada@x.example", "city": "Bonn"})


def _add(world, values):
    with world.inside(world.acme, world.bob):
        [outcome] = write_leads(
            drafts=[LeadDraft(values)],
            source=Source(Trust.IMPORT, "1"),
            policy=WritePolicy.FILL,
        )
        return outcome.lead_id


def _open(client, lead, field):
    return client.get(CELL, {"lead": lead, "field": field})


def _save(client, lead, field, value, editor=None, **more):
    """Post what an editor holds, one opened just now if none is given."""
    form = (editor or _open(client, lead, field)).context["form"]
    data = {"lead": lead, "field": field, "value": value, "list": "order=name"}
    held = {name: form[name].value() for name in ("version", "seen")}
    return client.post(CELL, data | held | more)


def _value(world, lead, field):
    with world.inside(world.acme):
        return Lead.objects.for_page().get(pk=lead).value(field)


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("city", "Köln", "Köln"),
        ("country", "germany", "DE"),
        ("phone", "+49 30 123456", "+4930123456"),
        ("stage", "Qualified", "Qualified"),
        ("owner", "alice@example.com", "alice@example.com"),
        ("tags", "vip, early", ["early", "vip"]),
        ("score", "12", 12),
        ("notes", "Two\nlines", "Two\nlines"),
        ("custom.plan", "Gold", "Gold"),
        ("custom.born", "1815-12-10", "1815-12-10"),
        ("custom.active", "False", False),
        ("custom.budget", "12.5", 12.5),
    ],
)
def test_a_value_is_written_and_the_row_shows_it(bob, world, ada, field, typed, kept):
    with world.inside(world.acme):
        Stage.objects.get_or_create(name="Qualified", defaults={"position": 9})
        version = Lead.objects.get().version
    response = _save(bob, ada, field, typed)
    assert response.status_code == 200, response.content.decode()
    assert response["HX-Retarget"] == f"#lead-{ada}"
    value = _value(world, ada, field)
    assert (sorted(value) if isinstance(value, list) else value) == kept
    with world.inside(world.acme):
        lead = Lead.objects.get()
        assert lead.version == version + 1
        assert lead.provenance[field][0] == f"person:{world.bob.pk}"
        changes = Activity.objects.of_lead(ada).of_kinds(["changed"])[0].payload["changes"]
        assert field in changes


def test_an_emptied_cell_empties_the_field(bob, world, ada):
    assert _save(bob, ada, "city", "").status_code == 200
    assert _value(world, ada, "city") is None


def test_the_row_keeps_its_place_in_the_list_and_shows_what_changed_with_it(bob, world, ada):
    row = _save(bob, ada, "first_name", "Augusta").content.decode()
    assert "Augusta" in row
    assert f"/leads/{ada}/?from=order%3Dname" in row


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("email", "nonsense", "is not an e-mail address"),
        ("country", "Atlantis", "not a country we know"),
        ("score", "99999", "out of range"),
        ("custom.budget", "much", "is not a number"),
        ("custom.plan", "Bronze", "Bronze is not one of the available choices"),
        ("stage", "Nowhere", "not one of the available choices"),
    ],
)
def test_a_wrong_value_is_told_in_the_cell_which_keeps_what_was_typed(
    bob, world, ada, field, typed, said
):
    response = _save(bob, ada, field, typed)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert response.context["form"]["value"].value() == typed
    assert "HX-Retarget" not in response
    with world.inside(world.acme):
        assert Lead.objects.get().version == 1


def test_an_address_that_another_lead_has_is_refused(bob, world, ada):
    _add(world, {"email": "bea@x.example"})
    response = _save(bob, ada, "email", "Bea@x.example")
    assert response.status_code == 422
    assert "Another lead already has" in response.content.decode()
    assert _value(world, ada, "email") == "ada@x.example"


def _edit(world, person, lead, **values):
    with world.inside(world.acme, person):
        edit_lead(lead_id=lead, values=values, source=Source(Trust.PERSON, str(person.pk)))


def test_what_someone_else_wrote_here_is_named_and_not_overwritten_unseen(bob, world, ada):
    editor = _open(bob, ada, "city")
    _edit(world, world.alice, ada, city="Berlin")
    response = _save(bob, ada, "city", "Köln", editor)
    assert response.status_code == 422
    said = response.content.decode()
    assert "alice@example.com wrote “Berlin” here meanwhile" in said
    assert response.context["form"]["value"].value() == "Köln"
    assert _value(world, ada, "city") == "Berlin"
    # Saving again is meant, unless yet another change came between.
    _edit(world, world.alice, ada, city="Ulm")
    again = _save(bob, ada, "city", "Köln", response)
    assert "wrote “Ulm”" in again.content.decode()
    assert _save(bob, ada, "city", "Köln", again).status_code == 200
    assert _value(world, ada, "city") == "Köln"


def test_what_someone_else_emptied_is_told(bob, world, ada):
    editor = _open(bob, ada, "city")
    _edit(world, world.alice, ada, city=None)
    said = _save(bob, ada, "city", "Köln", editor).content.decode()
    assert "alice@example.com emptied this meanwhile" in said


def test_a_machines_change_is_told_as_its_own(bob, world, ada):
    editor = _open(bob, ada, "city")
    with world.inside(world.acme):
        edit_lead(lead_id=ada, values={"city": "Ulm"}, source=Source(Trust.CRM, "1"))
    said = _save(bob, ada, "city", "Köln", editor).content.decode()
    assert "The CRM wrote “Ulm” here meanwhile" in said


def test_a_change_of_another_field_is_no_hindrance(bob, world, ada):
    editor = _open(bob, ada, "city")
    _edit(world, world.alice, ada, title="Countess")
    assert _save(bob, ada, "city", "Köln", editor).status_code == 200
    assert _value(world, ada, "city") == "Köln"
    assert _value(world, ada, "title") == "Countess"


def test_a_wrong_value_does_not_hide_what_someone_else_wrote(bob, world, ada):
    editor = _open(bob, ada, "custom.plan")
    refused = _save(bob, ada, "custom.plan", "Bronze", editor)
    _edit(world, world.alice, ada, **{"custom.plan": "Silver"})
    said = _save(bob, ada, "custom.plan", "Gold", refused).content.decode()
    assert "wrote “Silver” here meanwhile" in said


def test_saving_what_is_there_changes_nothing(bob, world, ada):
    assert _save(bob, ada, "city", "Bonn").status_code == 200
    with world.inside(world.acme):
        assert Lead.objects.get().version == 1


@pytest.mark.parametrize("field", [*BUILT_IN, "custom.plan", "custom.born", "custom.active"])
def test_every_field_has_a_control(bob, ada, field):
    response = _open(bob, ada, field)
    assert response.status_code == 200
    assert response.content.decode().count('form="cell-form"') == 6


def test_a_field_or_lead_that_is_none_is_not_found(bob, world, ada):
    with world.inside(world.globex, world.charlie):
        theirs = Lead.objects.create(full_name="Gus").pk
    for lead, field in ((ada, "nothing"), (ada, "created_at"), ("", "city"), ("²", "city"),
                        (2**63, "city"), (theirs, "city"), (ada, "custom.gone")):  # fmt: skip
        assert _open(bob, lead, field).status_code == 404
        data = {"lead": lead, "field": field, "value": "X", "version": 1, "seen": ""}
        assert bob.post(CELL, data).status_code == 404
    with world.inside(world.globex):
        assert Lead.objects.get().city == ""


def test_a_lead_deleted_meanwhile_is_not_found(bob, world, ada):
    editor = _open(bob, ada, "city")
    bob.post(reverse("leads:delete"), {"lead_ids": [ada]})
    assert _save(bob, ada, "city", "Köln", editor).status_code == 404


@pytest.mark.parametrize("version", ["", "x", "-1"])
def test_a_version_that_is_none_is_refused(bob, world, ada, version):
    assert _save(bob, ada, "city", "Köln", version=version).status_code == 422
    assert _value(world, ada, "city") == "Bonn"


def test_a_viewer_may_not(client, world, ada):
    client.force_login(world.vera)
    assert _open(client, ada, "city").status_code == 403
    data = {"lead": ada, "field": "city", "value": "X", "version": 1, "seen": "Bonn"}
    assert client.post(CELL, data).status_code == 403
    assert _value(world, ada, "city") == "Bonn"


def test_an_owner_who_left_and_a_choice_that_is_gone_can_be_replaced(bob, world, ada):
    _save(bob, ada, "custom.plan", "Gold")
    _save(bob, ada, "owner", "vera@example.com")
    with world.inside(world.acme):
        FieldDefinition.objects.filter(key="plan").update(choices=["Silver"])
        Membership.objects.get(user=world.vera).delete()
    assert _save(bob, ada, "custom.plan", "Silver").status_code == 200
    assert _save(bob, ada, "owner", "alice@example.com").status_code == 200
