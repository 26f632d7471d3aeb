"""Find out what writing drafts would do to the leads of the organization in force."""

from collections.abc import Sequence

from accounts.models import Organization
from leads.batch import Batch
from leads.fields import BUILT_IN, Context
from leads.merging import Rules
from leads.models import FieldDefinition
from leads.naming import Names
from leads.preparing import Prepared
from leads.trial import Trial
from leads.writing import LeadDraft, MatchKey, Outcome, Source, WritePolicy


def try_leads(
    *,
    import_id: int,
    drafts: Sequence[LeadDraft],
    source: Source,
    policy: WritePolicy,
    prepared: Prepared | None = None,
    match_by: MatchKey = MatchKey.AUTOMATIC,
) -> list[Outcome]:
    """Return what ``write_leads`` would make of drafts, after those that were tried before.

    No lead is written or locked. What the drafts would make of the leads is kept for the next
    call with this ``import_id``.
    """
    organization = Organization.objects.get()
    fields = BUILT_IN | FieldDefinition.objects.as_fields()
    context = Context(country=organization.country or None)
    rules = Rules(source, policy, organization.machines_may_overwrite, match_by)
    batch = Batch(fields, context, rules, Names.load(), Trial(import_id))
    return batch.write(drafts, prepared)
