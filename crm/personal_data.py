"""What CRM sync holds on a person: links to their records, with the values last agreed on."""

from collections.abc import Sequence
from typing import Any

from crm.models import Link


def links_of(lead_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Return the records that the leads are linked to."""
    return list(
        Link.objects.filter(lead_id__in=lead_ids)
        .order_by("pk")
        .values("connection__vendor", "remote_object", "remote_id", "base", "state", "error")
    )


def records_of(lead_ids: Sequence[int]) -> list[str]:
    """Name the records in CRMs that the leads are linked to."""
    links = Link.objects.filter(lead_id__in=lead_ids).exclude(remote_id="").order_by("pk")
    return [
        f"The record {link.remote_object} {link.remote_id} in {link.connection}"
        for link in links.select_related("connection")
    ]


def forget_links(lead_ids: Sequence[int]) -> None:
    """Delete the links with their conflicts; the record in the CRM is the CRM's to erase."""
    Link.objects.filter(lead_id__in=lead_ids).delete()
