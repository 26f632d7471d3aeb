"""Run an import whose columns are mapped."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from accounts import audit
from accounts.errors import ConflictError
from accounts.wall.scope import current_actor
from jobs.services.start_job import start_job
from leads.fields import BUILT_IN, FieldType, LeadField
from leads.importing.choosing import choose
from leads.importing.meanings import new_choices
from leads.importing.targets import new_type
from leads.importing.terms import Terms
from leads.models import ChangeSet, FieldDefinition, Import
from leads.services.add_choices import add_choices
from leads.services.define_field import define_field
from lib.normalise.dates import DateStyle

KIND = "leads.import"
_READY = (Import.State.MAPPING, Import.State.CHECKED)


def run_import(
    *,
    import_id: int,
    targets: Sequence[str] | None = None,
    policy: str | None = None,
    date_styles: Mapping[int, DateStyle] | None = None,
    terms: Terms | None = None,
) -> Import:
    """Start the job that writes the rows; ``targets`` says for each column where it goes.

    What is left out stays as it was checked. Fields and choices that are to be made are made
    now. Raises
    ConflictError where the import already runs (a second click), ProductError for a mapping by
    which no lead can be told from another.
    """
    run: Import = Import.objects.select_for_update(of=("self",)).get(pk=import_id)
    if run.state not in _READY:
        message = f"“{run.file_name}” is already {run.get_state_display().lower()}."
        raise ConflictError(message)
    fields = BUILT_IN | FieldDefinition.objects.as_fields()
    given = [column["target"] for column in run.mapping["columns"]] if targets is None else targets
    choose(run, given, policy or run.policy, date_styles, fields, terms)
    with transaction.atomic():
        for column, header in zip(run.mapping["columns"], run.mapping["headers"], strict=True):
            column["target"] = _made(column["target"], header, fields)
        _make_choices(run, [column["target"] for column in run.mapping["columns"]])
    run.state = Import.State.RUNNING
    run.check_result = {}
    run.job = start_job(
        kind=KIND,
        title=f"Import {run.file_name}"[:200],
        parameters={"import_id": run.pk},
        total=run.row_count,
    )
    run.change_set = ChangeSet.objects.create(
        kind=ChangeSet.Kind.IMPORT,
        title=f"Import {run.file_name}"[:200],
        job=run.job,
        created_by_id=current_actor().user_id,
    )
    run.save()
    audit.record("started", run, after={"policy": run.policy, "match_by": run.match_by})
    return run


def _make_choices(run: Import, targets: Sequence[str]) -> None:
    """Add the choices that words of the file are to become."""
    terms = Terms.kept(run)
    for definition in FieldDefinition.objects.filter(type=FieldType.CHOICE).order_by("pk"):
        fresh = new_choices(terms, targets, definition.key, definition.choices)
        if fresh:
            add_choices(field_id=definition.pk, choices=fresh)


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
