"""Erase a person: everything we hold on them goes, a keyed hash stays."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from accounts import audit
from accounts.wall.scope import current_organization_id
from leads import erasure
from leads.models import Activity, CurrentXid, ErasedPerson, Lead, LeadTag, Suppression, Task
from leads.registry import erasures
from leads.signals import leads_changed
from leads.suppression import suppressed_keys
from lib.clock import now

_KEPT = {
    "id", "organization", "version", "changed_xid", "changed_at", "created_at", "deleted_at",
    "search_text",
}  # fmt: skip
_PROBLEMS = """
    DELETE FROM leads_importproblem
    WHERE organization_id = %s AND EXISTS (
        SELECT FROM jsonb_array_elements_text(cells) cell WHERE lower(btrim(cell)) = ANY(%s)
    )
"""


def erase_person(*, lead_id: int) -> None:
    """Erase a lead, deleted or not, and every deleted lead of the same address.

    What stays is a tombstone for the change feed with nothing on it, and hashes by which
    machines are kept from bringing the person back. Raises Lead.DoesNotExist where there is
    no such lead or it is erased already.
    """
    with transaction.atomic():
        lead = Lead.objects.select_for_update(of=("self",)).get(pk=lead_id)
        if _is_blank(lead):
            raise Lead.DoesNotExist
        leads = [lead, *_buried_before(lead)]
        ids = [one.pk for one in leads]
        for erase in erasures:
            erase(ids)
        traces, emails = _traces(leads), _emails(leads)
        _keep_hashes(traces, opted_out=_has_opted_out(leads, emails))
        Suppression.objects.filter(kind=Suppression.Kind.EMAIL, key__in=emails).delete()
        Activity.objects.filter(lead_id__in=ids).delete()
        Task.objects.filter(lead_id__in=ids).delete()
        LeadTag.objects.filter(lead_id__in=ids).delete()
        _delete_import_problems(leads)
        _blank(ids)
        audit.record("erased person", Lead(pk=lead.pk), after={"leads": len(ids)})
        leads_changed.send(
            sender=None, organization_id=current_organization_id(), ids=ids, fields={"deleted_at"}
        )


def _is_blank(lead: Lead) -> bool:
    return lead.deleted_at is not None and not lead.search_text.strip() and not lead.provenance


def _buried_before(lead: Lead) -> list[Lead]:
    """Return deleted leads of the same address, which no index finds: erasing is rare."""
    if not lead.email_key:
        return []
    buried = Lead.objects.filter(deleted_at__isnull=False, email_key=lead.email_key)
    return list(buried.exclude(pk=lead.pk).order_by("pk").select_for_update(of=("self",)))


def _emails(leads: Sequence[Lead]) -> set[str]:
    keys = (erasure.emails_of({"email_key": one.email_key}, one.other_emails) for one in leads)
    return set().union(*keys)


def _traces(leads: Sequence[Lead]) -> set[str]:
    return {
        trace
        for one in leads
        for trace in erasure.traces_of(
            {name: getattr(one, name) for name in ("email_key", "phone_key", "linkedin_key")},
            one.other_emails,
        )
    }


def _has_opted_out(leads: Sequence[Lead], emails: set[str]) -> bool:
    return any(one.opted_out_at for one in leads) or bool(suppressed_keys(emails))


def _keep_hashes(traces: set[str], *, opted_out: bool) -> None:
    ErasedPerson.objects.bulk_create(
        [
            ErasedPerson(key_hash=erasure.hashes_of(trace)[0], opted_out=opted_out)
            for trace in sorted(traces)
        ],
        update_conflicts=True,
        unique_fields=["organization", "key_hash"],
        update_fields=["opted_out", "erased_at"],
    )


def _delete_import_problems(leads: Sequence[Lead]) -> None:
    """Delete rejected rows of imports that hold an address, phone or profile of the person."""
    told = {
        text.strip().lower()
        for one in leads
        for text in (one.email, one.email_key, *one.other_emails, one.phone, one.phone_key,
                     one.mobile, one.linkedin_url, one.linkedin_key)
        if text
    }  # fmt: skip
    if told:
        with connection.cursor() as cursor:
            cursor.execute(_PROBLEMS, [current_organization_id(), sorted(told)])


def _blank(ids: Sequence[int]) -> None:
    moment = now()
    empty: dict[str, Any] = {
        field.name: None if field.null else field.get_default()
        for field in Lead._meta.concrete_fields
        if field.name not in _KEPT
    }
    Lead.objects.filter(pk__in=ids).update(
        **empty,
        deleted_at=moment,
        changed_at=moment,
        changed_xid=CurrentXid(),
        version=F("version") + 1,
    )
