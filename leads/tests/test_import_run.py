"""An import writes every row once, says what became of each, and can be repeated."""

import pytest

from accounts.errors import ConflictError, ProductError
from accounts.wall.scope import acting_for
from jobs.engine import run_one_slice
from jobs.models import Job
from jobs.services.cancel_job import cancel_job
from jobs.services.retry_job import retry_job
from leads import import_job
from leads.importing import planning
from leads.models import FieldDefinition, Import, Lead, Suppression
from leads.services.run_import import run_import
from leads.tests.importing_world import (
    begin,
    finish,
    leads_of,
    problems_of,
    start_text,
    targets_of,
    work_off,
)


def _counts(run):
    """Return (created, updated, unchanged, rejected, blank)."""
    names = ("created", "updated", "unchanged", "rejected", "blank")
    return tuple(run.job.counts.get(name, 0) for name in names)


def test_values_arrive_in_their_fields(world):
    text = (
        "Email;First name;Last name;Company;Phone;Country;Status;Tags;Lead Owner\n"
        "Ann.O'Neil@x.example;Ann;O'Neil;Acme;020 7946 0958;United Kingdom;New;a, R&D;bob\n"
    )
    run = finish(world, start_text(world, text))
    (lead,) = leads_of(world)
    assert (lead.email, lead.full_name, lead.company_name) == (
        "Ann.O'Neil@x.example",
        "Ann O'Neil",
        "Acme",
    )
    assert (lead.phone, lead.country, lead.stage.name) == ("+442079460958", "GB", "New")
    with world.inside(world.acme):
        assert Lead.objects.get().owner.user == world.bob
        assert sorted(link.tag.name for link in lead.tag_links.all()) == ["R&D", "a"]
    assert lead.provenance["*"][0] == f"import:{run.pk}"
    assert problems_of(world, run) == []


def test_row_without_anybody_is_rejected_with_its_line_and_cells(world):
    text = 'Email,Name,City\na@x.example,"Ann\nLee",Bern\n,,Basel\nnonsense,,Rome\n'
    run = finish(world, start_text(world, text))
    assert _counts(run) == (1, 0, 0, 2, 0)
    nobody, bad, reason = problems_of(world, run)
    assert (nobody.row, nobody.line, nobody.cells) == (2, 4, ["", "", "Basel"])
    assert nobody.is_rejected
    assert "identifies this lead" in nobody.message
    assert (bad.column, bad.line) == ("Email", 5)
    assert bad.is_rejected
    assert "nonsense" in bad.message
    assert "identifies this lead" in reason.message


def test_bad_value_is_a_warning_and_the_lead_is_kept(world):
    text = "Email,Website,Country,Owner\na@x.example,not a site,Atlantis,Nobody Known\n"
    run = finish(world, start_text(world, text), Country="country", Website="website")
    assert _counts(run) == (1, 0, 0, 0, 0)
    assert run.job.counts["warned"] == 1
    problems = problems_of(world, run)
    assert {problem.column for problem in problems} == {"Website", "Country", "Owner"}
    assert not any(problem.is_rejected for problem in problems)


def test_warnings_are_kept_up_to_a_limit_and_rejections_always(world, monkeypatch):
    monkeypatch.setattr(planning, "ROWS_A_BATCH", 2)
    monkeypatch.setattr(import_job, "MAX_WARNED", 3)
    rows = "".join(f"l{n}@x.example,Nobody\n" for n in range(8))
    run = finish(world, start_text(world, f"Email,Owner\n{rows},Nobody\n"))
    assert run.job.counts["warned"] == 8
    problems = problems_of(world, run)
    assert len({problem.row for problem in problems if not problem.is_rejected}) == 4
    assert {problem.row for problem in problems if problem.is_rejected} == {9}


