"""What others wrote to a lead while a person had its form open."""

import json
from typing import Any

from django.http import QueryDict

from accounts.models import Membership
from leads.forms import LeadForm
from leads.merging import said_by
from leads.models import Lead
from leads.timeline import source_in_words
from leads.writing import Trust
from lib.normalise.row_id import parse_id

_SHOWN = 200


def beside_the_others(form: LeadForm, lead: Lead) -> LeadForm:
    """Return a person's form once more, their changes beside those of others.

    What only the others changed is theirs now; what both did is the person's to decide.
    """
    seen = _seen(form.cleaned_data["seen"])
    present: dict[str, str] = json.loads(LeadForm(lead=lead).initial["seen"])
    data = QueryDict(mutable=True)
    data.update(form.data)
    for key, text in present.items():
        if _typed(form, key) == seen.get(key):
            data[key] = text
    data["version"], data["seen"] = str(lead.version), json.dumps(present)
    again = LeadForm(data, lead=lead)
    again.full_clean()
    again.add_error(None, f"“{lead}” was changed by someone else meanwhile.")
    for key, text in present.items():
        if seen.get(key) != text != _typed(again, key):
            again.add_error(key, _written(lead, key, text))
    return again


def _seen(text: str) -> dict[str, Any]:
    try:
        seen = json.loads(text)
    except ValueError:
        return {}
    return seen if isinstance(seen, dict) else {}


def _typed(form: LeadForm, key: str) -> str:
    return str(form.data.get(key, "")).replace("\r\n", "\n")


def _written(lead: Lead, key: str, text: str) -> str:
    who = _writer((said_by(lead.provenance, key) or [""])[0])
    said = f"“{text[:_SHOWN]}” is what {who} wrote" if text else f"It was emptied by {who}"
    return f"{said} meanwhile. Save again to keep yours."


def _writer(code: str) -> str:
    kind, _, name = code.partition(":")
    if kind == Trust.PERSON.value:
        member = Membership.objects.with_people().filter(user_id=parse_id(name)).first()
        return str(member.user) if member else "someone"
    return source_in_words(code) if code else "someone"
