"""Read another table of what was sent: a file of a zip, a sheet of a workbook."""

from accounts.errors import ConflictError, ProductError
from leads.importing import files
from leads.importing.proposal import propose_for
from leads.models import Import


def choose_part(*, import_id: int, part: str = "", sheet: str = "") -> Import:
    """Read the named file and sheet, and propose where the columns go.

    Without ``sheet`` the first visible one that has rows is read. Raises ConflictError once the
    import is past its columns, ProductError for a part that is not there or cannot be read;
    the import stays as it was then.
    """
    run: Import = Import.objects.select_for_update(of=("self",)).get(pk=import_id)
    if run.state != Import.State.MAPPING:
        message = f"“{run.file_name}” is already {run.get_state_display().lower()}."
        raise ConflictError(message)
    part = part or run.contents.get("file", "")
    is_same = part == run.contents.get("file", "")
    if not run.source or not (is_same or part in run.contents.get("files", [])):
        raise ProductError("Choose one of the files that were sent.", field="part")
    if sheet and is_same and sheet not in run.contents.get("sheets", []):
        raise ProductError("Choose one of the sheets of the workbook.", field="sheet")
    kept = files.take_part(str(run.source), part=part, sheet=sheet if is_same else "")
    files.forget(run.file)
    run.file, run.contents = kept.file, kept.contents
    run.dialect = kept.table.dialect.to_json()
    run.row_count, is_exact = files.count_rows(kept.table)
    propose_for(run, kept.table, is_exact=is_exact)
    run.save()
    return run
