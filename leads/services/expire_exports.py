"""Delete the files of exports whose time is over."""

from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from jobs.models import Job
from leads.models import Export


def expire_exports() -> int:
    """Delete the files of the organization's exports that are due; return how many.

    What is still being written goes when it has ended.
    """
    due = (
        Export.objects.due_to_expire(timezone.now())
        .exclude(job__in=Job.objects.active().values("pk"))
        .select_for_update(of=("self",), skip_locked=True)
    )
    expired = list(due)
    for export in expired:
        transaction.on_commit(partial(default_storage.delete, export.file.name))
    Export.objects.filter(pk__in=[export.pk for export in expired]).update(
        state=Export.State.EXPIRED
    )
    return len(expired)
