"""Make one change to some thousand leads, in one statement."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from accounts.errors import ProductError
from accounts.wall.scope import current_actor, current_organization_id
from leads import storing
from leads.bulk_edits import Act, BulkEdit
from leads.fields import CUSTOM
from leads.naming import Names, tags_named
from leads.signals import leads_changed
from lib.clock import now

_STATEMENT = """
    WITH held AS MATERIALIZED (
        SELECT lead.id, lead.version, lead.provenance -> %(key)s AS entry, {earlier} AS earlier
        FROM leads_lead lead {join}
        WHERE lead.organization_id = %(organization)s AND lead.id = ANY(%(ids)s)
            AND lead.deleted_at IS NULL AND {differs}
        ORDER BY lead.id FOR UPDATE OF lead
    ),
    changed AS (
        UPDATE leads_lead lead
        SET {assign} version = lead.version + 1, changed_xid = pg_current_xact_id(),
            changed_at = now(),
            provenance = lead.provenance || jsonb_build_object(%(key)s, %(stamp)s::jsonb)
        FROM held WHERE lead.organization_id = %(organization)s AND lead.id = held.id
    ),
    {links}
    noted AS (
        INSERT INTO leads_activity (organization_id, lead_id, kind, actor_kind, actor_label,
                                    payload, at)
        SELECT %(organization)s, id, 'changed', %(actor_kind)s, %(actor_label)s,
            jsonb_build_object('source', %(source)s::text, 'changes', jsonb_build_object(
                %(key)s, jsonb_build_array({before}, {after}))), now()
        FROM held
    ),
    part AS (
        INSERT INTO leads_changesetpart (organization_id, change_set_id, number, created,
                                         deleted, updated, written_xid)
        SELECT %(organization)s, %(change_set)s, %(number)s, '{{}}', '{{}}', jsonb_agg(
            jsonb_build_object('id', id, 'version', version + 1, {kept}, 'provenance',
                jsonb_build_object(%(key)s, entry)) ORDER BY id), pg_current_xact_id()
        FROM held HAVING count(*) > 0
    )
    SELECT id FROM held"""


@dataclass(slots=True)
class _Pieces:
    """What one kind of field puts into the statement."""

    earlier: str
    differs: str
    kept: str
    assign: str = ""
    join: str = ""
    links: str = ""
    before: str = "earlier"
    after: str = "%(after)s::jsonb"
    values: dict[str, Any] = field(default_factory=dict)


def edit_in_bulk(
    *, lead_ids: list[int], edit: BulkEdit, source: str, change_set_id: int, number: int
) -> int:
    """Make the change to those of the leads that it changes; return how many they were.

    What they held before is kept as part ``number`` of the change set. Raises ProductError
    where the stage or the member that the edit names is gone.
    """
    storing.take_turn()
    pieces = _pieces(edit)
    actor = current_actor()
    values = pieces.values | {
        "organization": current_organization_id(),
        "ids": lead_ids,
        "key": edit.key,
        "stamp": json.dumps([source, 1.0, now().isoformat(timespec="seconds")]),
        "source": source,
        "actor_kind": actor.kind,
        "actor_label": actor.label[:254],
        "change_set": change_set_id,
        "number": number,
    }
    names = ("earlier", "differs", "kept", "assign", "join", "links", "before", "after")
    statement = _STATEMENT.format(**{name: getattr(pieces, name) for name in names})
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        ids = [row[0] for row in cursor.fetchall()]
    if ids:
        leads_changed.send(
            sender=None,
            organization_id=current_organization_id(),
            ids=ids,
            fields={edit.key},
        )
    return len(ids)


def _pieces(edit: BulkEdit) -> _Pieces:
    if edit.key == "tags":
        return _of_tags(edit)
    if edit.key.startswith(CUSTOM):
        return _of_custom(edit)
    if edit.key in ("stage", "owner"):
        return _of_reference(edit)
    is_number = edit.key == "score"
    value = edit.value if edit.value is not None or is_number else ""
    return _Pieces(
        earlier=f"lead.{edit.key}",
        differs=f"lead.{edit.key} IS DISTINCT FROM %(value)s",
        assign=f"{edit.key} = %(value)s,",
        kept=f"'values', jsonb_build_object('{edit.key}', earlier)",
        before="earlier" if is_number else "nullif(earlier, '')",
        values={"value": value, "after": json.dumps(edit.value)},
    )


def _of_reference(edit: BulkEdit) -> _Pieces:
    """Return the pieces for a stage or an owner, which a timeline keeps by name."""
    names = {pk: name for (key, pk), name in Names.load().words.items() if key == edit.key}
    if edit.value is not None and edit.value not in names:
        message = f"The {edit.key} to be set is gone."
        raise ProductError(message)
    return _Pieces(
        earlier=f"lead.{edit.key}_id",
        differs=f"lead.{edit.key}_id IS DISTINCT FROM %(value)s",
        assign=f"{edit.key}_id = %(value)s,",
        kept=f"'values', jsonb_build_object('{edit.key}_id', earlier)",
        before="%(names)s::jsonb -> earlier::text",
        values={
            "value": edit.value,
            "names": json.dumps(names),
            "after": json.dumps(names.get(edit.value)),
        },
    )


def _of_custom(edit: BulkEdit) -> _Pieces:
    value = None if edit.value is None else json.dumps(edit.value)
    return _Pieces(
        earlier="lead.custom -> %(name)s",
        differs="lead.custom -> %(name)s IS DISTINCT FROM %(value)s::jsonb",
        assign="""custom = jsonb_strip_nulls(
            lead.custom || jsonb_build_object(%(name)s, %(value)s::jsonb)),""",
        kept="'values', '{}'::jsonb, 'custom', jsonb_build_object(%(name)s, earlier)",
        values={
            "name": edit.key.removeprefix(CUSTOM),
            "value": value,
            "after": json.dumps(edit.value),
        },
    )


_ADD = """linked AS (
        INSERT INTO leads_leadtag (organization_id, lead_id, tag_id)
        SELECT %(organization)s, held.id, tag FROM held, unnest(%(tags)s::bigint[]) AS tag
        ON CONFLICT DO NOTHING
    ),"""
_REMOVE = """unlinked AS (
        DELETE FROM leads_leadtag link USING held
        WHERE link.organization_id = %(organization)s AND link.lead_id = held.id
            AND link.tag_id = ANY(%(tags)s)
    ),"""


def _of_tags(edit: BulkEdit) -> _Pieces:
    is_add = edit.act == Act.ADD
    tags = tags_named(edit.value, create=is_add)
    return _Pieces(
        earlier="carried.names",
        join="""CROSS JOIN LATERAL (
            SELECT coalesce(jsonb_agg(tag.name ORDER BY tag.name), '[]') AS names,
                coalesce(array_agg(tag.id), '{}') AS ids
            FROM leads_leadtag link
            JOIN leads_tag tag ON tag.organization_id = %(organization)s AND tag.id = link.tag_id
            WHERE link.organization_id = %(organization)s AND link.lead_id = lead.id
        ) carried""",
        differs=f"{'NOT carried.ids @>' if is_add else 'carried.ids &&'} %(tags)s::bigint[]",
        links=_ADD if is_add else _REMOVE,
        kept="'values', '{}'::jsonb, 'tags', earlier",
        after="(earlier - %(names)s::text[])" + (" || to_jsonb(%(names)s::text[])" * is_add),
        values={"tags": list(tags), "names": list(tags.values())},
    )
