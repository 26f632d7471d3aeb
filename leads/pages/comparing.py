"""Leads side by side: one row a field, one column a lead."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import QueryDict

from leads import storing
from leads.fields import BUILT_IN
from leads.matching import KnownLead
from leads.merge_rules import NAME_PARTS, best_survivor, suggested
from leads.merging import said_by
from leads.models import FieldDefinition, Lead
from leads.naming import Names
from leads.timeline import source_in_words
from lib.normalise.row_id import parse_id

MAX_LEADS = 6
_CHOICE = "keep:"
_NOT_CHOSEN = {"other_emails", *NAME_PARTS}


def known_leads(ids: list[int]) -> list[KnownLead]:
    """Return the live leads with their values, the oldest first."""
    return storing.load({"id": ids}, locked=False)


def read_choices(data: QueryDict) -> dict[str, int]:
    """Return by field whose value stays, as the form says."""
    chosen = {
        key.removeprefix(_CHOICE): parse_id(str(value))
        for key, value in data.items()
        if key.startswith(_CHOICE)
    }
    return {key: lead_id for key, lead_id in chosen.items() if lead_id is not None}


def comparison(leads: list[KnownLead]) -> dict[str, Any]:
    """Return what the page shows: the leads, the rows, whom and what is suggested."""
    survivor = best_survivor(leads)
    kept = suggested(leads, survivor)
    fields = BUILT_IN | FieldDefinition.objects.as_fields()
    words = Names.load().words
    rows = [
        {
            "label": field.label,
            "name": f"{_CHOICE}{key}",
            "cells": [_cell(lead, key, kept.get(key), words) for lead in leads],
            "differs": len({str(lead.values.get(key) or "") for lead in leads}) > 1,
        }
        for key, field in fields.items()
        if key not in _NOT_CHOSEN and any(lead.values.get(key) for lead in leads)
    ]
    by_id = {lead.pk: lead for lead in Lead.objects.filter(pk__in=[one.id for one in leads])}
    return {"leads": [by_id[one.id] for one in leads], "survivor": survivor.id, "rows": rows}


def _cell(
    lead: KnownLead, key: str, kept: int | None, words: Mapping[tuple[str, int], str]
) -> dict[str, Any]:
    value = lead.values.get(key)
    source, _, at = said_by(lead.provenance, key) or ["", 0, ""]
    return {
        "lead_id": lead.id,
        "value": words.get((key, value), value) if isinstance(value, int) else value,
        "source": source_in_words(source),
        "at": datetime.fromisoformat(str(at)) if at else None,
        "is_kept": kept == lead.id,
    }
