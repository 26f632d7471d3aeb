"""Change one lead."""

from typing import Any

from django.db import IntegrityError, transaction

from accounts.errors import ConflictError
from leads.models import Lead
from leads.services.create_lead import refuse_problems
from leads.services.write_leads import write_leads
from leads.writing import LeadDraft, Source, WritePolicy


def edit_lead(
    *, lead_id: int, values: dict[str, Any], source: Source, version: int | None = None
) -> Lead:
    """Write values to a known lead; None empties a field.

    Raises ProductError for a value that cannot be kept, Lead.DoesNotExist, and
    ConflictError where ``version`` is given and the lead has moved on since.
    """
    try:
        with transaction.atomic():
            _write(lead_id, values, source, version)
    except IntegrityError:
        message = "Another lead was given this e-mail at the same moment. Look for it first."
        raise ConflictError(message, field="email") from None
    changed: Lead = Lead.objects.for_page().get(pk=lead_id)
    return changed


def _write(lead_id: int, values: dict[str, Any], source: Source, version: int | None) -> None:
    lead = Lead.objects.live().select_for_update(of=("self",)).get(pk=lead_id)
    if version is not None and version != lead.version:
        message = f"“{lead}” was changed by someone else meanwhile. Look at it again."
        raise ConflictError(message)
    [outcome] = write_leads(
        drafts=[LeadDraft(values, lead_id=lead_id)],
        source=source,
        policy=WritePolicy.OVERWRITE,
    )
    refuse_problems(outcome)
