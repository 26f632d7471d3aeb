"""Set the stage or the owner of many leads at once."""

from collections.abc import Mapping
from typing import Any, Literal

from django.db import connection

from accounts.models import Membership
from accounts.wall.scope import current_organization_id
from leads.models import Lead, Stage
from leads.services.note_activities import note_activities
from leads.signals import leads_changed
from leads.writing import Source
from lib.clock import now

_STATEMENT = """
    UPDATE leads_lead lead
    SET {column} = wanted.reference, version = lead.version + 1,
        changed_xid = pg_current_xact_id(), changed_at = %(at)s,
        provenance = lead.provenance || %(entry)s::jsonb
    FROM unnest(%(ids)s::bigint[], %(references)s::bigint[]) AS wanted (id, reference)
    WHERE lead.organization_id = %(organization)s AND lead.id = wanted.id
"""


def set_reference(
    *, field: Literal["stage", "owner"], wanted: Mapping[int, int], source: Source
) -> int:
    """Give up to some thousand live leads a stage or an owner, by id. Returns how many changed.

    It is a change like any other: version, feed, provenance and timeline keep step. Leads
    that have what is wanted already are left alone.
    """
    column = f"{field}_id"
    # Locked in the order in which every batch locks: none can deadlock.
    held = Lead.objects.live().filter(pk__in=list(wanted)).order_by("pk")
    rows = held.select_for_update(of=("self",)).values_list("pk", column)
    before = {pk: present for pk, present in rows if present != wanted[pk]}
    if not before:
        return 0
    _update(column, {pk: wanted[pk] for pk in before}, field, source)
    names = _names(field, {*before.values(), *(wanted[pk] for pk in before)})
    note_activities(
        kind="changed",
        payloads={
            pk: {
                "source": str(source),
                "changes": {field: [names.get(present), names.get(wanted[pk])]},
            }
            for pk, present in before.items()
        },
    )
    leads_changed.send(
        sender=None,
        organization_id=current_organization_id(),
        ids=list(before),
        fields={field},
    )
    return len(before)


def _update(column: str, wanted: dict[int, int], field: str, source: Source) -> None:
    moment = now()
    entry = Lead._meta.get_field("provenance").get_db_prep_value(
        {field: [str(source), 1.0, moment.isoformat(timespec="seconds")]}, connection
    )
    with connection.cursor() as cursor:
        cursor.execute(
            _STATEMENT.format(column=column),
            {
                "at": moment,
                "entry": entry,
                "ids": list(wanted),
                "references": list(wanted.values()),
                "organization": current_organization_id(),
            },
        )


def _names(field: str, ids: set[Any]) -> dict[Any, str]:
    rows: Any = Stage.objects.all() if field == "stage" else Membership.objects.with_people()
    return {row.pk: str(row) for row in rows.filter(pk__in=ids - {None})}
