"""Run an import whose columns are mapped."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.errors import ConflictError, ProductError
from jobs.services.start_job import start_job
from leads.fields import BUILT_IN, LeadField
from leads.importing.targets import IDENTIFYING, IGNORE, SHARED, is_known, new_type
from leads.models import FieldDefinition, Import
from leads.services.define_field import define_field
from lib.normalise.dates import DateStyle

KIND = "leads.import"


def run_import(
    *,
    import_id: int,
    targets: Sequence[str],
    policy: str,
    date_styles: Mapping[int, DateStyle] | None = None,
) -> Import:
    """Start the job that writes the rows; ``targets`` says for each column where it goes.

    Fields that are to be made are made now. Raises ConflictError where the import already
    runs (a second click), ProductError for a mapping by which no lead can be told from another.
    """
    run: Import = Import.objects.select_for_update(of=("self",)).get(pk=import_id)
    if run.state != Import.State.MAPPING:
        message = f"“{run.file_name}” is already {run.get_state_display().lower()}."
        raise ConflictError(message)
    if policy not in Import.Policy.values:
        raise ProductError("Choose what may happen to leads you already have.", field="policy")
    fields = BUILT_IN | FieldDefinition.objects.as_fields()
    _check(run, targets, fields)
    with transaction.atomic():
        made = [
            _made(target, header, fields)
            for target, header in zip(targets, run.mapping["headers"], strict=True)
        ]
    columns = [
        {**column, "target": target, "confidence": _confidence(column, target)}
        for column, target in zip(run.mapping["columns"], made, strict=True)
    ]
    chosen = {str(place): DateStyle(style).value for place, style in (date_styles or {}).items()}
    run.mapping = {
        **run.mapping,
        "columns": columns,
        "date_styles": run.mapping["date_styles"] | chosen,
    }
    run.policy = policy
    run.state = Import.State.RUNNING
    run.job = start_job(
        kind=KIND,
        title=f"Import {run.file_name}"[:200],
        parameters={"import_id": run.pk},
        total=run.row_count,
    )
    run.save()
    audit.record("started", run, after={"policy": policy})
    return run


def _check(run: Import, targets: Sequence[str], fields: Mapping[str, LeadField]) -> None:
    headers = run.mapping["headers"]
    if len(targets) != len(headers):
        raise ProductError("The columns do not match the file. Open the import again.")
    taken: dict[str, str] = {}
    for place, (target, header) in enumerate(zip(targets, headers, strict=True)):
        if not is_known(target, fields):
            message = f"“{header}” goes to a field that does not exist. Choose another."
            raise ProductError(message, field=f"column_{place}")
        if target in taken and target not in SHARED and new_type(target) is None:
            message = f"“{taken[target]}” already goes to this field. Choose one of the two."
            raise ProductError(message, field=f"column_{place}")
        if target != IGNORE:
            taken[target] = header
    if not IDENTIFYING.intersection(targets):
        message = (
            "No column says who a lead is. "
            "Choose the one with the e-mail, phone, LinkedIn profile, name or company."
        )
        raise ProductError(message)


def _made(target: str, header: str, fields: Mapping[str, LeadField]) -> str:
    """Return the target, after defining the custom field that it asks for."""
    kind = new_type(target)
    if kind is None:
        return target
    label = header[:80]
    for key, known in fields.items():
        if known.is_custom and known.label.casefold() == label.casefold():
            return key
    return f"custom.{define_field(label=label, type=kind).key}"


def _confidence(column: Mapping[str, Any], target: str) -> float:
    """Return how sure the mapping is: a person's choice is certain."""
    return float(column["confidence"]) if column["target"] == target else 1.0
