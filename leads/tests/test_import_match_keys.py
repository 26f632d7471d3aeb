"""By which key rows find leads: nobody else is joined, and nobody is made twice against a rule."""

import pytest

from accounts.errors import ProductError
from leads.importing.terms import Terms
from leads.models import ExternalId, Suppression
from leads.services.create_lead import create_lead
from leads.services.erase_person import erase_person
from leads.services.merge_leads import merge_leads
from leads.services.undo_change_set import undo_change_set
from leads.tests.importing_world import (
    begin,
    finish,
    leads_of,
    numbers,
    problems_of,
    start_text,
    work_off,
)
from leads.writing import MatchKey, Source, Trust

IDS = {"Contact id": "external_id"}


def _by(key, system=""):
    return Terms(match_by=key, system=system)


def _emails(world):
    return [lead.email for lead in leads_of(world)]


def test_by_email_a_shared_phone_joins_nobody(world):
    finish(world, start_text(world, "Name,Phone\nAnn Lee,+49 1512 3456701\n"))
    text = "Email,Name,Phone\na@x.example,Ann Lee,+49 1512 3456701\n,Ann Lee,\n"
    done = finish(world, start_text(world, text), terms=_by(MatchKey.EMAIL))
    assert numbers(done)["created"] == 2
    assert len(leads_of(world)) == 3


def test_by_phone_the_phone_alone_tells_and_an_email_of_another_lead_is_refused(world):
    text = "Email,Phone,City\na@x.example,+49 1512 3456701,\nb@x.example,+49 1512 3456702,\n"
    finish(world, start_text(world, text))
    text = (
        "Email,Phone,City\nother@x.example,+49 1512 3456701,Bonn\n"
        "b@x.example,+49 1512 3456703,Ulm\nnew@x.example,+49 1512 3456704,Köln\n"
        "new@x.example,+49 1512 3456705,Trier\n"
    )
    run = finish(world, start_text(world, text), terms=_by(MatchKey.PHONE))
    assert numbers(run) == {"created": 1, "updated": 1, "unchanged": 0, "rejected": 2}
    assert _emails(world) == ["a@x.example", "b@x.example", "new@x.example"]
    assert [lead.city for lead in leads_of(world)] == ["Bonn", "", "Köln"]
    problems = problems_of(world, run)
    assert [(one.line, one.column, one.is_rejected) for one in problems] == [
        (3, "Email", True),
        (5, "Email", True),
    ]
    assert "Another lead already has “b@x.example”" in problems[0].message


def test_by_linkedin(world):
    finish(world, start_text(world, "LinkedIn,Name\nlinkedin.com/in/ann,Ann Lee\n"))
    text = "LinkedIn,Email\nhttps://www.linkedin.com/in/Ann/,ann@x.example\n"
    run = finish(world, start_text(world, text), terms=_by(MatchKey.LINKEDIN))
    assert numbers(run)["updated"] == 1
    assert _emails(world) == ["ann@x.example"]


def test_by_an_id_that_another_system_gave(world):
    first = "Email,Contact id\na@x.example,003A\nb@x.example,003a\n"
    finish(world, start_text(world, first), terms=_by(MatchKey.AUTOMATIC, "HubSpot"), **IDS)
    again = "Contact id,City,Email\n003A,Bonn,\n003a,Ulm,moved@x.example\n004,Trier,\n"
    terms = _by(MatchKey.EXTERNAL, "hub spot")
    run = finish(world, start_text(world, again), "overwrite", terms, **IDS)
    assert numbers(run) == {"created": 1, "updated": 2, "unchanged": 0, "rejected": 0}
    assert [(lead.email, lead.city) for lead in leads_of(world)] == [
        ("a@x.example", "Bonn"),
        ("moved@x.example", "Ulm"),
        ("", "Trier"),
    ]
    once_more = finish(world, start_text(world, again), "overwrite", terms, **IDS)
    assert numbers(once_more)["unchanged"] == 3


def test_the_same_id_of_another_system_is_another_lead(world):
    text = "Email,Contact id\na@x.example,7\n"
    finish(world, start_text(world, text), terms=_by(MatchKey.AUTOMATIC, "HubSpot"), **IDS)
    text = "Contact id,Name\n7,Bea\n"
    terms = _by(MatchKey.EXTERNAL, "Pipedrive")
    assert numbers(finish(world, start_text(world, text), terms=terms, **IDS))["created"] == 1


def test_one_id_twice_in_a_file_is_one_lead(world):
    text = "Contact id,Name,City\n7,Ann,\n7,Ann,Bonn\n"
    terms = _by(MatchKey.EXTERNAL, "HubSpot")
    run = finish(world, start_text(world, text), terms=terms, **IDS)
    assert numbers(run) == {"created": 1, "updated": 1, "unchanged": 0, "rejected": 0}


