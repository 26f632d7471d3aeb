"""Erase a person: everything we hold on them goes, a keyed hash stays."""

from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import F, Q

from accounts import audit
from accounts.wall.scope import current_organization_id
from leads import erasure
from leads.models import CurrentXid, Import, Lead, Suppression, TrialLead
from leads.registry import erasures
from leads.services.blank_leads import blank_leads
from leads.services.drop_import_files import drop_import_files
from leads.signals import leads_changed
from leads.suppression import suppressed_keys
from lib.clock import now
from lib.normalise.row_id import parse_id

_CHANGES = """
    UPDATE leads_changesetpart part
    SET updated = (
        SELECT coalesce(jsonb_agg(entry), '[]') FROM jsonb_array_elements(part.updated) entry
        WHERE (entry ->> 'id')::bigint <> ALL(%(ids)s)
    )
    WHERE organization_id = %(organization)s AND EXISTS (
        SELECT FROM jsonb_array_elements(part.updated) entry
        WHERE (entry ->> 'id')::bigint = ANY(%(ids)s)
    )
"""
_PROBLEMS = """
    DELETE FROM leads_importproblem
    WHERE organization_id = %s AND EXISTS (
        SELECT FROM jsonb_array_elements_text(cells) cell WHERE lower(btrim(cell)) = ANY(%s)
    )
"""


def erase_person(*, lead_id: int) -> None:
    """Erase a lead, deleted or not, what was merged into it, and deleted leads of its address.

    What stays is a tombstone for the change feed with nothing on it, and hashes by which
    machines are kept from bringing the person back. Raises Lead.DoesNotExist where there is
    no such lead or it is erased already.
    """
    with transaction.atomic():
        lead = Lead.objects.select_for_update(of=("self",)).get(pk=lead_id)
        if _is_blank(lead):
            raise Lead.DoesNotExist
        leads = _the_same_person(lead)
        ids = [one.pk for one in leads]
        _drop_files(leads)
        traces, emails = _traces(leads), _emails(leads)
        erasure.keep_hashes(traces, opted_out=_has_opted_out(leads, emails))
        Suppression.objects.filter(kind=Suppression.Kind.EMAIL, key__in=emails).delete()
        _forget_changes(ids)
        _delete_import_problems(leads)
        for erase in erasures:
            erase(ids)
        blank_leads(lead_ids=ids)
        _bury_again(ids)
        audit.record("erased person", Lead(pk=lead.pk), after={"leads": len(ids)})
        leads_changed.send(
            sender=None, organization_id=current_organization_id(), ids=ids, fields={"deleted_at"}
        )


def _is_blank(lead: Lead) -> bool:
    return lead.deleted_at is not None and not lead.search_text.strip() and not lead.provenance


def _the_same_person(lead: Lead) -> list[Lead]:
    """Return the lead, those merged into it, and deleted ones of their addresses or profiles.

    Deleted leads are in no index of addresses: erasing is rare.
    """
    found = {lead.pk: lead}
    emails: set[str] = set()
    while True:
        emails |= _emails(list(found.values()))
        profiles = {one.linkedin_key for one in found.values()} - {None}
        more = (
            Lead.objects.filter(deleted_at__isnull=False)
            .filter(
                Q(merged_into__in=list(found))
                | Q(email_key__in=emails)
                | Q(linkedin_key__in=profiles)
            )
            .exclude(pk__in=list(found))
            .order_by("pk")
            .select_for_update(of=("self",))
        )
        new = {one.pk: one for one in more}
        if not new:
            return list(found.values())
        found |= new


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


def _forget_changes(ids: Sequence[int]) -> None:
    """Drop what is kept so that imports and bulk edits can be taken back."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, {"organization": current_organization_id(), "ids": list(ids)})


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


def _drop_files(leads: Sequence[Lead]) -> None:
    """Delete the files that the person is known to be from; let checks be made anew."""
    said = {entry[0] for one in leads for entry in one.provenance.values()}
    ids = [parse_id(source.removeprefix("import:")) for source in said]
    drop_import_files(runs=Import.objects.ended().filter(pk__in=ids).with_file())
    checked = (Import.State.CHECKING, Import.State.CHECKED)
    shown = Import.objects.filter(state__in=checked).select_for_update(of=("self",))
    ids = list(shown.order_by("pk").values_list("pk", flat=True))
    Import.objects.filter(pk__in=ids).update(state=Import.State.MAPPING, check_result={})
    TrialLead.objects.filter(import_run__in=ids).delete()


def _bury_again(ids: Sequence[int]) -> None:
    """Tell the change feed, also of those that were deleted already."""
    moment = now()
    Lead.objects.filter(pk__in=ids).update(
        deleted_at=moment,
        changed_at=moment,
        changed_xid=CurrentXid(),
        version=F("version") + 1,
    )
