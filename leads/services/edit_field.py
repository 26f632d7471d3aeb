"""Change one field of a lead, beside others who change it too."""

from typing import Any

from django.db import transaction

from accounts.errors import ConflictError
from leads.fields import as_typed
from leads.models import Activity, Lead
from leads.services.edit_lead import edit_lead
from leads.timeline import source_in_words
from leads.writing import Source, Trust

_LOOKED_AT = 20
_SHOWN = 80


def edit_field(
    *, lead_id: int, key: str, value: Any, version: int, seen: str, source: Source
) -> None:
    """Write a value over the one that was ``seen``, as typed, when the lead had ``version``.

    What others changed in other fields since then is no hindrance. Raises ConflictError, which
    names what someone else wrote here, ProductError for a value that cannot be kept,
    Lead.DoesNotExist.
    """
    with transaction.atomic():
        lead = Lead.objects.live().for_page().select_for_update(of=("self",)).get(pk=lead_id)
        present = as_typed(lead.value(key))
        if lead.version != version and present != seen:
            raise ConflictError(_what_happened(lead, key, present), field=key)
        edit_lead(lead_id=lead_id, values={key: value}, source=source, version=lead.version)


def _what_happened(lead: Lead, key: str, present: str) -> str:
    wrote = f"wrote “{present[:_SHOWN]}” here" if present else "emptied this"
    return (
        f"{_who_changed(lead, key)} {wrote} meanwhile. "
        "Save again to put yours in its place, or cancel to keep theirs."
    )


def _who_changed(lead: Lead, key: str) -> str:
    for activity in Activity.objects.of_lead(lead.pk).of_kinds(["changed"])[:_LOOKED_AT]:
        if key in activity.payload.get("changes", {}):
            code = activity.payload.get("source", "")
            is_person = code.startswith(Trust.PERSON) and activity.actor_label
            who = activity.actor_label if is_person else source_in_words(code)
            return who[:1].upper() + who[1:] if not is_person else who
    return "Someone else"
