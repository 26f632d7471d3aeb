"""Give out all that we hold on one person."""

from typing import Any

from accounts import audit
from leads.fields import BUILT_IN
from leads.models import Activity, ExternalId, Lead, Suppression, Task
from leads.registry import person_data


def export_person(*, lead: Lead) -> dict[str, Any]:
    """Return everything held on a person, fit for JSON once times are written as text.

    Audited without personal data, for the audit log outlives an erasure.
    """
    ids = [lead.pk]
    addresses = [key for key in (lead.email_key, *lead.other_emails) if key]
    data: dict[str, Any] = {
        "lead": {
            "id": str(lead.pk),
            "fields": {key: lead.value(key) for key in BUILT_IN},
            "custom": lead.custom,
            "opted_out_at": lead.opted_out_at,
            "created_at": lead.created_at,
            "changed_at": lead.changed_at,
            "version": lead.version,
        },
        "ids_in_other_systems": list(
            ExternalId.objects.filter(lead=lead).values_list("key", flat=True)
        ),
        "provenance": {
            key: {"source": source, "confidence": sure, "at": at}
            for key, (source, sure, at) in lead.provenance.items()
        },
        "timeline": list(
            Activity.objects.of_lead(lead.pk).values("at", "kind", "actor_label", "payload")
        ),
        "tasks": list(
            Task.objects.of_lead(lead.pk).values(
                "title", "due_at", "state", "created_at", "done_at", "assignee__user__email"
            )
        ),
        "do_not_contact": list(
            Suppression.objects.filter(key__in=addresses).values(
                "kind", "key", "reason", "detail", "created_at", "lifted_at"
            )
        ),
    }
    data |= {name: held(ids) for name, held in sorted(person_data.items())}
    audit.record("exported person", Lead(pk=lead.pk))
    return data
