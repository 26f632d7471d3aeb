"""Take in a file of leads."""

from typing import Any

from django.core.files import File

from accounts import audit
from accounts.wall.scope import current_actor
from leads.importing import files
from leads.importing.mapping import Guess, signature
from leads.importing.proposal import propose
from leads.models import Import
from lib.tabular import Table

_MAX_NAME = 200


def start_import(*, file: File, file_name: str) -> Import:  # type: ignore[type-arg]
    """Store a file, find out how to read it, and propose where its columns go.

    Nothing is imported yet. Raises ProductError for a file that is empty, too large, not a
    table or without a usable column; nothing is left of it then.
    """
    name, table = files.keep(file)
    row_count, is_exact = files.count_rows(table)
    actor = current_actor()
    run: Import = Import.objects.create(
        file=name,
        file_name=file_name[-_MAX_NAME:] or "leads.csv",
        dialect=table.dialect.to_json(),
        mapping=_mapping(table, is_exact=is_exact),
        row_count=row_count,
        created_by_id=actor.id if actor.kind == "person" else None,
    )
    audit.record("uploaded", run, after={"rows": row_count})
    return run


def _mapping(table: Table, *, is_exact: bool) -> dict[str, Any]:
    proposal = propose(table)
    return {
        "headers": table.columns,
        "signature": signature(table.columns),
        "columns": [_as_json(guess) for guess in proposal.guesses],
        "is_remembered": proposal.is_remembered,
        "date_styles": {str(at): style.value for at, style in proposal.date_styles.items()},
        "warnings": list(table.warnings),
        "is_counted": is_exact,
    }


def _as_json(guess: Guess) -> dict[str, Any]:
    return {"target": guess.target, "confidence": guess.confidence, "note": guess.note}
