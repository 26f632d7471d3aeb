"""What the worker calls each minute."""

import logging

from django.db import DatabaseError
from django.utils import timezone

from accounts.errors import ConflictError
from accounts.wall.scope import acting_across, acting_for
from campaigns.models import Campaign
from campaigns.services.start_campaign import start_campaign
from campaigns.services.wake_campaign import wake_campaign
from jobs.models import Job

_log = logging.getLogger(__name__)


def tick() -> None:
    """Start campaigns whose time has come and give those at work their job back."""
    with acting_across():
        found = list(
            Campaign.objects.wanting_care(timezone.now()).values_list(
                "organization_id", "pk", "state"
            )
        )
    for organization_id, campaign_id, state in found:
        try:
            with acting_for(organization_id):
                _care(campaign_id, state)
        except (ConflictError, DatabaseError):
            # One campaign's trouble is not the others'; the next tick tries it again.
            _log.exception("campaign %s could not be cared for", campaign_id)


def _care(campaign_id: int, state: str) -> None:
    if state == Campaign.State.SCHEDULED:
        start_campaign(campaign_id=campaign_id)
        return
    job_id = Campaign.objects.values_list("job_id", flat=True).get(pk=campaign_id)
    if not Job.objects.active().filter(pk=job_id).exists():
        wake_campaign(campaign_id=campaign_id)
