"""The one door for writing leads: import, API, person, provider and CRM all come through it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from accounts.models import Organization
from accounts.wall.scope import current_organization_id
from leads import storing
from leads.fields import BUILT_IN, Context, LeadField
from leads.matching import KnownLead, LeadIndex
from leads.merging import Rules, merge, stamp
from leads.models import FieldDefinition, Lead, Suppression
from leads.naming import Names, tags_of, write_tags
from leads.normalising import Clean, clean, in_step, keys_of
from leads.services.note_activities import note_activities
from leads.services.suppress import suppress
from leads.signals import leads_changed, leads_created
from leads.writing import Action, LeadDraft, Outcome, Problem, Source, WritePolicy
from lib.clock import now
from lib.normalise.email import normalise_email


def write_leads(
    *,
    drafts: Sequence[LeadDraft],
    source: Source,
    policy: WritePolicy,
    context: Context | None = None,
) -> list[Outcome]:
    """Write drafts to leads of the organization in force and say what became of each.

    Values are normalised, matched to known leads, merged by trust, stamped with their
    provenance and stored, in one transaction and a fixed number of statements. A draft that
    cannot go in is an outcome with problems, never an exception, and stops no other.
    """
    organization = Organization.objects.get()
    fields = BUILT_IN | FieldDefinition.objects.as_fields()
    context = context or Context(country=organization.country or None)
    rules = Rules(source, policy, organization.machines_may_overwrite)
    with transaction.atomic():
        if len(drafts) > 1:
            storing.take_turn()
        return _Batch(fields, context, rules).write(list(drafts))


@dataclass(slots=True)
class _Batch:
    fields: dict[str, LeadField]
    context: Context
    rules: Rules
    index: LeadIndex = field(init=False)
    tags: dict[int, list[str]] = field(default_factory=dict)
    tags_before: dict[int, list[str]] = field(default_factory=dict)
    wanted_tags: dict[int, list[str]] = field(default_factory=dict)
    opt_outs: list[KnownLead] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)

    def write(self, drafts: list[LeadDraft]) -> list[Outcome]:
        names = Names.load()
        cleaned = [clean(draft, self.fields, self.context) for draft in drafts]
        for one in cleaned:
            names.resolve(one)
        self.index = LeadIndex(self.context.country)
        for known in storing.load(_lookups(drafts, cleaned, self.context.country)):
            self.index.add(known)
        if any("tags" in one.values for one in cleaned):
            self.tags_before = tags_of(list(self.index.by_id))
            self.tags = dict(self.tags_before)
        self.ids = storing.new_ids(sum(draft.lead_id is None for draft in drafts))
        outcomes = [
            self._apply(draft, one, names) for draft, one in zip(drafts, cleaned, strict=True)
        ]
        self._store()
        return self._report(outcomes, drafts)

    def _apply(self, draft: LeadDraft, cleaned: Clean, names: Names) -> Outcome:
        outcome = Outcome(draft.row, Action.REJECTED, problems=cleaned.problems)
        if cleaned.is_refused:
            return outcome
        known = self._target(draft, cleaned)
        policy = self.rules.policy
        if known is None and (draft.lead_id is not None or policy is WritePolicy.UPDATE_ONLY):
            reason = "No lead matches, and this only updates known ones."
            outcome.problems.append(Problem("", reason, is_fatal=True))
            return outcome
        if known is None:
            known = self._create(draft, cleaned.values, names)
            outcome.action = Action.CREATED
        else:
            outcome.action = Action.UNCHANGED
            if policy is not WritePolicy.CREATE_ONLY or known.is_new:
                self._update(known, draft, cleaned, outcome, names)
        outcome.lead_id = known.id
        if draft.opted_out and not known.opted_out:
            known.opted_out = True
            self.opt_outs.append(known)
        return outcome

    def _target(self, draft: LeadDraft, cleaned: Clean) -> KnownLead | None:
        if draft.lead_id is not None:
            return self.index.by_id.get(draft.lead_id)
        return self.index.match(cleaned.values, _other_keys(cleaned.values))

    def _create(self, draft: LeadDraft, values: dict[str, Any], names: Names) -> KnownLead:
        values = {"stage": names.first_stage, **values}
        tags = values.pop("tags", None)
        lead = KnownLead(self.ids.pop(0), values, {}, keys_of(values, self.context.country), True)
        lead.provenance = stamp(
            {}, list(values), self.rules.source, draft.confidence, now(), is_new=True
        )
        self.index.add(lead)
        if tags:
            self.wanted_tags[lead.id] = self.tags[lead.id] = tags
        return lead

    def _update(
        self,
        known: KnownLead,
        draft: LeadDraft,
        cleaned: Clean,
        outcome: Outcome,
        names: Names,
    ) -> None:
        current = known.values | {"tags": self.tags.get(known.id, [])}
        incoming = in_step(cleaned.values, known.values, draft.values)
        changes = merge(current, incoming, known.provenance, self.rules).changes
        self._guard_email(known, changes, outcome)
        if not changes:
            return
        if "tags" in changes:
            self.wanted_tags[known.id] = self.tags[known.id] = changes["tags"][1] or []
        known.values |= {key: after for key, (_, after) in changes.items() if key != "tags"}
        known.provenance = stamp(
            known.provenance,
            list(changes),
            self.rules.source,
            draft.confidence,
            now(),
            is_new=False,
        )
        known.is_changed = True
        self.index.rekey(known)
        outcome.action = Action.UPDATED
        outcome.changes = names.in_words(changes)

    def _guard_email(
        self, known: KnownLead, changes: dict[str, list[Any]], outcome: Outcome
    ) -> None:
        """Keep an address that another lead has out, and say so."""
        address = changes.get("email", [None, None])[1]
        holder = self.index.holder("email_key", normalise_email(address) if address else None)
        if holder is not None and holder is not known:
            del changes["email"]
            reason = f"Another lead already has “{address}”; the e-mail was left as it is."
            outcome.problems.append(Problem("email", reason))

    def _store(self) -> None:
        leads = self.index.by_id.values()
        inserted = storing.insert([lead for lead in leads if lead.is_new])
        for lead in [one for one in leads if one.is_new and one.id not in inserted]:
            del self.index.by_id[lead.id]
            self.wanted_tags.pop(lead.id, None)
        storing.update([lead for lead in leads if lead.is_changed and not lead.is_new])
        if self.wanted_tags:
            write_tags(self.wanted_tags, self.tags_before)
        if self.opt_outs:
            ids = [lead.id for lead in self.opt_outs]
            storing.opt_out(Lead.objects.filter(pk__in=ids))
            keys = [key for lead in self.opt_outs if (key := lead.keys["email_key"])]
            reason = Suppression.Reason.IMPORTED
            suppress(kind=Suppression.Kind.EMAIL, keys=keys, reason=reason)

    def _report(self, outcomes: list[Outcome], drafts: list[LeadDraft]) -> list[Outcome]:
        lost = [
            place
            for place, outcome in enumerate(outcomes)
            if outcome.lead_id is not None and outcome.lead_id not in self.index.by_id
        ]
        if lost:
            # Someone else created that e-mail meanwhile; now it can be seen and matched.
            again = _Batch(self.fields, self.context, self.rules).write([drafts[i] for i in lost])
            for place, outcome in zip(lost, again, strict=True):
                outcomes[place] = outcome
        kept = [o for place, o in enumerate(outcomes) if place not in set(lost)]
        updated = {o.lead_id: o.changes for o in kept if o.action is Action.UPDATED and o.lead_id}
        source = str(self.rules.source)
        note_activities(
            kind="changed",
            payloads={
                lead_id: {"source": source, "changes": changes}
                for lead_id, changes in updated.items()
            },
        )
        created = [o.lead_id for o in kept if o.action is Action.CREATED]
        if created or updated:
            leads_changed.send(
                sender=None,
                organization_id=current_organization_id(),
                ids=[*created, *updated],
                fields={key for changes in updated.values() for key in changes},
            )
        if created:
            leads_created.send(sender=None, ids=created, source=self.rules.source)
        return outcomes


def _other_keys(values: dict[str, Any]) -> list[str]:
    keys = (normalise_email(address) for address in values.get("other_emails") or [])
    return [key for key in keys if key]


def _lookups(
    drafts: list[LeadDraft], cleaned: list[Clean], country: str | None
) -> dict[str, list[Any]]:
    """Return every key by which the batch's drafts could match known leads."""
    found: dict[str, set[Any]] = {
        name: set()
        for name in ("id", "email_key", "phone_key", "linkedin_key", "full_name", "company_name")
    }
    for draft, one in zip(drafts, cleaned, strict=True):
        if draft.lead_id is not None:
            found["id"].add(draft.lead_id)
        keys = keys_of(one.values, country)
        for name, value in keys.items():
            found[name].add(value)
        found["email_key"].update(_other_keys(one.values))
        if not any(keys.values()):
            found["full_name"].add(one.values.get("full_name"))
            if not one.values.get("full_name"):
                found["company_name"].add(one.values.get("company_name"))
    return {name: sorted(values - {None}) for name, values in found.items()}
