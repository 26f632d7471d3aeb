"""Remember which columns a member wants to see."""

from collections.abc import Sequence

from accounts.errors import ProductError
from leads.columns import MAX_COLUMNS, available_columns
from leads.models import FieldDefinition, ListView


def save_list_view(*, member_id: int, segment_id: int | None, columns: Sequence[str]) -> None:
    """Keep the columns in their order, for a segment or for all else; none is the default again.

    Raises ProductError for a column that is not there, and for too many.
    """
    chosen = list(dict.fromkeys(columns))
    known = available_columns(FieldDefinition.objects.as_fields())
    unknown = [key for key in chosen if key not in known]
    if unknown:
        message = f"There is no column “{unknown[0][:60]}” any more; choose again."
        raise ProductError(message)
    if len(chosen) > MAX_COLUMNS:
        message = f"Choose at most {MAX_COLUMNS} columns; these are {len(chosen)}."
        raise ProductError(message)
    if not chosen:
        ListView.objects.filter(member_id=member_id, segment_id=segment_id).delete()
        return
    ListView.objects.update_or_create(
        member_id=member_id, segment_id=segment_id, defaults={"columns": chosen}
    )
