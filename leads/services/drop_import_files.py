"""Delete the files of imports."""

from django.db.models import QuerySet

from leads.importing.files import forget
from leads.models import Import
from lib.clock import now


def drop_import_files(*, runs: QuerySet[Import]) -> list[int]:
    """Delete the files once the transaction commits; what the imports did stays told.

    Returns the ids of the imports. One that is no longer among ``runs`` when its turn comes to
    be locked is left alone.
    """
    dropped = list(runs.select_for_update(of=("self",)))
    for run in dropped:
        forget(run.file, run.source)
    ids = [run.pk for run in dropped]
    Import.objects.filter(pk__in=ids).update(file_deleted_at=now())
    return ids
