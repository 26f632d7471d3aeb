"""Pages of jobs: the list, one job, and the progress that other pages include."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import ConflictError
from accounts.pages.access import needs
from accounts.roles import Permission
from jobs import kinds
from jobs.models import Job
from jobs.services.cancel_job import cancel_job
from jobs.services.retry_job import retry_job
from lib.normalise.row_id import parse_id

_PAGE = 50


@needs(Permission.JOBS_READ)
@require_GET
def job_list(request: HttpRequest) -> HttpResponse:
    """List the newest jobs; ``before`` pages to older ones."""
    jobs = Job.objects.shown().recent()
    before = parse_id(request.GET.get("before", ""))
    if before is not None:
        jobs = jobs.filter(id__lt=before)
    page = list(jobs[: _PAGE + 1])
    older = page[_PAGE - 1].pk if len(page) > _PAGE else None
    return render(
        request,
        "jobs/list.html",
        {"jobs": page[:_PAGE], "older": older, "is_first": before is None},
    )


@needs(Permission.JOBS_READ)
@require_GET
def running(request: HttpRequest) -> HttpResponse:
    """Fragment of the top bar: what is going on now."""
    jobs = Job.objects.shown().active().recent()[:5]
    return render(request, "jobs/_running.html", {"jobs": jobs})


@needs(Permission.JOBS_READ)
@require_GET
def detail(request: HttpRequest, job_id: int) -> HttpResponse:
    """Show one job: progress, counts, what went wrong, where its result is."""
    job = get_object_or_404(Job.objects.recent(), pk=job_id)
    return render(request, "jobs/detail.html", {"job": job, "result_url": _result_url(job)})


@needs(Permission.JOBS_READ)
@require_GET
def progress(request: HttpRequest, job_id: int) -> HttpResponse:
    """Fragment: one job's progress bar, which asks again until the job is over."""
    return _progress(request, get_object_or_404(Job, pk=job_id))


def _progress(request: HttpRequest, job: Job) -> HttpResponse:
    response = render(request, "components/progress.html", {"job": job})
    if job.is_finished:
        # The page around it shows numbers that are final only now.
        response["HX-Refresh"] = "true"
    return response


@needs(Permission.JOBS_WRITE)
@require_POST
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    """Cancel a job."""
    get_object_or_404(Job, pk=job_id)
    try:
        cancel_job(job_id=job_id)
    except ConflictError as error:
        messages.error(request, error.message)
    return _back(request, job_id)


@needs(Permission.JOBS_WRITE)
@require_POST
def retry(request: HttpRequest, job_id: int) -> HttpResponse:
    """Retry a job."""
    get_object_or_404(Job, pk=job_id)
    try:
        retry_job(job_id=job_id)
    except ConflictError as error:
        messages.error(request, error.message)
    return _back(request, job_id)


def _back(request: HttpRequest, job_id: int) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return _progress(request, get_object_or_404(Job, pk=job_id))
    return redirect("jobs:detail", job_id)


def _result_url(job: Job) -> str:
    try:
        return kinds.get(job.kind).result_url(job)
    except kinds.JobError:
        return ""
