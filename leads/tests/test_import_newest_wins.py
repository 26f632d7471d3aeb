"""The value that was said last stands: by each row's date, or by the day the file is of."""

from datetime import date, timedelta

import pytest

from accounts.errors import ProductError
from accounts.models import Organization
from leads.importing.terms import Terms
from leads.models import Lead
from leads.services.edit_lead import edit_lead
from leads.tests.importing_world import begin, finish, leads_of, numbers, start_text
from leads.writing import Source, Trust
from lib.clock import now

HEADER = "Email,City,Changed\n"
DATED = {"Changed": "said_at"}


def _import(world, *rows, policy="newest", dated_on=None, **columns):
    run = start_text(world, HEADER + "\n".join(rows) + "\n")
    terms = Terms(dated_on=date.fromisoformat(dated_on) if dated_on else None)
    return finish(world, run, policy, terms, **(columns or DATED))


def _city(world):
    [lead] = leads_of(world)
    return lead.city


def test_a_later_row_wins_and_an_earlier_one_does_not(world):
    _import(world, "a@x.example,Bonn,2024-05-01T10:00:00Z")
    _import(world, "a@x.example,Older,2024-05-01T09:59:59Z")
    assert _city(world) == "Bonn"
    _import(world, "a@x.example,Same,2024-05-01 10:00:00")
    assert _city(world) == "Bonn"
    _import(world, "a@x.example,Ulm,2024-05-01T12:00:01+02:00")
    assert _city(world) == "Ulm"
    assert numbers(_import(world, "a@x.example,Ulm,2024-05-02"))["unchanged"] == 1


def test_rows_of_one_file_compete_by_their_dates(world):
    _import(
        world,
        "a@x.example,Second,2024-02-01",
        "a@x.example,Third,2024-03-01",
        "a@x.example,First,2024-01-01",
    )
    assert _city(world) == "Third"


def test_the_files_day_dates_the_rows_that_have_no_date(world):
    _import(world, "a@x.example,Bonn,2024-05-01")
    _import(world, "a@x.example,Older,", dated_on="2024-04-30")
    assert _city(world) == "Bonn"
    _import(world, "a@x.example,Ulm,", dated_on="2024-05-02")
    assert _city(world) == "Ulm"
    _import(world, "a@x.example,Trier,2024-05-01", dated_on="2025-01-01")
    assert _city(world) == "Ulm"


def test_a_blank_is_filled_however_old_the_row_is(world):
    _import(world, "a@x.example,,2024-05-01")
    _import(world, "a@x.example,Bonn,2020-01-01")
    assert _city(world) == "Bonn"


def test_a_date_to_come_is_told_and_the_row_is_undated(world):
    _import(world, "a@x.example,Bonn,2024-05-01")
    run = _import(world, "a@x.example,Ulm,2124-05-01")
    assert _city(world) == "Bonn"
    assert run.job.counts["warned"] == 1


def test_a_row_of_unknown_age_only_fills_blanks(world):
    _import(world, "a@x.example,Bonn,2024-05-01", "b@x.example,,2024-05-01")
    _import(world, "a@x.example,Ulm,", "b@x.example,Ulm,")
    assert [lead.city for lead in leads_of(world)] == ["Bonn", "Ulm"]


def test_what_a_person_typed_is_not_overwritten_unless_the_organization_allows_it(world):
    _import(world, "a@x.example,Bonn,2024-05-01")
    with world.inside(world.acme, world.bob):
        lead = Lead.objects.get()
        source = Source(Trust.PERSON, str(world.bob.pk))
        edit_lead(lead_id=lead.pk, version=lead.version, values={"city": "Typed"}, source=source)
    today = now().date().isoformat()
    with world.inside(world.acme):
        Lead.objects.update(
            provenance={"city": [f"person:{world.bob.pk}", 1.0, "2024-01-01T00:00:00+00:00"]}
        )
    _import(world, "a@x.example,Ulm,", dated_on=today)
    assert _city(world) == "Typed"
    with world.inside(world.acme, world.alice):
        Organization.objects.update(machines_may_overwrite=True)
    _import(world, "a@x.example,Ulm,", dated_on=today)
    assert _city(world) == "Ulm"


def test_a_date_that_cannot_be_read_is_told_and_the_row_is_undated(world):
    run = _import(world, "a@x.example,Bonn,soon", policy="fill")
    assert (numbers(run)["created"], run.job.counts["warned"]) == (1, 1)


def test_only_known_leads_can_be_met_too(world):
    _import(world, "a@x.example,Bonn,2024-05-01")
    run = _import(
        world,
        "a@x.example,Ulm,2024-06-01",
        "new@x.example,Ulm,2024-06-01",
        policy="update_newest",
    )
    assert numbers(run) == {"created": 0, "updated": 1, "unchanged": 0, "rejected": 1}


def test_a_file_can_be_of_the_day_that_it_is_in_auckland_already(world):
    tomorrow = (now() + timedelta(days=1)).date().isoformat()
    _import(world, "a@x.example,Bonn,", dated_on=tomorrow)
    assert _city(world) == "Bonn"


def test_a_file_cannot_be_of_a_day_to_come_everywhere(world):
    run = start_text(world, "Email,City\na@x.example,Bonn\n")
    with pytest.raises(ProductError, match="still to come"):
        begin(world, run, "newest", Terms(dated_on=(now() + timedelta(days=2)).date()))


def test_an_import_without_any_date_cannot_say_what_is_newest(world):
    run = start_text(world, "Email,City\na@x.example,Bonn\n")
    with pytest.raises(ProductError, match="how old it is") as refused:
        begin(world, run, "newest", Terms())
    assert refused.value.field == "dated_on"
