"""What becomes of a batch of drafts: who is matched, what is merged, what is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.wall.scope import current_organization_id
from leads import storing
from leads.changesets import Before
from leads.erasure import ERASED, erased_drafts, shares_sign
from leads.fields import Context, LeadField
from leads.matching import KnownLead, LeadIndex, MatchKeys
from leads.merging import Rules, merge, stamp
from leads.models import Lead, Suppression
from leads.naming import Names, tags_of, write_tags
from leads.normalising import Clean, Cleaner, in_step
from leads.preparing import Prepared, new_lead, prepare
from leads.services.note_activities import note_activities
from leads.services.suppress import suppress
from leads.signals import leads_changed, leads_created
from leads.trial import Trial
from leads.writing import Action, LeadDraft, Outcome, Problem, Trust, WritePolicy
from lib.clock import now
from lib.normalise.email import normalise_email


@dataclass(slots=True)
class Batch:
    """One batch of drafts on its way into the base, or into a trial of it."""

    fields: dict[str, LeadField]
    context: Context
    rules: Rules
    names: Names
    trial: Trial | None = None
    index: LeadIndex = field(init=False)
    tags: dict[int, list[str]] = field(default_factory=dict)
    tags_before: dict[int, list[str]] = field(default_factory=dict)
    wanted_tags: dict[int, list[str]] = field(default_factory=dict)
    opt_outs: list[KnownLead] = field(default_factory=list)
    external: dict[str, int] = field(default_factory=dict)
    ids: list[int] = field(default_factory=list)
    created: list[int] = field(default_factory=list)
    others: list[Before] = field(default_factory=list)
    erased: set[int] = field(default_factory=set)

    def write(self, drafts: Sequence[LeadDraft], prepared: Prepared | None = None) -> list[Outcome]:
        """Match, merge and store the drafts; return what became of each."""
        if prepared is None:
            cleaner = Cleaner(self.fields, self.context)
            prepared = prepare(drafts, cleaner, self.names, self.rules.source)
        self._load(prepared)
        outcomes = {} if self.trial else self._let_in(prepared)
        met = [place for place in range(len(drafts)) if place not in outcomes]
        self.ids = (self.trial or storing).new_ids(
            sum(drafts[place].lead_id is None for place in met)
        )
        for place in met:
            outcomes[place] = self._apply(place, prepared)
        if self.trial:
            self.trial.keep(self.index.by_id.values(), self.tags)
            return [outcomes[place] for place in range(len(drafts))]
        self._store()
        return self._report([outcomes[place] for place in range(len(drafts))], drafts, set(met))

    def changed(self) -> list[Before]:
        """Return what the known leads that were changed held before."""
        opted_out = {lead.id for lead in self.opt_outs}
        return self.others + [
            Before(
                lead_id=lead.id,
                version=lead.version + 1 + (lead.id in opted_out),
                values={key: value for key, (value, _) in lead.before.items()},
                provenance={key: said for key, (_, said) in lead.before.items()},
                keys=lead.keys_before if lead.keys_before != lead.keys else {},
            )
            for lead in self.index.by_id.values()
            if lead.is_changed and not lead.is_new
        ]

    def _load(self, prepared: Prepared) -> None:
        self.index = LeadIndex(self.context.country)
        if self.trial:
            known, self.tags_before = self.trial.load(prepared.lookups)
        else:
            known = storing.load(prepared.lookups)
            if prepared.has_tags:
                self.tags_before = tags_of([lead.id for lead in known])
        self.tags = dict(self.tags_before)
        for lead in known:
            self.index.add(lead)
        self.erased = erased_drafts(prepared.keys, self.rules.source)

    def _let_in(self, prepared: Prepared) -> dict[int, Outcome]:
        """Insert the drafts that meet nobody, as they are; return their outcomes by place.

        One whose e-mail somebody else took meanwhile is left to be matched with the others.
        """
        if not self.rules.policy.creates:
            return {}
        places = [
            place
            for place in prepared.newcomers
            if place not in self.erased
            and self.index.match(prepared.keys[place], self.rules.match_by) is None
            and self.index.holder("email_key", prepared.keys[place].email) is None
            and self.index.holder("external_key", prepared.keys[place].external) is None
        ]
        inserted = storing.insert_newcomers([prepared.newcomers[place] for place in places])
        if len(inserted) < len(places):
            went_in = {key for _, key in inserted}
            places = [
                place
                for place in places
                if (key := prepared.keys[place].email) is None or key in went_in
            ]
        for place, (lead_id, _) in zip(places, inserted, strict=True):
            if external_key := prepared.keys[place].external:
                self.external[external_key] = lead_id
        return {
            place: Outcome(
                Action.CREATED,
                lead_id,
                problems=prepared.cleaned[place].problems if place in prepared.noted else [],
            )
            for place, (lead_id, _) in zip(places, inserted, strict=True)
        }

    def _apply(self, place: int, prepared: Prepared) -> Outcome:
        draft, cleaned = prepared.drafts[place], prepared.cleaned[place]
        outcome = Outcome(Action.REJECTED, problems=cleaned.problems)
        if cleaned.is_refused:
            return outcome
        known = self._target(draft, prepared.keys[place])
        policy = self.rules.policy
        refusal = self._refusal(place, prepared, known)
        if refusal is not None:
            outcome.problems.append(refusal)
            self._opt_out(draft, cleaned, None)
            return outcome
        if known is None:
            known = self._create(draft, cleaned)
            outcome.action = Action.CREATED
        else:
            outcome.action = Action.UNCHANGED
            outcome.is_repeat = known.is_met
            if policy is not WritePolicy.CREATE_ONLY or known.is_new:
                self._update(known, draft, cleaned, outcome)
        self._link(known, cleaned.external_key, outcome)
        known.is_met = True
        outcome.lead_id = known.id
        self._opt_out(draft, cleaned, known)
        return outcome

    def _opt_out(self, draft: LeadDraft, cleaned: Clean, known: KnownLead | None) -> None:
        """Keep from writing to the lead, and to another that has the address which was given."""
        if not draft.opted_out:
            return
        for lead in (known, self.index.holder("email_key", cleaned.keys["email_key"])):
            if lead is not None and not lead.opted_out:
                lead.opted_out = True
                self.opt_outs.append(lead)

    def _target(self, draft: LeadDraft, keys: MatchKeys) -> KnownLead | None:
        if draft.lead_id is not None:
            return self.index.by_id.get(draft.lead_id)
        return self.index.match(keys, self.rules.match_by)

    def _refusal(self, place: int, prepared: Prepared, known: KnownLead | None) -> Problem | None:
        """Return why a draft may not go into the lead it matches, or become one."""
        draft, keys, is_erased = prepared.drafts[place], prepared.keys[place], place in self.erased
        if known is not None:
            is_stranger = draft.lead_id is None and not shares_sign(keys, known.keys)
            return ERASED if is_erased and is_stranger else None
        if draft.lead_id is not None or not self.rules.policy.creates:
            reason = "No lead matches, and this only updates known ones."
            return Problem("", reason, is_fatal=True)
        if is_erased:
            return ERASED
        if self.index.holder("email_key", keys.email) is not None:
            reason = (
                f"Another lead already has “{prepared.cleaned[place].values['email']}”, and e-mail "
                "is not what leads are found by here."
            )
            return Problem("email", reason, is_fatal=True)
        return None

    def _link(self, known: KnownLead, external_key: str | None, outcome: Outcome) -> None:
        """Keep by which id another system knows the lead; a living lead keeps the one it has."""
        holder = self.index.holder("external_key", external_key)
        if holder is not None and holder is not known:
            reason = "Another lead is known by this id; it was left as it is."
            outcome.problems.append(Problem("external_id", reason))
        elif external_key and external_key not in known.external_keys:
            known.external_keys.append(external_key)
            self.external[external_key] = known.id
            self.index.add(known)

    def _create(self, draft: LeadDraft, cleaned: Clean) -> KnownLead:
        lead = new_lead(
            self.ids.pop(0), draft, cleaned, self.names.first_stage, self.rules.source, now()
        )
        self.index.add(lead)
        if tags := cleaned.values.get("tags"):
            self.wanted_tags[lead.id] = self.tags[lead.id] = tags
        return lead

    def _update(
        self,
        known: KnownLead,
        draft: LeadDraft,
        cleaned: Clean,
        outcome: Outcome,
    ) -> None:
        current = known.values | {"tags": self.tags.get(known.id, [])}
        incoming = in_step(cleaned.values, known.values, draft.values)
        changes = merge(current, incoming, known.provenance, self.rules, draft.said_at).changes
        self._guard_email(known, changes, outcome)
        if not changes:
            return
        if "tags" in changes:
            self.wanted_tags[known.id] = self.tags[known.id] = changes["tags"][1] or []
        self._remember(known, changes)
        known.values |= {key: after for key, (_, after) in changes.items() if key != "tags"}
        known.provenance = stamp(
            known.provenance,
            list(changes),
            self.rules.source,
            draft.confidence,
            draft.said_at or now(),
            is_new=False,
        )
        known.is_changed = True
        self.index.rekey(known)
        outcome.action = Action.UPDATED
        outcome.changes = self.names.in_words(changes)

    def _remember(self, known: KnownLead, changes: dict[str, list[Any]]) -> None:
        """Keep what is about to change, so that it can be taken back."""
        if not known.before:
            known.keys_before = dict(known.keys)
        for key, (value, _) in changes.items():
            known.before.setdefault(key, (value, known.provenance.get(key)))

    def _guard_email(
        self, known: KnownLead, changes: dict[str, list[Any]], outcome: Outcome
    ) -> None:
        """Keep an address that another lead has out, and say so.

        The address of a lead that was merged into this one brings no machine to undo that choice.
        """
        address = changes.get("email", [None, None])[1]
        key = normalise_email(address) if address else None
        if key in known.merged_emails and self.rules.source.trust is not Trust.PERSON:
            del changes["email"]
            return
        holder = self.index.holder("email_key", key)
        if holder is None or holder is known:
            return
        if holder.keys["email_key"] == key or self.rules.source.trust is not Trust.PERSON:
            del changes["email"]
            reason = f"Another lead already has “{address}”; the e-mail was left as it is."
            outcome.problems.append(Problem("email", reason))

    def _store(self) -> None:
        leads = self.index.by_id.values()
        inserted = storing.insert([lead for lead in leads if lead.is_new])
        for lead in [one for one in leads if one.is_new and one.id not in inserted]:
            del self.index.by_id[lead.id]
            self.wanted_tags.pop(lead.id, None)
            for external_key in lead.external_keys:
                self.external.pop(external_key, None)
        storing.update([lead for lead in leads if lead.is_changed and not lead.is_new])
        if self.external:
            storing.link(self.external)
        if self.wanted_tags:
            write_tags(self.wanted_tags, self.tags_before)
        if self.opt_outs:
            ids = [lead.id for lead in self.opt_outs]
            storing.opt_out(Lead.objects.filter(pk__in=ids))
            keys = [key for lead in self.opt_outs if (key := lead.keys["email_key"])]
            reason = Suppression.Reason.IMPORTED
            suppress(kind=Suppression.Kind.EMAIL, keys=keys, reason=reason)

    def _report(
        self, outcomes: list[Outcome], drafts: Sequence[LeadDraft], met: set[int]
    ) -> list[Outcome]:
        lost = [
            place for place in met if (pk := outcomes[place].lead_id) and pk not in self.index.by_id
        ]
        if lost:
            # Someone else created that e-mail meanwhile; now it can be seen and matched.
            batch = Batch(self.fields, self.context, self.rules, self.names)
            again = batch.write([drafts[place] for place in lost])
            self.created += batch.created
            self.others += batch.changed()
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
        created = [o.lead_id for o in kept if o.action is Action.CREATED and o.lead_id]
        self.created += created
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
