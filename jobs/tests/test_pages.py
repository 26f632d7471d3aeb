"""The jobs pages."""

import pytest
from django.urls import reverse
from django.utils import timezone

from jobs.models import Job


@pytest.fixture
def job(world):
    with world.inside(world.acme, world.bob):
        return Job.objects.create(
            kind="test.count",
            title="Import of ten leads",
            total=10,
            done=4,
            state="running",
            not_before=timezone.now(),
        )


def test_the_list_and_the_job_show_what_goes_on(client, world, job):
    client.force_login(world.vera)
    assert b"Import of ten leads" in client.get(reverse("jobs:list")).content
    page = client.get(reverse("jobs:detail", args=[job.pk])).content.decode()
    assert 'value="40"' in page
    assert "4 of 10" in page


def test_the_pages_warn_when_no_worker_is_alive(client, world):
    client.force_login(world.vera)
    assert b"No worker is running" in client.get(reverse("jobs:list")).content


def test_the_progress_reloads_the_page_once_the_job_is_over(client, world, job):
    client.force_login(world.bob)
    url = reverse("jobs:progress", args=[job.pk])
    assert "HX-Refresh" not in client.get(url)
    with world.inside(world.acme):
        Job.objects.update(state="finished")
    assert client.get(url)["HX-Refresh"] == "true"


def test_a_rep_may_cancel_and_a_viewer_may_not(client, world, job):
    url = reverse("jobs:cancel", args=[job.pk])
    client.force_login(world.vera)
    assert client.post(url).status_code == 403
    client.force_login(world.bob)
    assert client.post(url).status_code == 302
    with world.inside(world.acme):
        assert Job.objects.get().state == "cancelled"


def test_another_organizations_job_does_not_exist(client, world, job):
    client.force_login(world.charlie)
    for name in ("detail", "progress"):
        assert client.get(reverse(f"jobs:{name}", args=[job.pk])).status_code == 404
    for name in ("cancel", "retry"):
        assert client.post(reverse(f"jobs:{name}", args=[job.pk])).status_code == 404


def test_the_list_pages_by_keyset(client, world):
    with world.inside(world.acme):
        Job.objects.bulk_create(
            Job(kind="x", title=f"Job {n}", not_before=timezone.now(), organization=world.acme)
            for n in range(60)
        )
    client.force_login(world.bob)
    first = client.get(reverse("jobs:list"))
    second = client.get(reverse("jobs:list"), {"before": first.context["older"]})
    titles = [job.title for page in (first, second) for job in page.context["jobs"]]
    assert titles == [f"Job {n}" for n in reversed(range(60))]
