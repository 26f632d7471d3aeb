"""Jobs: read, cancel, retry."""

from typing import ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Permission
from api.viewsets import ReadOnlyTenantViewSet
from jobs.api.filters import JobFilterSet
from jobs.api.serializers import JobSerializer
from jobs.models import Job
from jobs.services.cancel_job import cancel_job
from jobs.services.retry_job import retry_job


@extend_schema_view(
    list=extend_schema(summary="List jobs", description="Newest first."),
    retrieve=extend_schema(summary="Read a job"),
)
@extend_schema(tags=["Jobs"])
class JobViewSet(ReadOnlyTenantViewSet):
    """Long work: imports, enrichment, sending."""

    queryset = Job.objects.shown()
    serializer_class = JobSerializer
    filterset_class = JobFilterSet
    read_permission: ClassVar = Permission.JOBS_READ
    write_permission: ClassVar = Permission.JOBS_WRITE

    @extend_schema(summary="Cancel a job", request=None, responses=JobSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Stop a job after its current step. What it did so far stays."""
        job = cancel_job(job_id=self.get_object().pk)
        return Response(self.get_serializer(job).data)

    @extend_schema(summary="Retry a job", request=None, responses=JobSerializer)
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: str) -> Response:
        """Let a failed or cancelled job go on from where it stopped."""
        job = retry_job(job_id=self.get_object().pk)
        return Response(self.get_serializer(job).data)
