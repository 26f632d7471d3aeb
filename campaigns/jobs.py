"""The kind of job that sends campaigns."""

from typing import cast

from django.urls import reverse

from accounts.errors import ConflictError
from campaigns.models import Campaign
from campaigns.services.deliver import deliver
from campaigns.services.pause_campaign import pause_campaign
from campaigns.services.wake_campaign import KIND
from jobs.kinds import JobKind, Step
from jobs.models import Job


class SendCampaign(JobKind):
    """Works on one campaign until it is finished, paused or cancelled."""

    kind = KIND
    is_transactional = False

    def step(self, job: Job) -> Step:
        """Send what is due for about a second."""
        return deliver(
            organization_id=cast("int", job.organization_id),
            campaign_id=job.parameters["campaign"],
            failures=job.cursor.get("failures", 0),
        )

    def on_end(self, job: Job) -> None:
        """Pause a running campaign whose job was cancelled or failed."""
        if job.state == Job.State.FINISHED:
            return
        reason = job.error or "Its job was cancelled."
        if Campaign.objects.filter(pk=job.parameters["campaign"], state="running").exists():
            try:
                pause_campaign(campaign_id=job.parameters["campaign"], reason=reason)
            except ConflictError:
                return

    def result_url(self, job: Job) -> str:
        """Return the campaign's page."""
        return reverse("campaigns:detail", args=[job.parameters["campaign"]])
