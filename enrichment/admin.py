"""Enrichment in Django admin."""

from django.contrib import admin

from accounts.admin_base import WalledAdmin
from enrichment.models import (
    Answer,
    Budget,
    Call,
    FieldRule,
    Pace,
    ProviderAccount,
    Run,
    RunLead,
    WalletEntry,
)


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
        "standing",
        "tested_at",
        "created_at",
        "changed_at",
    )
    exclude = ("settings",)


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


@admin.register(Answer)
class AnswerAdmin(WalledAdmin):
    """What providers answered; deleting an answer has it asked anew."""

    permitted = frozenset({"view", "delete"})
    list_display = (
        "provider",
        "lead",
        "state",
        "cost",
        "asked_at",
        "expires_at",
    )
    list_filter = (
        "provider",
        "state",
    )
    list_select_related = ("lead",)


@admin.register(Call)
class CallAdmin(WalledAdmin):
    """The ledger of requests to providers, to look at."""

    permitted = frozenset({"view"})
    list_display = (
        "provider",
        "state",
        "questions",
        "hits",
        "cost",
        "milliseconds",
        "at",
    )
    list_filter = (
        "provider",
        "state",
    )


@admin.register(WalletEntry)
class WalletEntryAdmin(WalledAdmin):
    """Every movement of credits, to look at."""

    permitted = frozenset({"view"})
    list_display = (
        "provider",
        "kind",
        "amount",
        "call_id",
        "at",
    )
    list_filter = (
        "provider",
        "kind",
    )


@admin.register(Budget)
class BudgetAdmin(WalledAdmin):
    """What was spent in each month, to look at."""

    permitted = frozenset({"view"})
    list_display = (
        "provider",
        "month",
        "spent",
        "reserved",
    )


@admin.register(Pace)
class PaceAdmin(WalledAdmin):
    """How providers bear; deleting a row lets an unwell one be asked at once."""

    permitted = frozenset({"view", "delete"})
    list_display = (
        "provider",
        "next_at",
        "failures",
        "unwell_until",
    )


@admin.register(FieldRule)
class FieldRuleAdmin(WalledAdmin):
    """The waterfall's rules."""

    permitted = frozenset({"view", "change", "delete"})
    list_display = (
        "field",
        "segment",
        "providers",
        "least",
        "verified",
    )
    list_select_related = ("segment",)


@admin.register(RunLead)
class RunLeadAdmin(WalledAdmin):
    """What came of each lead of a run, to look at."""

    permitted = frozenset({"view"})
    list_display = (
        "run",
        "lead",
        "state",
        "due_at",
    )
    list_filter = ("state",)
    list_select_related = (
        "run",
        "lead",
    )
