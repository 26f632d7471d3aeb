"""What each role may do, in one place. Pages, admin and API all ask here."""

from enum import StrEnum

from django.db import models


class Role(models.TextChoices):
    """The roles of a member, from most to least trusted."""

    OWNER = "owner", "Owner"
    ADMIN = "admin", "Admin"
    REP = "rep", "Rep"
    VIEWER = "viewer", "Viewer"


class Permission(StrEnum):
    """Something a member or an API key may be allowed to do."""

    LEADS_READ = "leads:read"
    LEADS_WRITE = "leads:write"
    LEADS_DELETE = "leads:delete"
    LEADS_IMPORT = "leads:import"
    LEADS_EXPORT = "leads:export"
    JOBS_READ = "jobs:read"
    JOBS_WRITE = "jobs:write"
    ENRICHMENT_READ = "enrichment:read"
    ENRICHMENT_RUN = "enrichment:run"
    CRM_READ = "crm:read"
    CRM_MANAGE = "crm:manage"
    CAMPAIGNS_READ = "campaigns:read"
    CAMPAIGNS_WRITE = "campaigns:write"
    CAMPAIGNS_LAUNCH = "campaigns:launch"
    MEMBERS_MANAGE = "members:manage"
    KEYS_MANAGE = "keys:manage"
    SETTINGS_MANAGE = "settings:manage"
    AUDIT_READ = "audit:read"
    ORGANIZATION_DELETE = "organization:delete"


_VIEWER = frozenset(
    {
        Permission.LEADS_READ,
        Permission.JOBS_READ,
        Permission.ENRICHMENT_READ,
        Permission.CRM_READ,
        Permission.CAMPAIGNS_READ,
    }
)
_REP = _VIEWER | {
    Permission.LEADS_WRITE,
    Permission.LEADS_DELETE,
    Permission.LEADS_IMPORT,
    Permission.LEADS_EXPORT,
    Permission.JOBS_WRITE,
    Permission.ENRICHMENT_RUN,
    Permission.CAMPAIGNS_WRITE,
    Permission.CAMPAIGNS_LAUNCH,
}
_OWNER = frozenset(Permission)
_ADMIN = _OWNER - {Permission.ORGANIZATION_DELETE}

_ALLOWED: dict[str, frozenset[Permission]] = {
    Role.OWNER: _OWNER,
    Role.ADMIN: _ADMIN,
    Role.REP: frozenset(_REP),
    Role.VIEWER: _VIEWER,
}

KEY_SCOPES = tuple(
    permission
    for permission in Permission
    if permission.value.split(":")[0] in {"leads", "jobs", "enrichment", "campaigns"}
)
"""The permissions that an API key may be given."""


def allows(role: str, permission: Permission) -> bool:
    """Return whether a member of ``role`` may do what ``permission`` names."""
    return permission in _ALLOWED.get(role, frozenset())


def assignable_roles(role: str) -> list[Role]:
    """Return the roles that a member of ``role`` may give: none above their own."""
    order = list(Role)
    if not allows(role, Permission.MEMBERS_MANAGE):
        return []
    return order[order.index(Role(role)) :]
