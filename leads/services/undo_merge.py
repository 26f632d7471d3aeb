"""Take a merge back."""

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.errors import ConflictError
from accounts.wall.scope import current_organization_id
from leads import storing
from leads.fields import BUILT_IN, CUSTOM
from leads.matching import KnownLead
from leads.merge_rules import touched_keys
from leads.models import CurrentXid, DuplicatePair, Lead, LeadTag, MergeRecord
from leads.registry import merge_participants
from leads.services.note_activities import note_activities
from leads.signals import leads_changed
from lib.clock import now


def undo_merge(*, record_id: int) -> Lead:
    """Bring the loser of a merge back and give the survivor its own values again.

    Returns the loser. Raises ConflictError where the merge was undone already, or where the
    survivor is gone or holds other values by now in the fields that were merged.
    """
    try:
        with transaction.atomic():
            return _undo(MergeRecord.objects.get(pk=record_id))
    except IntegrityError:
        message = "Another lead has the address of the one that would come back. Change it first."
        raise ConflictError(message) from None


def _undo(record: MergeRecord) -> Lead:
    pair = (record.survivor_id, record.loser_id)
    # Both leads before the record, as merging locks them: two undoing at once take turns.
    leads = {
        lead.pk: lead
        for lead in Lead.objects.filter(pk__in=pair).order_by("pk").select_for_update(of=("self",))
    }
    record.refresh_from_db()
    survivor = leads[record.survivor_id]
    loser: Lead = leads[record.loser_id]
    if record.undone_at is not None or loser.merged_into_id != survivor.pk:
        message = "This merge was undone already."
        raise ConflictError(message)
    if survivor.deleted_at is not None:
        message = f"“{survivor}” is gone itself: undo its own merge or deletion first."
        raise ConflictError(message)
    [known] = storing.load({"id": [survivor.pk]})
    _refuse_changed(known, record)
    _restore(known, record)
    _revive(loser)
    _part(record)
    note_activities(
        kind="unmerged",
        payloads={survivor.pk: {"name": str(loser)}, loser.pk: {"name": str(survivor)}},
    )
    leads_changed.send(
        sender=None,
        organization_id=current_organization_id(),
        ids=list(pair),
        fields={"deleted_at", *record.changes},
    )
    return loser


def _refuse_changed(known: KnownLead, record: MergeRecord) -> None:
    changed = [
        BUILT_IN[key].label if key in BUILT_IN else key.removeprefix(CUSTOM)
        for key, (_, after) in record.changes.items()
        if (known.values.get(key) or None) != (after or None)
    ]
    if changed:
        message = (
            f"The merge cannot be undone: since then {', '.join(changed)} was changed on the "
            "lead that stayed."
        )
        raise ConflictError(message)


def _restore(known: KnownLead, record: MergeRecord) -> None:
    known.values |= {key: before for key, (before, _) in record.changes.items()}
    for key, said in record.before["provenance"].items():
        if said is None:
            known.provenance.pop(key, None)
        else:
            known.provenance[key] = said
    keys = record.before["keys"]
    known.keys |= {key: keys[key] for key in touched_keys(record.changes)}
    storing.update([known])
    if since := record.before.get("opted_out_by_merge"):
        Lead.objects.filter(pk=known.id, opted_out_at=since).update(opted_out_at=None)


def _revive(loser: Lead) -> None:
    Lead.objects.filter(pk=loser.pk).update(
        deleted_at=None,
        merged_into=None,
        changed_at=now(),
        changed_xid=CurrentXid(),
        version=F("version") + 1,
    )


def _part(record: MergeRecord) -> None:
    """Give the loser its rows back, take its tags off the survivor, open the question again."""
    survivor, loser = record.survivor_id, record.loser_id
    for name, moved in record.moved.items():
        if name in merge_participants:
            merge_participants[name].give_back(moved, survivor, loser)
    LeadTag.objects.filter(lead_id=survivor, tag_id__in=record.moved["tags"]).delete()
    DuplicatePair.objects.filter(
        lead_a_id=min(survivor, loser),
        lead_b_id=max(survivor, loser),
        state=DuplicatePair.State.MERGED,
    ).update(state=DuplicatePair.State.OPEN)
    record.undone_at = now()
    record.save(update_fields=["undone_at"])
