"""Take back one part of a change set, in a fixed number of statements."""

from django.db import connection

from accounts.wall.scope import current_organization_id
from leads import storing
from leads.models import ChangeSetPart
from leads.rows import COLUMNS, KEYS
from leads.services.note_alike import note_alike
from leads.services.restore_leads import restore_leads
from leads.signals import leads_changed

_COLUMNS = (*COLUMNS, *KEYS)
_NULLABLE = {"score", "email_key", "phone_key", "linkedin_key"}
_BLANKS = {"other_emails": "'{}'"}

# A lead stands as the part left it where its version says so, or where a later part of the
# same set changed it once more and has been taken back already.
_ENTRIES = """
    entries AS (
        SELECT entry.*, lead.deleted_at, lead.version AS present,
            entry.version = lead.version OR EXISTS (
                SELECT FROM leads_changesetpart later,
                    jsonb_to_recordset(later.updated) AS again(id bigint, version int)
                WHERE later.organization_id = %(organization)s
                    AND later.change_set_id = part.change_set_id
                    AND later.number > part.number AND later.undone_xid = lead.changed_xid
                    AND again.id = lead.id AND again.version - 1 = entry.version
            ) AS stands
        FROM leads_changesetpart part, jsonb_to_recordset(part.updated) AS entry(
            id bigint, version int, "values" jsonb, custom jsonb, provenance jsonb, tags jsonb)
        JOIN leads_lead lead
            ON lead.organization_id = %(organization)s AND lead.id = entry.id
        WHERE part.organization_id = %(organization)s AND part.id = %(part)s
    )"""

_LOCK = """
    SELECT lead.id FROM leads_lead lead
    WHERE lead.organization_id = %(organization)s AND lead.id IN (
        SELECT unnest(created) FROM leads_changesetpart WHERE id = %(part)s
        UNION SELECT (jsonb_array_elements(updated) ->> 'id')::bigint
        FROM leads_changesetpart WHERE id = %(part)s)
    ORDER BY lead.id FOR UPDATE OF lead"""


def _restored(column: str) -> str:
    if column in _NULLABLE:
        return f"was.{column}"
    return f"coalesce(was.{column}, {_BLANKS.get(column, repr(''))})"


_RESTORE = f"""
    WITH {_ENTRIES},
    judged AS (
        SELECT entries.*, "values" ? 'email_key' AND EXISTS (
            SELECT FROM leads_lead holder
            WHERE holder.organization_id = %(organization)s AND holder.deleted_at IS NULL
                AND holder.email_key = "values" ->> 'email_key' AND holder.id <> entries.id
        ) AS is_taken
        FROM entries WHERE stands AND deleted_at IS NULL
    ),
    restored AS (
        UPDATE leads_lead lead
        SET ({", ".join(_COLUMNS)}, stage_id, owner_id, custom, provenance, version,
             changed_xid, changed_at) = ROW({", ".join(map(_restored, _COLUMNS))},
             (SELECT id FROM leads_stage WHERE id = was.stage_id),
             (SELECT id FROM accounts_membership WHERE id = was.owner_id),
             jsonb_strip_nulls(now_is.custom || coalesce(judged.custom, '{{}}')),
             jsonb_strip_nulls(now_is.provenance || judged.provenance),
             now_is.version + 1, pg_current_xact_id(), now())
        FROM judged
        JOIN leads_lead now_is ON now_is.organization_id = %(organization)s
            AND now_is.id = judged.id
        CROSS JOIN LATERAL jsonb_populate_record(now_is, judged."values") AS was
        WHERE NOT is_taken AND lead.organization_id = %(organization)s AND lead.id = now_is.id
        RETURNING lead.id
    )
    SELECT (SELECT count(*) FROM judged WHERE is_taken),
        coalesce((SELECT array_agg(id) FROM restored), '{{}}')"""  # noqa: S608 -- our columns

