"""Delete the files of imports."""

from django.db.models import QuerySet

from leads.importing.files import forget
from leads.models import Import
from lib.clock import now


def drop_import_files(*, runs: QuerySet[Import]) -> int:
    """Delete the files once the transaction commits; what the imports did stays told."""
    dropped = list(runs.select_for_update(of=("self",)))
    for run in dropped:
        forget(run.file, run.source)
    Import.objects.filter(pk__in=[run.pk for run in dropped]).update(file_deleted_at=now())
    return len(dropped)
