"""The job that assigns the leads that have no owner."""

from django.urls import reverse

from jobs.kinds import JobKind, Step
from jobs.models import Job
from leads import storing
from leads.models import Lead
from leads.paging import DEFAULT, page_of
from leads.services.assign_leads import assign_leads
from leads.services.start_assigning import KIND

_LEADS_A_STEP = 5_000


class AssignLeads(JobKind):
    """Walks the leads without an owner, newest first; those added later it never meets."""

    kind = KIND

    def step(self, job: Job) -> Step:
        """Apply the rules to the next leads after ``cursor["after"]``."""
        # Batches that write leads take turns; one that waits for the rules would wait for us.
        storing.take_turn()
        unassigned = Lead.objects.live().filter(owner=None).only("pk", "created_at")
        page = page_of(unassigned, DEFAULT, job.cursor.get("after", ""), _LEADS_A_STEP)
        ids = [lead.pk for lead in page.leads]
        assigned = assign_leads(lead_ids=ids) if ids else 0
        return Step(
            cursor={"after": page.older},
            done=assigned,
            counts={"looked at": len(ids)},
            text="Assigning",
            is_last=not page.older,
        )

    def result_url(self, job: Job) -> str:
        """Return the page of rules."""
        return reverse("leads:rules")
