"""The job that writes the file of an export."""

from dataclasses import asdict

from django.urls import reverse

from accounts.errors import ProductError
from jobs.kinds import JobError, JobKind, Step
from jobs.models import Job
from leads.exporting.slices import FileGoneError, Place, write_slice
from leads.models import Export
from leads.services.finish_export import finish_export
from leads.services.start_export import KIND
from lib.tabular import TableError


class ExportLeads(JobKind):
    """Writes leads in the order of their ids, some thousands a step.

    The file grows by what the cursor says was committed, so that a killed worker neither
    loses a lead nor writes one twice.
    """

    kind = KIND

    def step(self, job: Job) -> Step:
        """Append the next leads."""
        export: Export | None = Export.objects.filter(pk=job.parameters["export_id"]).first()
        if export is None:
            message = "This export was deleted."
            raise JobError(message)
        if export.state != Export.State.RUNNING:
            Export.objects.filter(pk=export.pk).update(state=Export.State.RUNNING)
        try:
            written = write_slice(export, Place(**job.cursor))
        except (FileGoneError, FileNotFoundError) as error:
            message = "The file of this export is gone. Start the export again."
            raise JobError(message) from error
        except (ProductError, TableError) as error:
            raise JobError(str(error)) from error
        row_count = job.done + written.rows
        if written.is_last:
            finish_export(export=export, row_count=row_count, size=written.place.offset)
        return Step(
            cursor=asdict(written.place),
            done=written.rows,
            total=row_count if written.is_last else None,
            text=f"{row_count:,} leads written",
            is_last=written.is_last,
        )

    def on_end(self, job: Job) -> None:
        """Let the export say how it ended."""
        Export.objects.filter(pk=job.parameters["export_id"]).update(state=job.state)

    def result_url(self, job: Job) -> str:
        """Return the list of exports."""
        return reverse("leads:exports")
