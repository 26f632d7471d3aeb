"""The one door for writing leads: import, API, person, provider and CRM all come through it."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import Organization
from leads import storing
from leads.batch import Batch
from leads.changesets import record
from leads.fields import BUILT_IN, Context
from leads.merging import Rules
from leads.models import FieldDefinition
from leads.naming import Names
from leads.preparing import Prepared
from leads.writing import LeadDraft, MatchKey, Outcome, Source, WritePolicy


def write_leads(
    *,
    drafts: Sequence[LeadDraft],
    source: Source,
    policy: WritePolicy,
    context: Context | None = None,
    prepared: Prepared | None = None,
    part_of: tuple[int, int] | None = None,
    match_by: MatchKey = MatchKey.AUTOMATIC,
) -> list[Outcome]:
    """Write drafts to leads of the organization in force and say what became of each.

    Values are normalised, matched to known leads, merged by trust, stamped with their
    provenance and stored, in one transaction and a fixed number of statements. A draft that
    cannot go in is an outcome with problems, never an exception, and stops no other.
    ``prepared`` is what ``prepare`` made of the drafts, where the caller had that done ahead.
    ``part_of`` names the change set that keeps what was changed, and the part of it.
    """
    organization = Organization.objects.get()
    fields = BUILT_IN | FieldDefinition.objects.as_fields()
    context = context or Context(country=organization.country or None)
    rules = Rules(source, policy, organization.machines_may_overwrite, match_by)
    with transaction.atomic():
        if len(drafts) > 1:
            storing.take_turn()
        batch = Batch(fields, context, rules, Names.load())
        outcomes = batch.write(drafts, prepared)
        if part_of is not None:
            record(*part_of, created=batch.created, updated=batch.changed())
        return outcomes
