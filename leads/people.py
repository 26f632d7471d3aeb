"""Whom an e-mail address or phone number names, and what is held under it beside leads.

A deleted lead is blank after a while. What outlives its values knows the person by these alone.
"""

import json
from dataclasses import dataclass
from typing import Any, Self

from django.db import connection

from accounts.errors import ProductError
from accounts.models import Organization
from accounts.wall.scope import current_organization_id
from leads.models import ImportProblem, Lead, Suppression
from lib.normalise.email import parse_email
from lib.normalise.phone import normalise_phone
from lib.normalise.text import trim

# No index serves further addresses and mobile numbers: people ask for their data seldom.
_OF_EMAIL = """email_key = %(key)s OR EXISTS (
    SELECT FROM unnest(other_emails) AS other WHERE lower(other) = %(key)s)"""
_OF_PHONE = "phone_key = %(key)s OR mobile IN (%(key)s, %(typed)s)"
_LEADS = """
    SELECT id FROM leads_lead
    WHERE organization_id = %(organization)s AND (deleted_at IS NULL OR provenance <> '{}')"""
_IN_CELLS = """organization_id = %(organization)s AND EXISTS (
    SELECT FROM jsonb_array_elements_text(cells) cell
    WHERE lower(btrim(cell)) IN (lower(%(typed)s), %(key)s))"""
_IN_ENTRY = "%(key)s IN (entry -> 'values' ->> 'email_key', entry -> 'values' ->> 'phone_key')"
_FORGET_ENTRIES = f"""
    UPDATE leads_changesetpart part
    SET updated = (
        SELECT coalesce(jsonb_agg(entry), '[]') FROM jsonb_array_elements(part.updated) entry
        WHERE ({_IN_ENTRY}) IS NOT TRUE)
    WHERE organization_id = %(organization)s AND EXISTS (
        SELECT FROM jsonb_array_elements(part.updated) entry WHERE {_IN_ENTRY})"""  # noqa: S608 -- our columns


@dataclass(frozen=True, slots=True)
class Sign:
    """An e-mail address or phone number that a person is looked for by; ``key`` is normalised."""

    typed: str
    key: str
    is_email: bool

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what was typed. Raises ProductError where it is neither."""
        if email := parse_email(text):
            return cls(trim(text), email.key, is_email=True)
        organization = Organization.objects.get(pk=current_organization_id())
        phone = normalise_phone(text, organization.country or None).e164
        if phone is None:
            message = (
                "That is neither an e-mail address nor a phone number. "
                "Type a number with its country code, as +49 30 901820."
            )
            raise ProductError(message, field="typed")
        return cls(trim(text), phone, is_email=False)

    @property
    def values(self) -> dict[str, Any]:
        """Return what statements take."""
        organization = current_organization_id()
        return {"key": self.key, "typed": self.typed, "organization": organization}


def leads_with(sign: Sign) -> list[Lead]:
    """Return the leads that still have values and the address or number; merged ones in theirs."""
    condition = _OF_EMAIL if sign.is_email else _OF_PHONE
    ids = [pk for (pk,) in _rows(f"{_LEADS} AND ({condition}) ORDER BY id", sign)]
    found = Lead.objects.in_bulk(ids)
    whole: dict[int, Lead] = {}
    for one in found.values():
        lead = one
        while lead.merged_into is not None:
            lead = lead.merged_into
        whole[lead.pk] = lead
    return list(whole.values())


def do_not_contact(sign: Sign) -> list[dict[str, Any]]:
    """Return the entry of the do-not-contact list."""
    entries = Suppression.objects.filter(kind=Suppression.Kind.EMAIL, key=sign.key)
    return list(entries.values("kind", "key", "reason", "detail", "created_at", "lifted_at"))


def forget_do_not_contact(sign: Sign) -> None:
    """Remove the entry of the do-not-contact list; the hash of an erased person goes on for it."""
    Suppression.objects.filter(kind=Suppression.Kind.EMAIL, key=sign.key).delete()


def rejected_rows(sign: Sign) -> list[dict[str, Any]]:
    """Return the rows that imports left out."""
    ids = _rows(f"SELECT id FROM leads_importproblem WHERE {_IN_CELLS} ORDER BY id", sign)  # noqa: S608 -- our columns
    problems = ImportProblem.objects.filter(pk__in=[pk for (pk,) in ids]).order_by("pk")
    return list(problems.values("import_run__file_name", "line", "message", "cells"))


def forget_rejected_rows(sign: Sign) -> None:
    """Delete the rows that imports left out."""
    _run(f"DELETE FROM leads_importproblem WHERE {_IN_CELLS}", sign)  # noqa: S608 -- our columns


def earlier_values(sign: Sign) -> list[dict[str, Any]]:
    """Return what is kept so that imports and bulk edits can be taken back."""
    statement = f"""
        SELECT entry -> 'values' FROM leads_changesetpart part,
            jsonb_array_elements(part.updated) entry
        WHERE organization_id = %(organization)s AND {_IN_ENTRY}"""  # noqa: S608 -- our columns
    return [json.loads(values) for (values,) in _rows(statement, sign)]


def forget_earlier_values(sign: Sign) -> None:
    """Drop what is kept so that imports and bulk edits can be taken back."""
    _run(_FORGET_ENTRIES, sign)


def _rows(statement: str, sign: Sign) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, sign.values)
        return list(cursor.fetchall())


def _run(statement: str, sign: Sign) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, sign.values)
