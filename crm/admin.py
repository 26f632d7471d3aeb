"""CRM sync in Django admin. Sealed credentials are not editable and so never on a form."""

from django.contrib import admin

from accounts.admin_base import WalledAdmin
from crm.models import Conflict, Connection, FieldMapping, Link, SyncCursor


@admin.register(Connection)
class ConnectionAdmin(WalledAdmin):
    """Accounts at CRM vendors."""

    permitted = frozenset({"view", "change", "delete"})
    list_display = (
        "name",
        "vendor",
        "remote_account",
        "state",
        "last_synced_at",
    )
    readonly_fields = (
        "vendor",
        "remote_account",
        "problem",
        "created_at",
        "last_synced_at",
    )


@admin.register(FieldMapping)
class FieldMappingAdmin(WalledAdmin):
    """Which field goes where."""

    list_display = (
        "local_field",
        "remote_object",
        "remote_field",
        "direction",
        "conflict_policy",
        "connection",
    )
    list_select_related = ("connection",)


@admin.register(Link)
class LinkAdmin(WalledAdmin):
    """Leads and their remote records, to look at; deleting one ends their sync."""

    permitted = frozenset({"view", "delete"})
    list_display = (
        "remote_object",
        "remote_id",
        "lead",
        "connection",
        "state",
        "error",
    )
    list_filter = ("state",)
    list_select_related = (
        "lead",
        "connection",
    )


@admin.register(SyncCursor)
class SyncCursorAdmin(WalledAdmin):
    """How far changes were read; deleting one has everything read again."""

    permitted = frozenset({"view", "delete"})
    list_display = (
        "connection",
        "remote_object",
        "value",
        "read_at",
    )
    list_select_related = ("connection",)


@admin.register(Conflict)
class ConflictAdmin(WalledAdmin):
    """Fields that both sides changed, to look at."""

    permitted = frozenset({"view"})
    list_display = (
        "field",
        "link",
        "resolution",
        "created_at",
        "resolved_at",
    )
    list_select_related = ("link",)
