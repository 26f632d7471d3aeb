"""Create one lead."""

from typing import Any

from django.db import transaction

from accounts.errors import ConflictError, ProductError
from leads.models import Lead
from leads.services.write_leads import write_leads
from leads.writing import Action, LeadDraft, Outcome, Source, WritePolicy


def create_lead(*, values: dict[str, Any], source: Source) -> Lead:
    """Create a lead from values keyed as the field registry has it.

    Raises ProductError for a value that cannot be kept, ConflictError where a lead with the
    same e-mail, phone or profile is there already.
    """
    with transaction.atomic():
        [outcome] = write_leads(
            drafts=[LeadDraft(values)], source=source, policy=WritePolicy.CREATE_ONLY
        )
        refuse_problems(outcome)
    if outcome.action is not Action.CREATED:
        known = Lead.objects.get(pk=outcome.lead_id)
        message = f"“{known}” is already a lead with these details (id {known.pk})."
        raise ConflictError(message, field="email")
    lead: Lead = Lead.objects.for_page().get(pk=outcome.lead_id)
    return lead


def refuse_problems(outcome: Outcome) -> None:
    """Raise the first problem of a single write: one value wrong, nothing written."""
    for problem in outcome.problems:
        raise ProductError(problem.message, field=problem.field or None)
