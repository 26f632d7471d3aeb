"""An import that was not run can be thrown away; what nobody runs goes by itself."""

from datetime import timedelta
from pathlib import Path

import pytest

from accounts.errors import ConflictError
from leads.models import Import
from leads.querysets.importing import KEPT
from leads.services.discard_import import discard_import
from leads.services.run_import import run_import
from leads.tasks import expire_imports
from leads.tests.importing_world import begin, check, finish, kept, start_text, work_off
from lib.clock import now


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Return a context at whose end what waits for the commit is done."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def run(world):
    return start_text(world, "Email\na@x.example\n")


def _stored(tmp_path):
    return [path for path in Path(tmp_path).rglob("*") if path.is_file()]


def _discard(world, run):
    with world.inside(world.acme, world.bob):
        return discard_import(import_id=run.pk)


def _grow_old(world, run, age):
    with world.inside(world.acme):
        Import.objects.filter(pk=run.pk).update(created_at=now() - age)


@pytest.mark.parametrize("is_checked", [False, True])
def test_a_waiting_import_is_discarded_with_its_file(world, tmp_path, run, committed, is_checked):
    if is_checked:
        check(world, run)
    with committed():
        _discard(world, run)
    assert _stored(tmp_path) == []
    assert kept(world, run).state == Import.State.DISCARDED
    _discard(world, run)  # the second click
    with world.inside(world.acme, world.bob), pytest.raises(ConflictError, match="discarded"):
        run_import(import_id=run.pk)


def test_what_runs_or_ran_cannot_be_discarded(world, run):
    begin(world, run)
    with pytest.raises(ConflictError, match="cannot be discarded: running"):
        _discard(world, run)
    work_off()
    with pytest.raises(ConflictError, match="finished"):
        _discard(world, run)


def test_the_page_discards_and_says_so(world, client, run):
    client.force_login(world.bob)
    url = f"/leads/imports/{run.pk}/"
    assert "Discard “leads.csv”" in client.get(url).content.decode()
    listed = client.post(f"{url}discard/", follow=True).content.decode()
    assert "its file is gone" in listed
    assert "Discarded" in listed
    assert "Send the file again" in client.get(url).content.decode()
    assert client.post(f"{url}run/").url == url


def test_the_page_does_not_discard_what_runs(world, client, run):
    begin(world, run)
    client.force_login(world.bob)
    answer = client.post(f"/leads/imports/{run.pk}/discard/", follow=True)
    assert "cannot be discarded" in answer.content.decode()


def test_what_nobody_runs_goes_when_its_time_is_over(world, tmp_path, run, committed):
    fresh = start_text(world, "Email\nb@x.example\n")
    with committed():
        ran = finish(world, start_text(world, "Email\nc@x.example\n"))
    _grow_old(world, run, KEPT + timedelta(minutes=1))
    _grow_old(world, ran, KEPT * 2)
    _grow_old(world, fresh, KEPT - timedelta(minutes=1))
    with committed():
        expire_imports()
        expire_imports()
    with world.inside(world.acme):
        left = dict(Import.objects.values_list("pk", "state"))
    assert left == {fresh.pk: "mapping", ran.pk: "finished"}
    assert len(_stored(tmp_path)) == 1
