"""Check an import: find out what it would do, without doing it."""

from collections.abc import Mapping, Sequence

from accounts.errors import ConflictError
from jobs.services.start_job import start_job
from leads.fields import BUILT_IN
from leads.importing.choosing import choose
from leads.importing.terms import Terms
from leads.models import FieldDefinition, Import, TrialLead
from lib.normalise.dates import DateStyle

KIND = "leads.check_import"


def check_import(
    *,
    import_id: int,
    targets: Sequence[str],
    policy: str,
    date_styles: Mapping[int, DateStyle] | None = None,
    terms: Terms | None = None,
) -> Import:
    """Start the job that tries the rows of an import; ``targets`` says where each column goes.

    Raises ConflictError where the import is past that, ProductError for a mapping by which no
    lead can be told from another.
    """
    run: Import = Import.objects.select_for_update(of=("self",)).get(pk=import_id)
    if run.state != Import.State.MAPPING:
        message = f"“{run.file_name}” is already {run.get_state_display().lower()}."
        raise ConflictError(message)
    fields = BUILT_IN | FieldDefinition.objects.as_fields()
    choose(run, targets, policy, date_styles, fields, terms)
    TrialLead.objects.filter(import_run=run).delete()
    run.check_result = {}
    run.state = Import.State.CHECKING
    run.job = start_job(
        kind=KIND,
        title=f"Check {run.file_name}"[:200],
        parameters={"import_id": run.pk},
        total=run.row_count,
    )
    run.save()
    return run
