"""Enrol the audience of a campaign."""

from datetime import datetime

from django.db import connection
from django.db.models import Case, CharField, F, Max, Value, When

from accounts.models import Organization
from campaigns.audience import contactable, leads_of
from campaigns.models import Campaign, Enrolment, Message
from campaigns.modes.registry import MODES
from campaigns.window import zone_names

ENROLLED_AT_ONCE = 50_000
"""A few seconds' work, well within a job's lease."""

_ENROL = """
    WITH audience AS MATERIALIZED ({audience}),
    enrolled AS (
        INSERT INTO campaigns_enrolment
            (organization_id, campaign_id, lead_id, state, reason, created_at)
        SELECT %s, %s, audience.id, 'active', '', %s FROM audience
        ON CONFLICT DO NOTHING
        RETURNING lead_id
    )
    INSERT INTO campaigns_message
        (organization_id, campaign_id, step, lead_id, state, due_at, time_zone,
         claim_token, attempts, email, message_id, reason, error)
    SELECT %s, %s, %s, audience.id, 'due', %s, audience.zone, '', 0, '', '', '', ''
    FROM audience JOIN enrolled ON enrolled.lead_id = audience.id
    ON CONFLICT DO NOTHING
"""


def enrol_audience(*, campaign_id: int, at: datetime, limit: int = ENROLLED_AT_ONCE) -> Campaign:
    """Enrol the next of the audience who may be written to, in one statement, by lead id.

    Who opted out, is suppressed or has no address is left out. Call it until ``enrolled_at``
    is set. Safe to repeat: nobody is enrolled twice.
    """
    campaign: Campaign = Campaign.objects.for_update().get(pk=campaign_id)
    organization = Organization.objects.get()
    leads = contactable(leads_of((campaign.frozen or {}).get("audience", campaign.audience)))
    zone = _zone(campaign, home_zone(organization))
    last = Enrolment.objects.filter(campaign=campaign).aggregate(last=Max("lead_id"))["last"] or 0
    leads = leads.filter(pk__gt=last).order_by("pk").annotate(zone=zone)
    query = leads.values_list("id", "zone")[:limit].query
    audience, parameters = query.sql_with_params()
    key = (organization.pk, campaign.pk)
    first = MODES[campaign.mode].plan(campaign.settings)[0]
    values = (*parameters, *key, at, *key, first.number, at + first.delay)
    with connection.cursor() as cursor:
        cursor.execute(_ENROL.format(audience=audience), values)
        enrolled = cursor.rowcount
    campaign.enrolled_count += enrolled
    if enrolled < limit:
        campaign.enrolled_at = at
        campaign.zones = list(
            Message.objects.filter(campaign=campaign)
            .order_by()
            .values_list("time_zone", flat=True)
            .distinct()
        )
    campaign.save(update_fields=["enrolled_count", "enrolled_at", "zones"])
    return campaign


def home_zone(organization: Organization) -> str:
    """Return the organization's time zone, UTC where it is none we know."""
    return organization.time_zone if organization.time_zone in zone_names() else "UTC"


def _zone(campaign: Campaign, home: str) -> Case | Value:
    if campaign.zone_policy != Campaign.ZonePolicy.LEAD:
        return Value(home, output_field=CharField())
    return Case(
        When(time_zone__in=sorted(zone_names()), then=F("time_zone")),
        default=Value(home),
        output_field=CharField(),
    )
