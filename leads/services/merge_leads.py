"""Merge leads that are one person."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.errors import ConflictError, ProductError
from accounts.models import Organization
from accounts.wall.scope import current_actor, current_organization_id
from leads import storing
from leads.matching import KnownLead
from leads.merge_rules import taken, touched_keys
from leads.merging import said_by
from leads.models import CurrentXid, DuplicatePair, Lead, LeadTag, MergeRecord
from leads.naming import Names
from leads.normalising import keys_of
from leads.registry import merge_participants
from leads.services.note_activities import note_activities
from leads.signals import leads_changed
from lib.clock import now


def merge_leads(
    *, survivor_id: int, loser_ids: Sequence[int], choices: Mapping[str, int] | None = None
) -> list[MergeRecord]:
    """Merge losers into the survivor, one after the other; returns a record of each.

    ``choices`` say by field key which lead's value stays; without them the survivor keeps its
    own and blanks are filled. Values keep their origin; tags and addresses join, an opt-out
    holds for all, and the rows of other apps follow. Raises ConflictError where one of the
    leads was merged or deleted meanwhile, ProductError where there is nothing to merge.
    """
    losers = [one for one in dict.fromkeys(loser_ids) if one != survivor_id]
    if not losers:
        message = "Choose at least two leads to merge."
        raise ProductError(message)
    ids = [survivor_id, *losers]
    with transaction.atomic():
        known = {lead.id: lead for lead in storing.load({"id": ids})}
        if len(known) < len(ids):
            message = "One of these leads was merged or deleted meanwhile. Look at them again."
            raise ConflictError(message)
        names = {lead.pk: str(lead) for lead in Lead.objects.filter(pk__in=ids)}
        survivor = known[survivor_id]
        records = [_take_in(survivor, known[one], choices or {}) for one in losers]
        _tell(survivor_id, records, names)
    return records


def _take_in(survivor: KnownLead, loser: KnownLead, choices: Mapping[str, int]) -> MergeRecord:
    values = taken(survivor, loser, choices)
    record = MergeRecord(
        survivor_id=survivor.id,
        loser_id=loser.id,
        changes={key: [survivor.values.get(key), value] for key, value in values.items()},
        before={
            "keys": dict(survivor.keys),
            "provenance": {key: survivor.provenance.get(key) for key in values},
        },
        actor_label=current_actor().label[:254],
    )
    _bury(survivor, loser)  # first, since two live leads cannot hold one address
    survivor.values |= values
    for key in values:
        if said := said_by(loser.provenance, key):
            survivor.provenance[key] = said
    if touched := touched_keys(values):
        country = Organization.objects.get().country or None
        keys = keys_of(survivor.values, country)
        survivor.keys |= {key: keys[key] for key in touched}
    storing.update([survivor])
    record.before |= _opt_out_too(survivor, loser)
    record.moved = {
        name: one.follow(survivor.id, loser.id) for name, one in merge_participants.items()
    }
    record.moved["tags"] = _join_tags(survivor.id, loser.id)
    DuplicatePair.objects.filter(
        lead_a_id=min(survivor.id, loser.id), lead_b_id=max(survivor.id, loser.id)
    ).update(state=DuplicatePair.State.MERGED)
    record.save()
    return record


def _bury(survivor: KnownLead, loser: KnownLead) -> None:
    moment = now()
    Lead.objects.filter(pk=loser.id).update(
        deleted_at=moment,
        merged_into_id=survivor.id,
        changed_at=moment,
        changed_xid=CurrentXid(),
        version=F("version") + 1,
    )


def _opt_out_too(survivor: KnownLead, loser: KnownLead) -> dict[str, Any]:
    """Let the loser's opt-out hold for the survivor; return what undoing that must know."""
    if survivor.opted_out or not loser.opted_out:
        return {}
    since = Lead.objects.values_list("opted_out_at", flat=True).get(pk=loser.id)
    Lead.objects.filter(pk=survivor.id).update(opted_out_at=since)
    survivor.opted_out = True
    return {"opted_out_by_merge": since.isoformat()}


def _join_tags(survivor_id: int, loser_id: int) -> list[int]:
    """Give the survivor the loser's tags that it lacks; return their ids."""
    present = LeadTag.objects.filter(lead_id=survivor_id).values("tag_id")
    added = LeadTag.objects.filter(lead_id=loser_id).exclude(tag_id__in=present)
    ids = list(added.order_by("tag_id").values_list("tag_id", flat=True))
    LeadTag.objects.bulk_create(LeadTag(lead_id=survivor_id, tag_id=tag) for tag in ids)
    return ids


def _tell(survivor_id: int, records: list[MergeRecord], names: dict[int, str]) -> None:
    stages = Names.load()
    for record in records:
        payload = {
            "name": names[record.loser_id],
            "merge": record.pk,
            "changes": stages.in_words(record.changes),
        }
        note_activities(kind="merged", payloads={survivor_id: payload})
    leads_changed.send(
        sender=None,
        organization_id=current_organization_id(),
        ids=[survivor_id, *(record.loser_id for record in records)],
        fields={"deleted_at", *(key for record in records for key in record.changes)},
    )
