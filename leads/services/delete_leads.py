"""Delete leads, softly: they leave every list and can be restored."""

from django.db.models import QuerySet

from accounts import audit
from leads.models import Lead
from leads.services.bury_leads import bury_leads


def delete_leads(*, leads: QuerySet[Lead]) -> int:
    """Delete a few leads at once; ``delete_selection`` is for any number. Returns how many."""
    number = bury_leads(lead_ids=list(leads.order_by().values_list("pk", flat=True)))
    if number:
        audit.record("deleted leads", after={"number": number})
    return number
