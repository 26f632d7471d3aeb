"""An import on trial: what it would do, told by the rules that would do it.

The drafts go through the same matching and merging as in earnest. What they would make of the
leads is kept beside the base, so that the next rows of the file find it there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection

from leads import storing
from leads.matching import KnownLead, known_by_name
from leads.models import TrialLead
from leads.naming import tags_of

_LOOKUPS = ("email_key", "phone_key", "linkedin_key", "name_key", "external_key")
_WRITTEN = (*_LOOKUPS, "state")


@dataclass(slots=True)
class Trial:
    """The leads as they would be after the rows of one import that were tried so far."""

    import_id: int

    def load(self, keys: dict[str, list[Any]]) -> tuple[list[KnownLead], dict[int, list[str]]]:
        """Return the leads that hold any of the keys, known ones first, and their tags."""
        known = {lead.id: lead for lead in storing.load(keys, locked=False)}
        tried = TrialLead.objects.filter(import_run_id=self.import_id)
        found = {lead.lead_id: lead for lead in tried.filter(lead_id__in=list(known))}
        for key in _LOOKUPS:
            if keys[key]:
                found |= {lead.lead_id: lead for lead in tried.oldest_by(key, keys[key])}
        tags = tags_of([lead_id for lead_id in known if lead_id not in found])
        for lead in sorted(found.values(), key=lambda one: one.pk):
            state = dict(lead.state)
            tags[lead.lead_id] = state.pop("tags")
            tried_lead = KnownLead(**state, is_met=True)
            if stored := known.get(lead.lead_id):
                tried_lead.know_too(stored)
            known[lead.lead_id] = tried_lead
        return list(known.values()), tags

    def new_ids(self, number: int) -> list[int]:
        """Draw negative ids for leads that would be created."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT -nextval(pg_get_serial_sequence('leads_triallead', 'id'))"
                " FROM generate_series(1, %s)",
                [number],
            )
            return [row[0] for row in cursor.fetchall()]

    def keep(self, leads: Iterable[KnownLead], tags: Mapping[int, Sequence[str]]) -> None:
        """Keep what the drafts made of the leads they met."""
        TrialLead.objects.bulk_create(
            [self._row(lead, tags.get(lead.id, ())) for lead in leads if lead.is_met],
            batch_size=2_000,
            update_conflicts=True,
            unique_fields=["organization", "import_run", "lead_id"],
            update_fields=_WRITTEN,
        )

    def _row(self, lead: KnownLead, tags: Sequence[str]) -> TrialLead:
        state = asdict(lead) | {"is_new": False, "is_changed": False, "tags": list(tags)}
        for passing in ("is_met", "before", "keys_before"):
            del state[passing]
        return TrialLead(
            import_run_id=self.import_id,
            lead_id=lead.id,
            **lead.keys,
            name_key=known_by_name(lead),
            external_key=next(iter(lead.external_keys), None),
            state=state,
        )