def test_opt_out_is_added_and_never_cleared(world):
    finish(world, start_text(world, "Email,Unsubscribed\na@x.example,1\nb@x.example,0\n"))
    finish(
        world,
        start_text(world, "Email,Unsubscribed\na@x.example,0\n"),
        policy="overwrite",
    )
    opted_out = {lead.email: lead.opted_out_at is not None for lead in leads_of(world)}
    assert opted_out == {"a@x.example": True, "b@x.example": False}
    with world.inside(world.acme):
        assert [row.key for row in Suppression.objects.active()] == ["a@x.example"]


def test_file_without_a_header_keeps_its_first_lead(world):
    text = "Ann Lee,ann@x.example,+14155550132\nBob Ray,bob@x.example,+14155550133\n"
    run = start_text(world, text)
    assert targets_of(run) == {"Column 2": "email", "Column 3": "phone"}
    finish(world, run, **{"Column 1": "full_name"})
    assert [lead.full_name for lead in leads_of(world)] == ["Ann Lee", "Bob Ray"]


def test_policies(world):
    first = "Email,City,Company\na@x.example,Bern,\n"
    finish(world, start_text(world, first))
    second = "Email,City,Company\na@x.example,Rome,Acme\nnew@x.example,Oslo,\n"
    for policy, counts, values in (
        ("create", (1, 0, 1, 0, 0), ("Bern", "")),
        ("update", (0, 1, 1, 0, 0), ("Bern", "Acme")),
        ("fill", (0, 0, 2, 0, 0), ("Bern", "Acme")),
        ("overwrite", (0, 1, 1, 0, 0), ("Rome", "Acme")),
    ):
        run = finish(world, start_text(world, second), policy=policy)
        assert _counts(run) == counts, policy
        lead = leads_of(world)[0]
        assert (lead.city, lead.company_name) == values, policy


def test_an_empty_cell_never_erases(world):
    finish(world, start_text(world, "Email,City\na@x.example,Bern\n"))
    finish(world, start_text(world, "Email,City\na@x.example,\n"), policy="overwrite")
    assert leads_of(world)[0].city == "Bern"


def test_column_can_be_kept_as_a_new_field(world):
    text = "Email,Geburtsdatum\na@x.example,25.08.1992\nb@x.example,soon\n"
    run = start_text(world, text)
    run = finish(world, run, Geburtsdatum="new:date")
    with world.inside(world.acme):
        (definition,) = FieldDefinition.objects.all()
    assert (definition.key, definition.type) == ("geburtsdatum", "date")
    assert [lead.custom for lead in leads_of(world)] == [{"geburtsdatum": "1992-08-25"}, {}]
    assert [problem.column for problem in problems_of(world, run)] == ["Geburtsdatum"]
    # The next file finds the field by itself.
    assert targets_of(start_text(world, text)) == {
        "Email": "email",
        "Geburtsdatum": "custom.geburtsdatum",
    }


def test_mapping_is_remembered_for_files_with_the_same_headers(world):
    text = "Email,Code\na@x.example,Bern\n"
    finish(world, start_text(world, text), Code="city")
    second = start_text(world, "e-mail,CODE\nb@x.example,Oslo\n")
    assert second.mapping["is_remembered"]
    assert targets_of(second) == {"e-mail": "email", "CODE": "city"}
    with world.inside(world.globex):
        assert not Import.objects.exists()


def test_mapping_of_an_import_that_did_not_finish_is_not_remembered(world):
    text = "Email,Code\na@x.example,Bern\n"
    begin(world, start_text(world, text), Code="city")
    assert targets_of(start_text(world, text)) == {"Email": "email"}


