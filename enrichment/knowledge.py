"""A lead as enrichment sees it."""

from datetime import datetime
from typing import Any

from enrichment.planning.known import Known, Said
from leads.fields import BUILT_IN
from leads.merging import said_by
from leads.models import Lead

_FIELDS = tuple(key for key in BUILT_IN if key not in {"stage", "owner", "tags", "other_emails"})


def known_of(lead: Lead) -> Known:
    """Return what the lead holds and who said so; no query."""
    values = {key: str(lead.value(key) or "") for key in _FIELDS}
    said = {key: _said(entry) for key in _FIELDS if (entry := said_by(lead.provenance, key))}
    emptied = frozenset(
        key
        for key in _FIELDS
        if not values[key] and (entry := lead.provenance.get(key)) and _said(entry).is_of_person
    )
    return Known(lead.pk, values, said, emptied)


def _said(entry: list[Any]) -> Said:
    return Said(str(entry[0]), float(entry[1]), datetime.fromisoformat(str(entry[2])))
