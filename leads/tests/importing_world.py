"""Importing as a member does it, for tests: real files, the real job engine."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile, File

from jobs.engine import run_one_slice
from leads.models import Import, ImportProblem, Lead
from leads.services.check_import import check_import
from leads.services.run_import import run_import
from leads.services.start_import import start_import
from leads.writing import Action

DATA = Path(__file__).parents[3] / "shared" / "data"


def shared_file(name):
    """Return one of the shared sample files, or skip the test where they are absent."""
    path = DATA / name
    if not path.exists():
        pytest.skip(f"../shared/data/{name} is not here")
    return path


def start_text(world, text, name="leads.csv"):
    with world.inside(world.acme, world.bob):
        return start_import(file=ContentFile(text.encode(), name="x"), file_name=name)


def start_path(world, path):
    with world.inside(world.acme, world.bob), path.open("rb") as file:
        return start_import(file=File(file), file_name=path.name)


def targets_of(run):
    """Return {header: target} of the columns that go somewhere."""
    pairs = zip(run.mapping["headers"], run.mapping["columns"], strict=True)
    return {header: column["target"] for header, column in pairs if column["target"]}


def targets_with(run, changed):
    """Return the proposed targets, those of columns named in ``changed`` replaced."""
    return [
        changed.get(header, column["target"])
        for header, column in zip(run.mapping["headers"], run.mapping["columns"], strict=True)
    ]


def begin(world, run, policy="fill", terms=None, **changed):
    """Start a run as proposed, columns named in ``changed`` going elsewhere."""
    targets = targets_with(run, changed)
    with world.inside(world.acme, world.bob):
        return run_import(import_id=run.pk, targets=targets, policy=policy, terms=terms)


def check(world, run, policy="fill", terms=None, **changed):
    """Check an import to the end and return it."""
    targets = targets_with(run, changed)
    with world.inside(world.acme, world.bob):
        check_import(import_id=run.pk, targets=targets, policy=policy, terms=terms)
    work_off()
    return kept(world, run)


def run_checked(world, run):
    """Run an import as it was checked and return it."""
    with world.inside(world.acme, world.bob):
        run_import(import_id=run.pk)
    work_off()
    return kept(world, run)


def kept(world, run):
    """Return an import anew, with its job."""
    with world.inside(world.acme):
        return Import.objects.select_related("job").get(pk=run.pk)


def numbers(run):
    """Return how many rows came to what."""
    return {action: run.job.counts.get(action, 0) for action in Action}


def work_off():
    while run_one_slice():
        pass


def finish(world, run, policy="fill", terms=None, **changed):
    """Run an import to its end and return it with its counts."""
    begin(world, run, policy, terms, **changed)
    work_off()
    done = kept(world, run)
    assert done.state == Import.State.FINISHED, done.job.error
    counts = done.job.counts
    outcomes = ("created", "updated", "unchanged", "rejected")
    assert sum(counts[key] for key in outcomes) == done.job.total == done.job.done + done.job.failed
    return done


def leads_of(world):
    with world.inside(world.acme):
        return list(Lead.objects.live().order_by("id").select_related("stage"))


def problems_of(world, run):
    with world.inside(world.acme):
        return list(ImportProblem.objects.filter(import_run=run).order_by("row", "id"))
