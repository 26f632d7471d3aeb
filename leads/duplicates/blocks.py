"""The finder's keys in the database: filled by slices of leads, taken by slices of keys.

Every statement costs in proportion to its rows: a lead is compared with the next few of its
block in the order of names, never with all of them.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from accounts.wall.scope import current_organization_id
from leads.duplicates.keys import COLUMNS, keys_of_row, name_of
from leads.models import DuplicateKey, Lead

NEIGHBOURS = 12
"""With how many of its block a lead is compared; a larger block's key counts as shared."""
_LEAST_ALIKE = 0.4
_SPACE = 1 << 128

_FILL = """
    INSERT INTO leads_duplicatekey (organization_id, key, kind, lead_id, name)
    SELECT %s, md5(kind || ':' || key)::uuid, kind, lead_id, name
    FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::text[]) AS row(kind, key, lead_id, name)
"""
_TAKE = """
    WITH taken AS (
        DELETE FROM leads_duplicatekey
        WHERE organization_id = %(organization)s AND key >= %(first)s AND key <= %(last)s
        RETURNING key, kind, lead_id, name
    ), block AS (
        SELECT kind, lead_id, name, count(*) OVER (PARTITION BY key) > %(neighbours)s AS is_shared,
            array_agg(lead_id) OVER following AS others, array_agg(name) OVER following AS names
        FROM taken
        WINDOW following AS (
            PARTITION BY key ORDER BY name, lead_id
            ROWS BETWEEN 1 FOLLOWING AND %(neighbours)s FOLLOWING
        )
    )
    SELECT DISTINCT kind, least(lead_id, other), greatest(lead_id, other), name, other_name,
        is_shared
    FROM block, unnest(others, names) AS neighbour(other, other_name)
    WHERE lead_id <> other AND (
        name = other_name
        OR CASE WHEN kind = 'name' OR is_shared THEN similarity(name, other_name) >= %(alike)s
                ELSE true END
    )
"""


class Candidate(NamedTuple):
    """Two leads with a common key, the one with the lower id first."""

    kind: str
    lead_a: int
    lead_b: int
    name: str
    other_name: str
    is_shared: bool


def clear(limit: int) -> int:
    """Delete keys that an earlier run left behind; return how many."""
    left = DuplicateKey.objects.order_by("key").values("pk")[:limit]
    number: int = DuplicateKey.objects.filter(pk__in=left).delete()[0]
    return number


def fill(after: int, limit: int) -> tuple[int, int, int]:
    """Write the keys of the next leads; return how many leads, the last one's id, the keys."""
    leads = Lead.objects.live().filter(pk__gt=after).order_by("organization_id", "pk")
    rows = list(leads.values(*COLUMNS)[:limit])
    found = list(_rows_of(rows))
    if found:
        columns = [list(column) for column in zip(*found, strict=True)]
        with connection.cursor() as cursor:
            cursor.execute(_FILL, [current_organization_id(), *columns])
    return len(rows), rows[-1]["id"] if rows else after, len(found)


def _rows_of(leads: list[dict[str, Any]]) -> Iterator[tuple[str, str, int, str]]:
    for lead in leads:
        words, name = name_of(lead)
        for kind, text in dict.fromkeys(keys_of_row(lead, words)):
            yield kind, text, lead["id"], name


def take(part: int, parts: int) -> list[Candidate]:
    """Take one of ``parts`` equal shares of the keys away; return whom they bring together."""
    first, last = part * _SPACE // parts, (part + 1) * _SPACE // parts - 1
    values: dict[str, Any] = {
        "organization": current_organization_id(),
        "first": UUID(int=first),
        "last": UUID(int=last),
        "neighbours": NEIGHBOURS,
        "alike": _LEAST_ALIKE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        return [Candidate(*row) for row in cursor.fetchall()]
