"""Uploaded files are kept for a stated time, and go at once with a person they hold."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from jobs.engine import run_one_slice
from jobs.models import Job
from leads.models import Import, ImportProblem, Lead, TrialLead
from leads.services.check_import import check_import
from leads.services.drop_import_files import drop_import_files
from leads.services.erase_person import erase_person
from leads.services.sweep_import_files import sweep_import_files as sweep_here
from leads.services.try_leads import try_leads
from leads.tasks import expire_imports, sweep_import_files
from leads.tests.importing_world import check, finish, start_text, work_off

TEXT = "Email,Full name\nada@x.example,Ada Byron\nnonsense,\n"


@pytest.fixture
def committing(django_capture_on_commit_callbacks):
    """Let what waits for the commit happen at the end of the block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def _age(world, **values):
    with world.inside(world.acme):
        Import.objects.update(**values)


def _path(run):
    return Path(run.file.path)


def test_a_finished_import_keeps_its_numbers_and_lets_its_file_go(client, world, committing):
    run = finish(world, start_text(world, TEXT))
    path = _path(run)
    expire_imports()
    assert path.exists()
    _age(world, created_at=timezone.now() - timedelta(days=31))
    with committing():
        expire_imports()
    assert not path.exists()
    client.force_login(world.bob)
    page = client.get(reverse("leads:import", args=[run.pk]))
    assert page.status_code == 200
    with world.inside(world.acme):
        assert Import.objects.get().file_deleted_at is not None
        assert not ImportProblem.objects.exists()
        assert Import.objects.get().job.counts["created"] == 1


def test_an_import_that_was_never_run_goes_altogether(world, committing):
    run = start_text(world, TEXT)
    _age(world, created_at=timezone.now() - timedelta(days=31))
    with committing():
        expire_imports()
    assert not _path(run).exists()
    with world.inside(world.acme):
        assert not Import.objects.exists()


def test_an_import_at_work_keeps_its_file(world, committing):
    run = start_text(world, TEXT)
    old = timezone.now() - timedelta(days=31)
    for state in (Import.State.RUNNING, Import.State.CHECKING):
        _age(world, created_at=old, state=state)
        with committing():
            expire_imports()
        assert _path(run).exists()


def test_erasing_deletes_the_file_the_lead_came_from_and_no_other(world, committing):
    run = finish(world, start_text(world, TEXT))
    other = finish(world, start_text(world, "Email\nbob@x.example\n"))
    with committing(), world.inside(world.acme, world.alice):
        erase_person(lead_id=Lead.objects.get(email_key="ada@x.example").pk)
    assert not _path(run).exists()
    assert _path(other).exists()


@pytest.mark.parametrize("state", ["failed", "cancelled"])
def test_erasing_deletes_the_file_of_an_import_that_came_to_no_good_end(world, committing, state):
    run = finish(world, start_text(world, TEXT))
    _age(world, state=state)
    with committing(), world.inside(world.acme, world.alice):
        erase_person(lead_id=Lead.objects.get(email_key="ada@x.example").pk)
    assert not _path(run).exists()


def test_an_import_that_was_started_meanwhile_keeps_its_file(world, committing, monkeypatch):
    run = start_text(world, TEXT)
    _age(world, created_at=timezone.now() - timedelta(days=31))

    def started_then_dropped(*, runs):
        Import.objects.update(state=Import.State.RUNNING)
        return drop_import_files(runs=runs)

    monkeypatch.setattr("leads.services.expire_imports.drop_import_files", started_then_dropped)
    with committing():
        expire_imports()
    assert _path(run).exists()
    with world.inside(world.acme):
        assert Import.objects.get().file_deleted_at is None


def test_erasing_ends_a_check_that_runs(world):
    finish(world, start_text(world, TEXT))
    checking = start_text(world, TEXT)
    _age(world, state=Import.State.CHECKING, check_result={"created": [{"name": "Ada Byron"}]})
    with world.inside(world.acme, world.alice):
        TrialLead.objects.create(import_run=checking, lead_id=-1, state={"name": "Ada Byron"})
        erase_person(lead_id=Lead.objects.get(email_key="ada@x.example").pk)
        checking = Import.objects.get(pk=checking.pk)
        assert (checking.state, checking.check_result) == (Import.State.MAPPING, {})
        assert not TrialLead.objects.exists()


def test_erasing_takes_back_what_a_check_shows_of_the_person(world):
    finish(world, start_text(world, TEXT))
    checked = start_text(world, TEXT.replace("Ada", "Countess Ada"))
    with world.inside(world.acme, world.bob):
        targets = [column["target"] for column in checked.mapping["columns"]]
        check_import(import_id=checked.pk, targets=targets, policy="overwrite")
    work_off()
    with world.inside(world.acme, world.alice):
        assert Import.objects.get(pk=checked.pk).state == Import.State.CHECKED
        erase_person(lead_id=Lead.objects.get(email_key="ada@x.example").pk)
        checked = Import.objects.get(pk=checked.pk)
        assert (checked.state, checked.check_result) == (Import.State.MAPPING, {})


