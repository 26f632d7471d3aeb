"""Start to write a selection of leads to a file."""

from collections.abc import Sequence

from accounts import audit
from accounts.errors import ProductError
from accounts.wall.scope import current_actor, current_organization_id
from jobs.services.start_job import start_job
from leads.exporting.columns import available_columns
from leads.models import Export
from leads.selection import Selection
from lib.crypto import new_token

KIND = "leads.export"


def start_export(
    *, selection: Selection, file_format: str, columns: Sequence[str], has_bom: bool = False
) -> Export:
    """Write the selected leads to a file by a job; leads that come later are left out.

    Raises ProductError where no lead is selected, or a column or format is not known.
    """
    wanted = _known(columns)
    if file_format not in Export.Format.values:
        message = f"“{file_format[:20]}” is not one of {', '.join(Export.Format.values)}."
        raise ProductError(message, field="format")
    number, last_lead_id = selection.measure()
    if not number:
        message = "No lead is selected, so there is nothing to export."
        raise ProductError(message)
    actor = current_actor()
    export: Export = Export.objects.create(
        selection=selection.to_json(),
        description=f"{number:,} leads",
        format=file_format,
        columns=wanted,
        has_bom=has_bom and file_format == Export.Format.CSV,
        last_lead_id=last_lead_id,
        file=f"exports/{current_organization_id()}/{new_token()}",
        created_by_id=actor.user_id,
    )
    export.job = start_job(
        kind=KIND,
        title=f"Export {selection.describe()}"[:200],
        parameters={"export_id": export.pk},
        total=number,
    )
    export.save(update_fields=["job"])
    audit.record(
        "started exporting",
        export,
        after={"number": number, "format": file_format, "columns": wanted},
    )
    return export


def _known(columns: Sequence[str]) -> list[str]:
    known = available_columns()
    wanted = list(dict.fromkeys(columns))
    unknown = [key for key in wanted if key not in known]
    if unknown:
        message = f"There is no column “{unknown[0][:50]}”."
        raise ProductError(message, field="columns")
    if not wanted:
        message = "Choose at least one column."
        raise ProductError(message, field="columns")
    return wanted
