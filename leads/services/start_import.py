"""Take in a file of leads."""

from django.core.files import File

from accounts import audit
from accounts.wall.scope import current_actor
from leads.importing import files
from leads.importing.proposal import propose_for
from leads.models import Import

_MAX_NAME = 200


def start_import(*, file: File, file_name: str) -> Import:  # type: ignore[type-arg]
    """Store a file, find out how to read it, and propose where its columns go.

    Nothing is imported yet. Raises ProductError for a file that is empty, too large, not a
    table or without a usable column; nothing is left of it then.
    """
    kept = files.keep(file)
    row_count, is_exact = files.count_rows(kept.table)
    run = Import(
        file=kept.file,
        source=kept.source,
        contents=kept.contents,
        file_name=file_name[-_MAX_NAME:] or "leads.csv",
        dialect=kept.table.dialect.to_json(),
        row_count=row_count,
        created_by_id=current_actor().user_id,
    )
    propose_for(run, kept.table, is_exact=is_exact)
    run.save()
    audit.record("uploaded", run, after={"rows": row_count})
    return run
