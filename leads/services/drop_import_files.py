"""Delete the files of imports."""

from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet

from leads.models import Import
from lib.clock import now


def drop_import_files(*, runs: QuerySet[Import]) -> int:
    """Delete the files once the transaction commits; what the imports did stays told."""
    dropped = list(runs.select_for_update(of=("self",)))
    for run in dropped:
        transaction.on_commit(partial(default_storage.delete, str(run.file)))
    Import.objects.filter(pk__in=[run.pk for run in dropped]).update(file_deleted_at=now())
    return len(dropped)
