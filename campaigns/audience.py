"""Who a campaign is for: all leads, a stage, a list's query, or leads picked one by one."""

from typing import Any

from django.db.models import Exists, F, Func, OuterRef, Value
from django.http import QueryDict

from leads.models import Lead, Stage, Suppression
from leads.querysets import LeadQuerySet
from leads.selection import Selection

ALL = "all"
STAGE = "stage"
QUERY = "query"
IDS = "ids"


def leads_of(audience: dict[str, Any]) -> LeadQuerySet:
    """Return the leads of an audience, before anyone is left out of it."""
    kind = audience.get("kind", ALL)
    leads: LeadQuerySet = Lead.objects.live()
    if kind == STAGE:
        leads = leads.filter(stage_id=audience["stage_id"])
    if kind == IDS:
        return Selection(lead_ids=tuple(audience["ids"])).queryset()
    if kind == QUERY:
        return Selection(query=audience["query"]).queryset()
    return leads


def contactable(leads: LeadQuerySet) -> LeadQuerySet:
    """Leave out leads without an address, who opted out, or whose address is suppressed."""
    active = Suppression.objects.active()
    domain = Func(F("email_key"), Value("@"), Value(2), function="split_part")
    by_address = active.filter(kind=Suppression.Kind.EMAIL, key=OuterRef("email_key"))
    by_domain = active.filter(kind=Suppression.Kind.DOMAIN, key=OuterRef("email_domain"))
    reachable: LeadQuerySet = (
        leads.filter(email_key__isnull=False, opted_out_at=None)
        .alias(email_domain=domain)
        .filter(~Exists(by_address), ~Exists(by_domain))
    )
    return reachable


def wording(audience: dict[str, Any]) -> str:
    """Return an audience in words."""
    kind = audience.get("kind", ALL)
    if kind == STAGE:
        stage = Stage.objects.filter(pk=audience["stage_id"]).first()
        return f"Leads in stage {stage}" if stage else "Leads in a stage that is gone"
    if kind == IDS:
        return f"{len(audience['ids']):,} picked leads"
    if kind == QUERY:
        return "Leads that match a list" if audience["query"] else "All leads"
    return "All leads"


def from_selection(post: QueryDict) -> dict[str, Any]:
    """Return the audience that a POST of the lead list selects. Raises ProductError."""
    selection = Selection.from_post(post)
    if selection.query is not None:
        return {"kind": QUERY, "query": selection.query}
    return {"kind": IDS, "ids": list(selection.lead_ids)}
