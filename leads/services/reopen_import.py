"""Go back from a checked import to its columns."""

from accounts.errors import ConflictError
from leads.models import Import


def reopen_import(*, import_id: int) -> Import:
    """Let the columns of a checked import be mapped anew. Raises ConflictError once it ran."""
    run: Import = Import.objects.select_for_update(of=("self",)).get(pk=import_id)
    if run.state == Import.State.MAPPING:
        return run
    if run.state != Import.State.CHECKED:
        message = f"“{run.file_name}” is already {run.get_state_display().lower()}."
        raise ConflictError(message)
    run.state = Import.State.MAPPING
    run.check_result = {}
    run.save()
    return run
