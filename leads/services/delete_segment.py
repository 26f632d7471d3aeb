"""Delete a segment; the leads in it stay."""

from accounts import audit
from leads.models import Segment
from leads.segment_access import must_be_changeable


def delete_segment(*, segment_id: int) -> str:
    """Delete a segment and return its name.

    Raises NotAllowedError for a segment of someone else, Segment.DoesNotExist for one that
    whoever acts cannot see.
    """
    segment: Segment = Segment.objects.visible().get(pk=segment_id)
    must_be_changeable(segment)
    name = str(segment)
    audit.record("deleted", segment, before={"name": name, "filter": segment.filter})
    segment.delete()
    return name
