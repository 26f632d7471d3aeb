"""Reads of deleted leads: who deleted them, until when they are kept, whose their e-mail is now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F

from leads.models import Activity, Lead
from leads.place import Place
from leads.querysets.keyset import beyond

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Deleted:
    """A deleted lead; ``holder`` is the lead that has its e-mail by now."""

    lead: Any
    by: str
    until: datetime
    holder: Any


def page_of_deleted(cursor: str) -> tuple[list[Deleted], str]:
    """Return some deleted leads, the last deleted first, and the cursor of those before them."""
    leads = Lead.objects.restorable().order_by("-deleted_at", "-id")
    if place := Place.decode(cursor):
        leads = leads.filter(beyond("deleted_at", place.at, place.pk, descending=True))
    rows = list(leads.defer("provenance", "custom", "notes", "search_text")[: PAGE_SIZE + 1])
    shown, last = rows[:PAGE_SIZE], None
    if len(rows) > PAGE_SIZE:
        last = Place(shown[-1].deleted_at, shown[-1].pk)
    return _described(shown), last.encode() if last else ""


def _described(leads: Sequence[Lead]) -> list[Deleted]:
    said = (
        Activity.objects.filter(kind="deleted", lead_id__in=[lead.pk for lead in leads])
        .order_by("lead_id", F("at").desc())
        .distinct("lead_id")
    )
    by = dict(said.values_list("lead_id", "actor_label"))
    keys = [lead.email_key for lead in leads if lead.email_key]
    holders = {lead.email_key: lead for lead in Lead.objects.live().filter(email_key__in=keys)}
    kept = timedelta(days=settings.DELETED_LEADS_KEPT_DAYS)
    return [
        Deleted(lead, by.get(lead.pk, ""), lead.deleted_at + kept, holders.get(lead.email_key))
        for lead in leads
        if lead.deleted_at
    ]