# What a lead carries is compared by the folded name, as one tag is told from another.
_TAGS = (
    """
    INSERT INTO leads_tag (organization_id, name)
    SELECT DISTINCT ON (lower(name)) %(organization)s, name FROM wanted
    ON CONFLICT DO NOTHING""",
    """
    DELETE FROM leads_leadtag link USING leads_tag tag
    WHERE link.organization_id = %(organization)s AND tag.id = link.tag_id
        AND link.lead_id IN (SELECT id FROM listed)
        AND NOT EXISTS (SELECT FROM wanted
            WHERE wanted.id = link.lead_id AND lower(wanted.name) = lower(tag.name))""",
    """
    INSERT INTO leads_leadtag (organization_id, lead_id, tag_id)
    SELECT %(organization)s, wanted.id, tag.id FROM wanted
    JOIN leads_tag tag ON tag.organization_id = %(organization)s
        AND lower(tag.name) = lower(wanted.name)
    ON CONFLICT DO NOTHING""",
)
_WANTED = """
    WITH listed AS MATERIALIZED (
        SELECT entry.id, entry.tags FROM leads_changesetpart part,
            jsonb_to_recordset(part.updated) AS entry(id bigint, tags jsonb)
        WHERE part.id = %(part)s AND entry.tags IS NOT NULL AND entry.id = ANY(%(ids)s)
    ),
    wanted AS MATERIALIZED (
        SELECT listed.id, name FROM listed, jsonb_array_elements_text(listed.tags) AS name
    )"""

# A new lead that opted out, or was assigned by a rule, was written more than once by its batch.
_BURY = """
    UPDATE leads_lead lead
    SET deleted_at = now(), version = lead.version + 1,
        changed_xid = pg_current_xact_id(), changed_at = now()
    FROM leads_changesetpart part
    WHERE part.id = %(part)s AND lead.organization_id = %(organization)s
        AND lead.id = ANY(part.created) AND lead.deleted_at IS NULL
        AND (lead.version = 1
            OR lead.version <= 3 AND lead.changed_xid = part.written_xid
                AND (lead.opted_out_at IS NOT NULL
                    OR starts_with(lead.provenance -> 'owner' ->> 0, 'rule:'))
            OR EXISTS (
                SELECT FROM leads_changesetpart later,
                    jsonb_to_recordset(later.updated) AS again(id bigint, version int)
                WHERE later.organization_id = %(organization)s
                    AND later.change_set_id = part.change_set_id
                    AND later.number > part.number AND later.undone_xid = lead.changed_xid
                    AND again.id = lead.id AND again.version = 2))
    RETURNING lead.id"""


def take_back_part(*, part_id: int) -> dict[str, int]:
    """Restore what the part changed or deleted, bury what it created; return how many of each.

    Leads changed since are left alone, and so are those of which the e-mail is another's now.
    """
    storing.take_turn()
    part = ChangeSetPart.objects.select_related("change_set").get(pk=part_id)
    values = {"organization": current_organization_id(), "part": part.pk}
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, values)
        cursor.execute(_RESTORE, values)
        taken, restored = cursor.fetchone()
        if any("tags" in entry for entry in part.updated):
            for statement in _TAGS:
                cursor.execute(_WANTED + statement, values | {"ids": restored})
        cursor.execute(_BURY, values)
        buried = [row[0] for row in cursor.fetchall()]
        note_alike(kind="undone", lead_ids=restored, payload={"title": part.change_set.title})
        note_alike(kind="deleted", lead_ids=buried, payload={})
        revived = restore_leads(lead_ids=part.deleted, deleted_at=part.deleted_at)
        cursor.execute(
            "UPDATE leads_changesetpart SET undone_xid = pg_current_xact_id() WHERE id = %s",
            [part.pk],
        )
    _tell(part, restored, buried)
    unlinked = len(revived.unlinked)
    back, taken = len(restored) + len(revived.restored), taken + len(revived.taken)
    held = len(part.updated) + len(part.created) + len(part.deleted)
    kept = held - back - len(buried) - taken
    counts = {"restored": back - unlinked, "restored, id taken": unlinked}
    counts |= {"removed": len(buried), "changed since": kept, "e-mail taken": taken}
    return {name: number for name, number in counts.items() if number}


def _tell(part: ChangeSetPart, restored: list[int], buried: list[int]) -> None:
    fields = {name for entry in part.updated for name in entry["provenance"]}
    if buried:
        fields.add("deleted_at")
    if restored or buried:
        leads_changed.send(
            sender=None,
            organization_id=current_organization_id(),
            ids=[*restored, *buried],
            fields=fields,
        )
