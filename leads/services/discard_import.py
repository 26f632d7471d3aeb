"""Throw away an import that was never run."""

from accounts import audit
from accounts.errors import ConflictError
from leads.importing import files
from leads.models import Import
from lib.clock import now

_WAITING = (Import.State.MAPPING, Import.State.CHECKED)


def discard_import(*, import_id: int) -> Import:
    """Delete the file of an import that waits; its entry stays in the list as discarded.

    Raises ConflictError for one that is being checked or was run.
    """
    run: Import = Import.objects.select_for_update(of=("self",)).get(pk=import_id)
    if run.state == Import.State.DISCARDED:
        return run
    if run.state not in _WAITING:
        message = f"“{run.file_name}” cannot be discarded: {run.get_state_display().lower()}."
        raise ConflictError(message)
    files.forget(run.file, run.source)
    run.state, run.check_result, run.contents = Import.State.DISCARDED, {}, {}
    run.file_deleted_at = now()
    run.save()
    audit.record("discarded", run)
    return run
