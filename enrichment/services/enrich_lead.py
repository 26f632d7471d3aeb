"""Enrich one lead at once."""

from enrichment.gallery import providers_to_ask
from enrichment.services.execute_run import Tally, execute_run
from leads.models import Lead


def enrich_lead(*, lead_id: int) -> Tally:
    """Ask every provider that is on about one lead, now.

    A provider that is unwell is recorded as failed and not waited for. Raises
    Lead.DoesNotExist, and ProductError where every provider is off.
    """
    lead: Lead = Lead.objects.live().get(pk=lead_id)
    return execute_run(leads=[lead], providers=providers_to_ask(), is_last_try=True)
