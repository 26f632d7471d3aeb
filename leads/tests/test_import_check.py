"""A check tells what an import would do: the same rules, nothing written, the exact numbers."""

import pytest

from accounts.errors import ConflictError
from jobs.engine import run_one_slice
from jobs.models import Job
from leads.importing import planning
from leads.models import Activity, FieldDefinition, Import, Lead, TrialLead
from leads.services.check_import import check_import
from leads.services.reopen_import import reopen_import
from leads.tests.importing_world import (
    check,
    finish,
    leads_of,
    numbers,
    run_checked,
    start_text,
    work_off,
)


def test_nothing_is_written_and_the_samples_say_what_would_change(world):
    finish(world, start_text(world, "Email,Company\nann@x.example,\n"))
    before = [(lead.pk, lead.version) for lead in leads_of(world)]
    text = "Email,Company,Stars\nann@x.example,Acme,5\nnew@x.example,Beta,x\n,,7\n"
    run = check(world, start_text(world, text), Stars="new:number")
    assert run.state == Import.State.CHECKED
    assert [(lead.pk, lead.version) for lead in leads_of(world)] == before
    with world.inside(world.acme):
        assert not FieldDefinition.objects.exists()
        assert not Activity.objects.filter(kind="changed").exists()
        assert not TrialLead.objects.exists()
    [changed] = run.check_result["updated"]
    assert (changed["line"], changed["name"]) == (2, "ann@x.example")
    assert ["Company", "", "Acme"] in changed["changes"]
    assert ["Stars", "", "5"] in changed["changes"]
    assert [one["name"] for one in run.check_result["created"]] == ["new@x.example"]
    assert [*run.check_result["reasons"].values()] == [1]
    assert run.check_result["warnings"] == {"Stars was left out: … is not a number.": 1}


def test_a_row_that_repeats_a_lead_further_up_is_told_apart(world, monkeypatch):
    monkeypatch.setattr(planning, "ROWS_A_BATCH", 2)
    finish(world, start_text(world, "Email\nold@x.example\n"))
    rows = ("a@x.example,", "old@x.example,", "A@x.example,Bonn", "old@x.example,", "a@x.example,")
    text = "\n".join(["Email,City", *rows])
    run = check(world, start_text(world, text))
    assert numbers(run) == {"created": 1, "updated": 1, "unchanged": 3, "rejected": 0}
    assert run.job.counts["repeated"] == 3


def test_a_check_that_was_killed_goes_on(world, monkeypatch):
    monkeypatch.setattr(planning, "ROWS_A_BATCH", 3)
    monkeypatch.setattr("jobs.engine.SLICE_SECONDS", 0)
    run = start_text(world, "Email\n" + "".join(f"l{n % 6}@x.example\n" for n in range(12)))
    with world.inside(world.acme, world.bob):
        targets = [column["target"] for column in run.mapping["columns"]]
        check_import(import_id=run.pk, targets=targets, policy="fill")
    while run_one_slice():
        with world.inside(world.acme):
            Job.objects.update(lease_owner="a dead worker", lease_until="2020-01-01T00:00Z")
    with world.inside(world.acme):
        run = Import.objects.select_related("job").get(pk=run.pk)
    assert numbers(run) == {"created": 6, "updated": 0, "unchanged": 6, "rejected": 0}


def test_the_columns_can_be_changed_after_thecheck(world):
    run = check(world, start_text(world, "Email,Code\na@x.example,Bern\n"))
    with world.inside(world.acme, world.bob):
        reopen_import(import_id=run.pk)
    again = check(world, run, Code="city")
    assert numbers(run_checked(world, again))["created"] == 1
    assert leads_of(world)[0].city == "Bern"
    with world.inside(world.acme, world.bob), pytest.raises(ConflictError):
        reopen_import(import_id=run.pk)


def test_a_check_that_is_cancelled_leads_back_to_the_columns(world):
    run = start_text(world, "Email\na@x.example\n")
    with world.inside(world.acme, world.bob):
        targets = [column["target"] for column in run.mapping["columns"]]
        check_import(import_id=run.pk, targets=targets, policy="fill")
        Job.objects.update(cancel_requested=True)
    work_off()
    with world.inside(world.acme):
        assert Import.objects.get(pk=run.pk).state == Import.State.MAPPING
        assert not Lead.objects.exists()


def test_pages_lead_from_the_check_to_the_import(world, client, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    finish(world, start_text(world, "Email\nann@x.example\n"))
    run = start_text(world, "Email,City,Note\nann@x.example,Bonn,\nb@x.example,,\n,,lost\n")
    client.force_login(world.bob)
    url = f"/leads/imports/{run.pk}/"
    answer = {"column_0": "email", "column_1": "city", "column_2": "notes", "policy": "fill"}
    assert client.post(f"{url}run/", answer | {"check": "1"}).url == url
    assert "only tried" in client.get(url).content.decode()
    work_off()
    text = client.get(url).content.decode()
    for shown in ("Nothing has been written", "Would change", "Bonn", "identifies this lead"):
        assert shown in text
    assert client.post(f"{url}run/").url == url
    assert client.post(f"{url}run/").url == url  # the second click
    work_off()
    assert [lead.city for lead in leads_of(world)] == ["Bonn", ""]
