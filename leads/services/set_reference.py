"""Set the stage or the owner of many leads at once, each to its own."""

from collections.abc import Mapping
from typing import Literal

from leads.bulk_statement import make_change, of_reference
from leads.naming import Names
from leads.writing import Source


def set_reference(
    *, field: Literal["stage", "owner"], wanted: Mapping[int, int], source: Source
) -> int:
    """Give up to some thousand live leads a stage or an owner, by id. Returns how many changed.

    It is a change like any other: version, feed, provenance and timeline keep step. Leads
    that have what is wanted already are left alone.
    """
    if not wanted:
        return 0
    ids = list(wanted)
    change = of_reference(
        field,
        "wanted.reference",
        Names.load().named(field),
        join="""JOIN unnest(%(ids)s::bigint[], %(references)s::bigint[]) AS wanted (id, reference)
            ON wanted.id = lead.id""",
        values={"references": list(wanted.values())},
    )
    return make_change(field, change, lead_ids=ids, source=str(source))
