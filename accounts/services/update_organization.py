"""Update the organization."""

from accounts import audit
from accounts.models import Organization
from accounts.wall.scope import current_organization_id


def update_organization(
    *,
    name: str,
    country: str,
    time_zone: str,
    postal_address: str,
    machines_may_overwrite: bool,
) -> Organization:
    """Change the settings of the organization in force; the audit log keeps what differed."""
    organization = Organization.objects.select_for_update().get(pk=current_organization_id())
    values = {
        "name": name,
        "country": country,
        "time_zone": time_zone,
        "postal_address": postal_address,
        "machines_may_overwrite": machines_may_overwrite,
    }
    before = {
        field: getattr(organization, field)
        for field, value in values.items()
        if getattr(organization, field) != value
    }
    if before:
        for field in before:
            setattr(organization, field, values[field])
        organization.save(update_fields=list(before))
        after = {field: values[field] for field in before}
        audit.record("changed", organization, before=before, after=after)
    return organization
