"""One change to some thousand leads in one statement, which keeps all the books of a change."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from accounts.wall.scope import current_actor, current_organization_id
from leads.signals import leads_changed
from lib.clock import now

_STATEMENT = """
    WITH held AS MATERIALIZED (
        SELECT lead.id, lead.version, lead.provenance -> %(key)s AS entry, {earlier} AS earlier,
            {given} AS given
        FROM leads_lead lead {join}
        WHERE lead.organization_id = %(organization)s AND lead.id = ANY(%(ids)s)
            AND lead.deleted_at IS NULL AND {differs}
        ORDER BY lead.id FOR UPDATE OF lead
    ),
    changed AS (
        UPDATE leads_lead lead
        SET {assign} version = lead.version + 1, changed_xid = pg_current_xact_id(),
            changed_at = %(at)s,
            provenance = lead.provenance || jsonb_build_object(%(key)s, %(stamp)s::jsonb)
        FROM held WHERE lead.organization_id = %(organization)s AND lead.id = held.id
    ),
    {links}
    noted AS (
        INSERT INTO leads_activity (organization_id, lead_id, kind, actor_kind, actor_label,
                                    payload, at)
        SELECT %(organization)s, id, 'changed', %(actor_kind)s, %(actor_label)s,
            jsonb_build_object('source', %(source)s::text, 'changes', jsonb_build_object(
                %(key)s, jsonb_build_array({before}, {after}))), %(at)s
        FROM held
    ),
    part AS (
        INSERT INTO leads_changesetpart (organization_id, change_set_id, number, created,
                                         deleted, updated, written_xid)
        SELECT %(organization)s, %(change_set)s, %(number)s, '{{}}', '{{}}', jsonb_agg(
            jsonb_build_object('id', id, 'version', version + 1, {kept}, 'provenance',
                jsonb_build_object(%(key)s, entry)) ORDER BY id), pg_current_xact_id()
        FROM held WHERE %(change_set)s::bigint IS NOT NULL HAVING count(*) > 0
    )
    SELECT id FROM held"""


@dataclass(slots=True)
class Change:
    """What one kind of field puts into the statement; ``values`` are its parameters.

    ``earlier`` is what a lead held, ``given`` what it is given where that differs by lead,
    ``kept`` how a change set keeps what was held, ``before`` and ``after`` how the timeline
    words both.
    """

    earlier: str
    differs: str
    kept: str
    assign: str = ""
    join: str = ""
    links: str = ""
    given: str = "NULL"
    before: str = "earlier"
    after: str = "%(after)s::jsonb"
    values: dict[str, Any] = field(default_factory=dict)


def make_change(
    key: str,
    change: Change,
    *,
    lead_ids: Sequence[int],
    source: str,
    part_of: tuple[int, int] | None = None,
) -> int:
    """Change those of the live leads that hold something else; return how many they were.

    Locked in the order in which every batch locks: none can deadlock. ``part_of`` names the
    change set that keeps what they held, and the part of it.
    """
    actor, moment = current_actor(), now()
    change_set_id, number = part_of or (None, None)
    values = change.values | {
        "organization": current_organization_id(),
        "ids": list(lead_ids),
        "key": key,
        "at": moment,
        "stamp": json.dumps([source, 1.0, moment.isoformat(timespec="seconds")]),
        "source": source,
        "actor_kind": actor.kind,
        "actor_label": actor.label[:254],
        "change_set": change_set_id,
        "number": number,
    }
    names = (
        *("earlier", "given", "differs", "kept", "assign", "join", "links"),
        *("before", "after"),
    )
    statement = _STATEMENT.format(**{name: getattr(change, name) for name in names})
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        ids = [row[0] for row in cursor.fetchall()]
    if ids:
        leads_changed.send(
            sender=None, organization_id=current_organization_id(), ids=ids, fields={key}
        )
    return len(ids)


def of_reference(
    key: str,
    wanted: str,
    names: dict[int, str],
    *,
    join: str = "",
    values: dict[str, Any],
) -> Change:
    """Return the change to a stage or an owner, which a timeline keeps by name.

    ``wanted`` is the SQL of the id that a lead is given.
    """
    return Change(
        earlier=f"lead.{key}_id",
        given=wanted,
        join=join,
        differs=f"lead.{key}_id IS DISTINCT FROM {wanted}",
        assign=f"{key}_id = held.given,",
        kept=f"'values', jsonb_build_object('{key}_id', earlier)",
        before="%(names)s::jsonb -> earlier::text",
        after="%(names)s::jsonb -> given::text",
        values=values | {"names": json.dumps(names)},
    )
