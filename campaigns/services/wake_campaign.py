"""See to it that a campaign has a job that works on it."""

from django.utils import timezone

from campaigns.models import Campaign
from jobs.models import Job
from jobs.queue import issue_ticket
from jobs.services.start_job import start_job

KIND = "campaigns.send"


def wake_campaign(*, campaign_id: int) -> Campaign:
    """Wake the campaign's sleeping job, or start one where none is at work."""
    campaign: Campaign = Campaign.objects.for_update().get(pk=campaign_id)
    if Job.objects.active().filter(pk=campaign.job_id).exists():
        # A job that is locked is being run at this moment and needs no waking.
        asleep = Job.objects.select_for_update(skip_locked=True).filter(
            pk=campaign.job_id, not_before__gt=timezone.now()
        )
        for job in asleep:
            job.not_before = timezone.now()
            job.save(update_fields=["not_before"])
            issue_ticket()
        return campaign
    campaign.job = start_job(
        kind=KIND,
        title=f"Sending “{campaign.name}”"[:200],
        parameters={"campaign": campaign.pk},
        total=campaign.waiting_count or None,
    )
    campaign.save(update_fields=["job"])
    return campaign
