"""Enrich a selection of leads."""

from decimal import Decimal

from accounts.errors import ProductError
from accounts.wall.scope import current_actor
from enrichment.gallery import providers_to_ask
from enrichment.models import Run
from enrichment.waterfalls import to_json, waterfall_for
from jobs.services.start_job import start_job
from leads.selection import Selection

KIND = "enrichment.run"


def enrich_leads(*, selection: Selection, cap: Decimal | None = None) -> Run:
    """Start a job that takes the selected leads down the waterfall.

    Leads that begin to match the selection after this moment are left out. ``cap`` are the
    credits that the run may spend, whatever the providers. Raises ProductError where there is
    nobody to ask or nothing to ask about.
    """
    providers = providers_to_ask()
    number, last_lead_id = selection.measure()
    if not number:
        raise ProductError("No lead matches the selection any more.")
    description = f"Enrich {selection.describe()}"[:200]
    job = start_job(kind=KIND, title=description, total=number)
    run: Run = Run.objects.create(
        job=job,
        selection=selection.to_json(),
        description=description,
        providers=[provider.key for provider in providers],
        plan=to_json(waterfall_for(providers)),
        lead_count=number,
        last_lead_id=last_lead_id,
        cap=cap,
        created_by_id=current_actor().user_id,
    )
    return run
