"""Delete an export and its file."""

from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction

from accounts import audit
from accounts.errors import ConflictError
from jobs.models import Job
from leads.models import Export


def delete_export(*, export_id: int) -> None:
    """Delete an export for good. Raises ConflictError while it is being written."""
    export: Export = Export.objects.select_for_update(of=("self",)).get(pk=export_id)
    if Job.objects.active().filter(pk=export.job_id).exists():
        message = "This export is still being written. Cancel it first."
        raise ConflictError(message)
    audit.record("deleted", export, before={"number": export.row_count})
    transaction.on_commit(partial(default_storage.delete, str(export.file.name)))
    export.delete()