def test_ids_follow_a_merge_and_go_with_an_erased_person(world):
    text = "Email,Contact id\na@x.example,7\nb@x.example,8\n"
    finish(world, start_text(world, text), terms=_by(MatchKey.AUTOMATIC, "HubSpot"), **IDS)
    with world.inside(world.acme, world.alice):
        one, other = leads_of(world)
        merge_leads(survivor_id=one.pk, loser_ids=[other.pk])
        assert {link.lead_id for link in ExternalId.objects.all()} == {one.pk}
    text = "Contact id,City\n8,Bonn\n"
    terms = _by(MatchKey.EXTERNAL, "HubSpot")
    finish(world, start_text(world, text), "update", terms, **IDS)
    assert [lead.city for lead in leads_of(world)] == ["Bonn"]
    with world.inside(world.acme, world.alice):
        erase_person(lead_id=one.pk)
        assert not ExternalId.objects.exists()


def test_an_undone_import_leaves_its_ids_free(world):
    text = "Email,Contact id\na@x.example,7\n"
    terms = _by(MatchKey.EXTERNAL, "HubSpot")
    run = finish(world, start_text(world, text), terms=terms, **IDS)
    with world.inside(world.acme, world.bob):
        undo_change_set(change_set_id=run.change_set_id)
    work_off()
    assert leads_of(world) == []
    assert numbers(finish(world, start_text(world, text), terms=terms, **IDS))["created"] == 1


@pytest.mark.parametrize(
    ("terms", "columns", "field"),
    [
        (_by(MatchKey.PHONE), {}, "match_by"),
        (_by(MatchKey.LINKEDIN), {}, "match_by"),
        (_by(MatchKey.EXTERNAL, "HubSpot"), {}, "match_by"),
        (_by(MatchKey.EXTERNAL, " "), IDS, "system"),
        (_by(MatchKey.AUTOMATIC), IDS, "system"),
    ],
)
def test_a_key_without_its_column_is_refused(world, terms, columns, field):
    run = start_text(world, "Email,Contact id\na@x.example,7\n")
    with pytest.raises(ProductError) as refused:
        begin(world, run, "fill", terms, **columns)
    assert refused.value.field == field


def test_an_opt_out_reaches_the_holder_of_the_address_even_where_the_row_is_refused(world):
    phones = "+49 1512 3456701", "+49 1512 3456702", "+49 1512 3456703"
    text = f"Email,Phone\na@x.example,{phones[0]}\nb@x.example,{phones[1]}\n"
    finish(world, start_text(world, text))
    text = f"Email,Phone,Unsubscribed\nb@x.example,{phones[2]},yes\nb@x.example,{phones[0]},yes\n"
    run = finish(world, start_text(world, text), terms=_by(MatchKey.PHONE))
    assert numbers(run)["rejected"] == 1
    assert [lead.opted_out_at is not None for lead in leads_of(world)] == [True, True]
    with world.inside(world.acme):
        assert Suppression.objects.filter(key="b@x.example").exists()


@pytest.mark.parametrize("key", [MatchKey.AUTOMATIC, MatchKey.PHONE])
def test_an_erased_person_does_not_come_back_on_somebody_elses_lead(world, key):
    phone = "+49 1512 3456701"
    finish(world, start_text(world, f"Email,Phone\ngone@x.example,{phone}\n"))
    with world.inside(world.acme, world.alice):
        erase_person(lead_id=leads_of(world)[0].pk)
        source = Source(Trust.PERSON, str(world.alice.pk))
        create_lead(values={"full_name": "Switchboard", "phone": phone}, source=source)
    text = f"Email,Phone,City\ngone@x.example,{phone},Bonn\n"
    run = finish(world, start_text(world, text), "overwrite", _by(key))
    assert numbers(run)["rejected"] == 1
    [lead] = leads_of(world)
    assert (lead.email, lead.city) == ("", "")


def test_an_id_stays_with_the_living_lead_that_has_it(world):
    text = "Email,Contact id\na@x.example,7\n"
    finish(world, start_text(world, text), terms=_by(MatchKey.AUTOMATIC, "HubSpot"), **IDS)
    text = "Email,Contact id,City\nb@x.example,7,Bonn\nc@x.example,8,Ulm\n"
    run = finish(world, start_text(world, text), terms=_by(MatchKey.AUTOMATIC, "HubSpot"), **IDS)

    assert numbers(run) == {"created": 2, "updated": 0, "unchanged": 0, "rejected": 0}
    [problem] = problems_of(world, run)
    assert (problem.column, problem.is_rejected) == ("Contact id", False)
    assert "Another lead is known by this id" in problem.message
    with world.inside(world.acme):
        held = dict(ExternalId.objects.values_list("key", "lead__email"))
    assert held == {"hubspot:7": "a@x.example", "hubspot:8": "c@x.example"}
