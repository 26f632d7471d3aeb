"""Enrichment in Django admin."""

from django.contrib import admin

from accounts.admin_base import WalledAdmin
from enrichment.models import Call, ProviderAccount, Run


@admin.register(ProviderAccount)
class ProviderAccountAdmin(WalledAdmin):
    """Which providers are on."""

    permitted = frozenset({"view", "change", "delete"})
    list_display = (
        "provider",
        "state",
        "problem",
        "changed_at",
    )
    readonly_fields = (
        "provider",
        "problem",
        "created_at",
        "changed_at",
    )


@admin.register(Run)
class RunAdmin(WalledAdmin):
    """Enrichment of selections, to look at."""

    permitted = frozenset({"view"})
    list_display = (
        "description",
        "lead_count",
        "counts",
        "created_by",
        "created_at",
    )
    list_select_related = ("created_by",)


@admin.register(Call)
class CallAdmin(WalledAdmin):
    """What providers were asked; deleting an answer has it asked anew."""

    permitted = frozenset({"view", "delete"})
    list_display = (
        "provider",
        "lead",
        "outcome",
        "cost",
        "asked_at",
        "expires_at",
    )
    list_filter = (
        "provider",
        "outcome",
    )
    list_select_related = ("lead",)