def test_killed_between_steps_goes_on_and_takes_every_row_once(world, monkeypatch):
    monkeypatch.setattr(planning, "ROWS_A_BATCH", 7)
    monkeypatch.setattr("jobs.engine.SLICE_SECONDS", 0)
    text = "Email,Note\n" + "".join(f'l{n}@x.example,"a\nb"\n\n' for n in range(40))
    run = start_text(world, text)
    begin(world, run)
    slices = 0
    while run_one_slice():
        slices += 1
        with acting_for(world.acme.pk):
            # As a kill leaves it: the last lease still stands, then runs out.
            Job.objects.update(lease_owner="a dead worker", lease_until="2020-01-01T00:00Z")
    assert slices == 6
    assert [lead.email for lead in leads_of(world)] == [f"l{n}@x.example" for n in range(40)]
    with world.inside(world.acme):
        job = Job.objects.get()
    assert job.done == job.total == 40
    assert job.counts["blank"] == 40


def test_failing_step_leaves_nothing_of_itself_and_is_done_again(world, monkeypatch):
    monkeypatch.setattr(planning, "ROWS_A_BATCH", 2)
    text = "Email\n" + "".join(f"l{n}@x.example\n" for n in range(6))
    begin(world, start_text(world, text))
    real, calls = import_job.ImportLeads.step, []

    def step(self, job):
        calls.append(job.cursor)
        done = real(self, job)
        if len(calls) == 2:
            raise OSError("the disk is gone")
        return done

    monkeypatch.setattr(import_job.ImportLeads, "step", step)
    run_one_slice()
    assert len(leads_of(world)) == 2
    with world.inside(world.acme):
        Job.objects.update(not_before="2020-01-01T00:00Z")
    work_off()
    assert len(leads_of(world)) == 6
    assert calls[1] == calls[2]


def test_cancelled_import_says_so_and_goes_on_when_retried(world):
    run = start_text(world, "Email\na@x.example\n")
    begin(world, run)
    with world.inside(world.acme, world.bob):
        job = Job.objects.get()
        cancel_job(job_id=job.pk)
        assert Import.objects.get().state == Import.State.CANCELLED
        retry_job(job_id=job.pk)
    work_off()
    with world.inside(world.acme):
        assert Import.objects.get().state == Import.State.FINISHED
    assert len(leads_of(world)) == 1


def test_missing_file_fails_with_a_sentence(world):
    run = start_text(world, "Email\na@x.example\n")
    begin(world, run)
    with world.inside(world.acme):
        Import.objects.get().file.delete(save=False)
    work_off()
    with world.inside(world.acme):
        assert Import.objects.get().state == Import.State.FAILED
        assert "Upload it again" in Job.objects.get().error


def test_second_click_starts_nothing(world):
    run = start_text(world, "Email\na@x.example\n")
    begin(world, run)
    with pytest.raises(ConflictError, match="already running"):
        begin(world, run)
    with world.inside(world.acme):
        assert Job.objects.count() == 1


@pytest.mark.parametrize(
    ("targets", "policy", "reason"),
    [
        (["", "city"], "fill", "who a lead is"),
        (["email", "nonsense"], "fill", "does not exist"),
        (["full_name", "full_name"], "fill", "already goes to this field"),
        (["email"], "fill", "do not match the file"),
        (["email", ""], "nonsense", "may happen"),
    ],
)
def test_mapping_that_cannot_work_is_refused(world, targets, policy, reason):
    run = start_text(world, "Email,City\na@x.example,Bern\n")
    with world.inside(world.acme, world.bob), pytest.raises(ProductError, match=reason):
        run_import(import_id=run.pk, targets=targets, policy=policy)
    with world.inside(world.acme):
        assert Import.objects.get().state == Import.State.MAPPING
        assert not Job.objects.exists()


def test_refused_mapping_leaves_no_new_field_behind(world):
    run = start_text(world, "Email,Shoe size,Shoe-size\na@x.example,42,43\n")
    targets = ["email", "new:text", "new:text"]
    with world.inside(world.acme, world.bob), pytest.raises(ConflictError, match="already have"):
        run_import(import_id=run.pk, targets=targets, policy="fill")
    with world.inside(world.acme):
        assert not FieldDefinition.objects.exists()