def test_the_file_of_an_import_that_still_runs_stays_as_the_page_says(client, world, committing):
    run = finish(world, start_text(world, TEXT))
    _age(world, state=Import.State.RUNNING)
    with world.inside(world.acme):
        lead = Lead.objects.get(email_key="ada@x.example")
    client.force_login(world.alice)
    url = reverse("leads:erase", args=[lead.pk])
    page = client.get(url).content.decode()
    assert "The files of ended imports that the lead came from are deleted now." in page
    assert "Those of imports that still run" in page
    with committing():
        page = client.post(url, {"typed": str(lead)}, follow=True).content.decode()
    assert "may hold the person until" in page
    assert _path(run).exists()


def test_the_page_says_when_the_last_file_goes(client, world):
    finish(world, start_text(world, TEXT))
    with world.inside(world.acme):
        lead = Lead.objects.get(email_key="ada@x.example")
        goes = Import.objects.get().created_at + timedelta(days=30)
    client.force_login(world.alice)
    page = client.get(reverse("leads:erase", args=[lead.pk])).content.decode()
    assert f'datetime="{goes.isoformat()}"' in page


def test_uploads_that_no_import_names_are_swept_and_no_others(world, committing):
    kept = start_text(world, TEXT)
    orphan, fresh, elsewhere = [_path(start_text(world, TEXT)) for _ in range(3)]
    theirs = _path(kept).parent.parent / str(world.globex.pk) / "left"
    theirs.parent.mkdir(exist_ok=True)
    theirs.write_text("x")
    with world.inside(world.acme):
        Import.objects.exclude(pk=kept.pk).delete()
    two_days_ago = (timezone.now() - timedelta(days=2)).timestamp()
    for path in (orphan, elsewhere, theirs, _path(kept)):
        os.utime(path, (two_days_ago, two_days_ago))
    sweep_import_files()
    assert [path.exists() for path in (_path(kept), fresh)] == [True, True]
    assert [path.exists() for path in (orphan, elsewhere, theirs)] == [False, False, False]


def test_a_crowd_of_uploads_is_gone_through_slice_by_slice(world, monkeypatch):
    kept = _path(start_text(world, TEXT))
    orphans = [kept.parent / f"{letter}-left" for letter in "0aAzZ_"]
    two_days_ago = (timezone.now() - timedelta(days=2)).timestamp()
    for path in (*orphans, kept):
        path.touch()
        os.utime(path, (two_days_ago, two_days_ago))
    monkeypatch.setattr("leads.services.sweep_import_files.FILES_AT_ONCE", 2)
    monkeypatch.setattr("leads.tasks.FILES_AT_ONCE", 2)
    with world.inside(world.acme):
        assert len(sweep_here()) == 2
    assert sum(path.exists() for path in orphans) >= 4
    sweep_import_files()
    assert kept.exists()
    assert not any(path.exists() for path in orphans)


def test_a_file_whose_deletion_was_broken_off_is_swept(world, committing):
    path = _path(start_text(world, TEXT))
    _age(world, file_deleted_at=timezone.now())
    two_days_ago = (timezone.now() - timedelta(days=2)).timestamp()
    os.utime(path, (two_days_ago, two_days_ago))
    sweep_import_files()
    assert not path.exists()


def test_a_check_that_was_at_work_while_a_person_was_erased_shows_nothing_of_them(
    world, monkeypatch
):
    finish(world, start_text(world, TEXT))
    run = start_text(world, TEXT)

    def erased_then_tried(**given):
        erase_person(lead_id=Lead.objects.get(email_key="ada@x.example").pk)
        return try_leads(**given)

    monkeypatch.setattr("leads.import_check_job.try_leads", erased_then_tried)
    run = check(world, run)
    assert (run.state, run.check_result) == (Import.State.MAPPING, {})


def test_a_check_that_was_ended_writes_nothing_over_the_next_one(world):
    finish(world, start_text(world, TEXT))
    run = start_text(world, TEXT)
    targets = [column["target"] for column in run.mapping["columns"]]

    def start():
        return check_import(import_id=run.pk, targets=targets, policy="fill").job_id

    with world.inside(world.acme, world.alice):
        old = start()
        erase_person(lead_id=Lead.objects.get(email_key="ada@x.example").pk)
        new = start()
    assert run_one_slice()
    with world.inside(world.acme, world.alice):
        assert Job.objects.get(pk=old).state == Job.State.FAILED
        run = Import.objects.get(pk=run.pk)
        assert (run.state, run.job_id, run.check_result) == (Import.State.CHECKING, new, {})
        assert not TrialLead.objects.exists()
    work_off()
    with world.inside(world.acme, world.alice):
        run = Import.objects.get(pk=run.pk)
        assert run.state == Import.State.CHECKED
        assert run.check_result["reasons"]


def test_a_step_of_a_check_that_was_replaced_meanwhile_leaves_nothing(world, monkeypatch):
    run = start_text(world, TEXT)
    other = start_text(world, TEXT)
    check(world, other)
    with world.inside(world.acme):
        replaced = Import.objects.get(pk=other.pk).job_id

    def replaced_then_tried(**given):
        outcomes = try_leads(**given)
        Import.objects.filter(pk=run.pk).update(job=replaced)
        return outcomes

    monkeypatch.setattr("leads.import_check_job.try_leads", replaced_then_tried)
    run = check(world, run)
    assert run.check_result == {}
    with world.inside(world.acme):
        assert not TrialLead.objects.exists()
