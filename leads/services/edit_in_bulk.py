"""Make one change to some thousand leads, in one statement."""

import json

from accounts.errors import ProductError
from leads import storing
from leads.bulk_edits import Act, BulkEdit
from leads.bulk_statement import Change, make_change, of_reference
from leads.fields import CUSTOM
from leads.naming import Names, tags_named


def edit_in_bulk(
    *, lead_ids: list[int], edit: BulkEdit, source: str, change_set_id: int, number: int
) -> int:
    """Make the change to those of the leads that it changes; return how many they were.

    What they held before is kept as part ``number`` of the change set. Raises ProductError
    where the stage or the member that the edit names is gone.
    """
    storing.take_turn()
    return make_change(
        edit.key,
        _change(edit),
        lead_ids=lead_ids,
        source=source,
        part_of=(change_set_id, number),
    )


def _change(edit: BulkEdit) -> Change:
    if edit.key == "tags":
        return _of_tags(edit)
    if edit.key.startswith(CUSTOM):
        return _of_custom(edit)
    if edit.key in ("stage", "owner"):
        return _of_reference(edit)
    is_number = edit.key == "score"
    value = edit.value if edit.value is not None or is_number else ""
    return Change(
        earlier=f"lead.{edit.key}",
        differs=f"lead.{edit.key} IS DISTINCT FROM %(value)s",
        assign=f"{edit.key} = %(value)s,",
        kept=f"'values', jsonb_build_object('{edit.key}', earlier)",
        before="earlier" if is_number else "nullif(earlier, '')",
        values={"value": value, "after": json.dumps(edit.value)},
    )


def _of_reference(edit: BulkEdit) -> Change:
    names = Names.load().named(edit.key)
    if edit.value is not None and edit.value not in names:
        message = f"The {edit.key} to be set is gone."
        raise ProductError(message)
    return of_reference(edit.key, "%(value)s::bigint", names, values={"value": edit.value})


def _of_custom(edit: BulkEdit) -> Change:
    value = None if edit.value is None else json.dumps(edit.value)
    return Change(
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


def _of_tags(edit: BulkEdit) -> Change:
    is_add = edit.act == Act.ADD
    tags = tags_named(edit.value, create=is_add)
    return Change(
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
