"""Read the file of an import in another way than was found out."""

from dataclasses import replace

from accounts.errors import ConflictError, ProductError
from leads.importing import files
from leads.importing.proposal import propose_for
from leads.models import Import
from lib.tabular import Dialect, TableError


def reread_import(
    *,
    import_id: int,
    header_row: int | None,
    delimiter: str | None = None,
    encoding: str | None = None,
) -> Import:
    """Read the file anew and propose where its columns go.

    ``header_row`` counts the records of the file from 0; None says that there is no header.
    Delimiter and encoding stay as they are where they are left out. Raises ConflictError once
    the import is past its columns, ProductError where the file cannot be read that way.
    """
    run: Import = Import.objects.select_for_update(of=("self",)).get(pk=import_id)
    if run.state != Import.State.MAPPING:
        message = f"“{run.file_name}” is already {run.get_state_display().lower()}."
        raise ConflictError(message)
    known = Dialect.from_json(run.dialect)
    run.dialect = replace(
        known,
        header_row=header_row,
        delimiter=delimiter or known.delimiter,
        encoding=encoding or known.encoding,
    ).to_json()
    try:
        table = files.open_import(run)
        run.row_count, is_exact = files.count_rows(table)
    except (OSError, TableError, UnicodeError) as error:
        raise ProductError(str(error)) from error
    if not run.row_count:
        message = "Read this way the file has no rows below its header. Choose another row."
        raise ProductError(message, field="header_row")
    propose_for(run, table, is_exact=is_exact)
    run.save()
    return run
