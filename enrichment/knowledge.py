"""A lead as the waterfall sees it."""

from enrichment.waterfall import PERSON, Known
from leads.fields import BUILT_IN
from leads.merging import ANY
from leads.models import Lead

_FIELDS = tuple(key for key in BUILT_IN if key not in {"stage", "owner", "tags", "other_emails"})


def known_of(lead: Lead) -> Known:
    """Return what the lead holds and who said so; no query."""
    values = {key: str(lead.value(key) or "") for key in _FIELDS}
    anyone = lead.provenance.get(ANY, [""])
    sources = {key: str(lead.provenance.get(key, anyone)[0]) for key in _FIELDS}
    emptied = frozenset(
        key
        for key in _FIELDS
        if not values[key] and str(lead.provenance.get(key, [""])[0]).startswith(PERSON)
    )
    return Known(lead.pk, values, sources, emptied)
