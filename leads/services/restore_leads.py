"""Bring deleted leads back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction

from accounts.errors import ConflictError
from accounts.wall.scope import current_organization_id
from leads import storing
from leads.models import Activity, Lead, Suppression
from leads.services.note_alike import note_alike
from leads.signals import leads_changed

# Of two deleted leads with one address the one that was deleted last comes back.
_STATEMENT = """
    WITH wanted AS (
        SELECT id, email_key, row_number() OVER (
            PARTITION BY coalesce(email_key, id::text) ORDER BY deleted_at DESC, id DESC) AS place
        FROM leads_lead
        WHERE organization_id = %(organization)s AND id = ANY(%(ids)s)
    ),
    judged AS (
        SELECT id, place > 1 OR EXISTS (
            SELECT FROM leads_lead holder
            WHERE holder.organization_id = %(organization)s AND holder.deleted_at IS NULL
                AND holder.email_key = wanted.email_key
        ) AS is_taken
        FROM wanted
    ),
    restored AS (
        UPDATE leads_lead lead
        SET deleted_at = NULL, version = lead.version + 1, changed_xid = pg_current_xact_id(),
            changed_at = now()
        FROM judged
        WHERE lead.organization_id = %(organization)s AND lead.id = judged.id AND NOT is_taken
        RETURNING lead.id
    )
    SELECT coalesce((SELECT array_agg(id ORDER BY id) FROM restored), '{}'),
        coalesce((SELECT array_agg(id ORDER BY id) FROM judged WHERE is_taken), '{}')"""


@dataclass(frozen=True, slots=True)
class Restoring:
    """The leads that came back, and those that did not since their e-mail is another's now.

    ``unlinked`` are those that came back while another living lead has, by now, an id by which
    another system knew them: the two may be one.
    """

    restored: list[int]
    taken: list[int]
    unlinked: list[int]


@transaction.atomic
def restore_leads(*, lead_ids: Sequence[int], deleted_at: datetime | None = None) -> Restoring:
    """Restore up to some thousand leads as they were: values, tags, tasks and timeline.

    Leads that are there, that were merged, erased, or are gone for good are left alone; with
    ``deleted_at`` also those that were deleted at another moment. Who opted out of mails
    meanwhile comes back opted out. Raises ConflictError where another lead got one of the
    e-mails at this very moment.
    """
    storing.take_turn()
    found = Lead.objects.restorable().filter(pk__in=lead_ids)
    if deleted_at is not None:
        found = found.filter(deleted_at=deleted_at)
    ids = list(found.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    if not ids:
        return Restoring([], [], [])
    restored, taken = _restore(ids)
    unlinked: list[int] = []
    if restored:
        _opt_out_again(restored)
        unlinked = _link_again(restored)
        note_alike(kind="restored", lead_ids=restored, payload={})
        leads_changed.send(
            sender=None,
            organization_id=current_organization_id(),
            ids=restored,
            fields={"deleted_at"},
        )
    return Restoring(restored, taken, unlinked)


def _restore(ids: list[int]) -> tuple[list[int], list[int]]:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_STATEMENT, {"organization": current_organization_id(), "ids": ids})
            restored, taken = cursor.fetchone()
    except IntegrityError:
        message = "Another lead got one of the e-mails this very moment. Try again."
        raise ConflictError(message) from None
    return restored, taken


def _opt_out_again(ids: Sequence[int]) -> None:
    """Mark those of which the address was suppressed while they were away."""
    suppressed = Suppression.objects.active().filter(kind=Suppression.Kind.EMAIL)
    storing.opt_out(Lead.objects.filter(pk__in=ids, email_key__in=suppressed.values("key")))


def _link_again(ids: Sequence[int]) -> list[int]:
    """Give ids of other systems back that no living lead has; return who goes without one."""
    told = Activity.objects.filter(lead_id__in=ids, kind=storing.ID_WENT).order_by("at", "id")
    went = [
        (key, pk) for pk, said in told.values_list("lead_id", "payload") for key in said["keys"]
    ]
    if not went:
        return []
    holders = storing.linked_leads([key for key, _ in went])
    living = set(Lead.objects.live().filter(pk__in=holders.values()).values_list("pk", flat=True))
    back = {key: pk for key, pk in went if key in holders and holders[key] not in living}
    storing.link(back)
    holders |= back
    return sorted({pk for key, pk in went if holders.get(key, pk) != pk})
