"""Let go of what imports hold once their time is over."""

from leads.models import Import, ImportProblem
from leads.services.drop_import_files import drop_import_files

IMPORTS_AT_ONCE = 20
_NEVER_RUN = (Import.State.MAPPING, Import.State.CHECKED)


def expire_imports() -> int:
    """Delete the files and kept rows of some of the organization's imports that are due.

    One that was never run goes altogether. Returns how many were due.
    """
    due = list(
        Import.objects.outlived().order_by("pk").values_list("pk", flat=True)[:IMPORTS_AT_ONCE]
    )
    if not due:
        return 0
    gone = drop_import_files(runs=Import.objects.outlived().filter(pk__in=due))
    ImportProblem.objects.filter(import_run_id__in=gone).delete()
    Import.objects.filter(pk__in=gone, state__in=_NEVER_RUN).delete()
    return len(due)
