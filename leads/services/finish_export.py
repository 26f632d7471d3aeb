"""Offer the file of an export, now that it is whole."""

from accounts import audit
from leads.models import Export
from leads.models.exporting import end_of_life


def finish_export(*, export: Export, row_count: int, size: int) -> None:
    """Keep what the file holds, and count its seven days from now."""
    Export.objects.filter(pk=export.pk).update(
        state=Export.State.FINISHED, row_count=row_count, size=size, expires_at=end_of_life()
    )
    audit.record("exported", export, after={"number": row_count, "bytes": size})
