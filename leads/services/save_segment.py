"""Keep a filter of leads under a name."""

from typing import Any

from django.db import IntegrityError, transaction

from accounts import audit
from accounts.errors import ConflictError, ProductError
from accounts.wall.scope import current_actor
from leads.filtering import read_filter
from leads.models import Segment
from leads.segment_access import acting_member, must_be_changeable
from lib.normalise.text import collapse

_LONGEST = 80


def save_segment(
    *,
    name: str,
    filter: Any,  # noqa: A002 -- the field's own word
    is_shared: bool = False,
    segment_id: int | None = None,
) -> Segment:
    """Create a segment of whoever acts, or change the one of ``segment_id``.

    ``filter`` is JSON text or its value. Raises ProductError for a name or filter that cannot
    be, ConflictError where its owner has another segment of that name, NotAllowedError for a
    segment of someone else.
    """
    name = collapse(name)
    if not 1 <= len(name) <= _LONGEST:
        message = f"Give the segment a name of 1 to {_LONGEST} characters."
        raise ProductError(message, field="name")
    kept = read_filter(filter).to_json()
    segment, before = _taken(segment_id)
    # A key has no colleagues to hide from: what it saves is everyone's.
    shared = is_shared or current_actor().kind == "key"
    segment.name, segment.filter, segment.is_shared = name, kept, shared
    try:
        with transaction.atomic():
            segment.save()
    except IntegrityError:
        message = f"There is a segment named “{name}” already; choose another name."
        raise ConflictError(message, field="name") from None
    verb = "saved" if before is None else "changed"
    audit.record(verb, segment, before=before, after=_facts(segment))
    return segment


def _taken(segment_id: int | None) -> tuple[Segment, dict[str, Any] | None]:
    """Return the segment to write, and what it was; None where it is new."""
    if segment_id is None:
        return Segment(owner=acting_member()), None
    segment = Segment.objects.visible().select_for_update(of=("self",)).filter(pk=segment_id)
    found = segment.first()
    if found is None:
        raise ProductError("This segment is gone; save the filter as a new one.")
    must_be_changeable(found)
    return found, _facts(found)


def _facts(segment: Segment) -> dict[str, Any]:
    return {"name": segment.name, "filter": segment.filter, "is_shared": segment.is_shared}
