"""Reading and writing many leads at once, in one statement each.

Rows travel as one JSON document that Postgres reads with the table's own row type, so a
batch of one and a batch of thousands take the same two statements.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet

from accounts.wall.scope import current_organization_id
from leads.fields import CUSTOM
from leads.matching import KnownLead
from leads.models import CurrentXid, ExternalId, Lead
from leads.rows import COLUMNS, GIVEN, KEYS, WRITTEN, row_of
from leads.services.note_activities import note_activities
from lib.clock import now

_LOOKED_UP = (*KEYS, "full_name", "company_name")
ID_WENT = "id-went"
"""The kind of activity by which a deleted lead tells which of its ids another lead got."""


def take_turn() -> None:
    """Let batches of one organization write one after the other: none can deadlock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [current_organization_id()])


def load(keys: dict[str, list[Any]], *, locked: bool = True) -> list[KnownLead]:
    """Return the live leads that hold any of the keys, oldest first, by default locked.

    Of several leads with one key the oldest is the one that a draft joins, so no more are
    loaded and locked: a switchboard's number may stand on fifty thousand. A bare name joins
    only a lead that has no key, so the oldest of those counts too. An address of a lead that
    was merged finds the one that it went into.
    """
    ids = list(keys.get("id", ()))
    wanted = [keys.get(name, []) for name in _LOOKED_UP]
    if any(wanted):
        ids += [lead_id for (lead_id,) in _answer("leads_holders", wanted)]
    linked = linked_leads(keys.get("external_key", ()))
    merged = _found("leads_merged", keys.get("email_key", ()))
    ids += [*linked.values(), *merged.values()]
    if not ids:
        return []
    found = Lead.objects.live().filter(pk__in=ids).order_by("pk")
    if locked:
        found = found.select_for_update(of=("self",))
    rows = found.values("id", "version", "opted_out_at", *WRITTEN)
    by_id = {row["id"]: _known(row) for row in rows}
    for key, lead_id in linked.items():
        if lead_id in by_id:
            by_id[lead_id].external_keys.append(key)
    held = {lead.keys["email_key"] for lead in by_id.values()}
    for key, lead_id in merged.items():
        if lead_id in by_id and key not in held:
            by_id[lead_id].merged_emails.append(key)
    return list(by_id.values())


def _found(function: str, keys: Sequence[str]) -> dict[str, int]:
    """Return the leads that a function of the database finds for keys of one kind."""
    return dict(_answer(function, [keys])) if keys else {}


def _answer(function: str, arguments: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.callproc(function, arguments)
        return list(cursor.fetchall())


def linked_leads(external: Sequence[str]) -> dict[str, int]:
    """Return the leads, deleted or not, that other systems know by these ids."""
    return _found("leads_linked", external)


def link(external: Mapping[str, int]) -> None:
    """Keep the ids by which another system knows leads; a deleted lead's moves and is noted there.

    Whoever calls has made sure that no living lead has them.
    """
    held = linked_leads(list(external))
    went: dict[int, list[str]] = {}
    for key, lead_id in held.items():
        if lead_id != external[key]:
            went.setdefault(lead_id, []).append(key)
    note_activities(kind=ID_WENT, payloads={pk: {"keys": keys} for pk, keys in went.items()})
    ExternalId.objects.bulk_create(
        [ExternalId(key=key, lead_id=lead_id) for key, lead_id in external.items()],
        batch_size=2_000,
        update_conflicts=True,
        unique_fields=["organization", "key"],
        update_fields=["lead_id"],
    )


def _known(row: dict[str, Any]) -> KnownLead:
    values = {key: (row[key] if row[key] != "" else None) for key in COLUMNS}
    values |= {f"{CUSTOM}{key}": value for key, value in row["custom"].items()}
    values["stage"], values["owner"] = row["stage_id"], row["owner_id"]
    return KnownLead(
        id=row["id"],
        values=values,
        provenance=row["provenance"],
        keys={key: row[key] for key in KEYS},
        version=row["version"],
        opted_out=row["opted_out_at"] is not None,
    )


def new_ids(number: int) -> list[int]:
    """Draw ids for leads to be created."""
    if not number:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('leads_lead', 'id'))"
            " FROM generate_series(1, %s)",
            [number],
        )
        return [row[0] for row in cursor.fetchall()]


def insert(leads: Iterable[KnownLead]) -> set[int]:
    """Insert new leads; return the ids that went in (an e-mail taken meanwhile keeps one out)."""
    found = _run(_insert("row.id", "ORDER BY row.id"), _texts(leads))
    return {lead_id for lead_id, _ in found}


def insert_newcomers(rows: Sequence[str]) -> list[tuple[int, str | None]]:
    """Insert rows that were laid out ahead; return the new ids with their e-mails' keys."""
    return _run(_insert("nextval(pg_get_serial_sequence('leads_lead', 'id'))"), rows)


def _insert(new_id: str, order: str = "") -> str:
    columns, values = ", ".join(GIVEN), ", ".join(GIVEN.values())
    return f"""
        INSERT INTO leads_lead (id, organization_id, {columns},
                                version, changed_xid, changed_at, created_at)
        SELECT {new_id}, %(organization)s, {values}, 1, pg_current_xact_id(), now(), now()
        FROM json_populate_recordset(NULL::leads_lead, %(rows)s::json) row {order}
        ON CONFLICT (organization_id, email_key)
            WHERE (deleted_at IS NULL AND email_key IS NOT NULL) DO NOTHING
        RETURNING id, email_key
        """  # noqa: S608 -- the columns are the registry's, not input


def update(leads: Iterable[KnownLead]) -> None:
    """Write changed leads."""
    columns, values = ", ".join(GIVEN), ", ".join(GIVEN.values())
    _run(
        f"""
        UPDATE leads_lead lead
        SET ({columns}) = ROW({values}), version = lead.version + 1,
            changed_xid = pg_current_xact_id(), changed_at = now()
        FROM json_populate_recordset(NULL::leads_lead, %(rows)s::json) row
        WHERE lead.organization_id = %(organization)s AND lead.id = row.id
        RETURNING lead.id, lead.email_key
        """,  # noqa: S608 -- the columns are the registry's, not input
        _texts(leads),
    )


def opt_out(leads: QuerySet[Lead]) -> None:
    """Mark leads as opted out, which is a change of theirs; earlier ones keep their date."""
    moment = now()
    leads.filter(opted_out_at=None).update(
        opted_out_at=moment,
        changed_at=moment,
        changed_xid=CurrentXid(),
        version=F("version") + 1,
    )


def _texts(leads: Iterable[KnownLead]) -> list[str]:
    return [json.dumps(row_of(lead.values, lead.provenance, lead.keys, lead.id)) for lead in leads]


def _run(statement: str, rows: Sequence[str]) -> list[tuple[int, str | None]]:
    if not rows:
        return []
    given: dict[str, Any] = {
        "organization": current_organization_id(),
        "rows": f"[{','.join(rows)}]",
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())
