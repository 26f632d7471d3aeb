"""Django admin of leads and what belongs to them."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from accounts.admin_base import CappedPaginator, WalledAdmin
from leads.models import (
    Activity,
    ChangeSet,
    ChangeSetPart,
    FieldDefinition,
    Import,
    ImportProblem,
    Lead,
    Stage,
    Suppression,
    Tag,
)
from leads.services.delete_leads import delete_leads


@admin.register(Lead)
class LeadAdmin(WalledAdmin):
    """Leads, to look up. Values are changed on the lead's page, which keeps their origin."""

    permitted = frozenset({"view"})
    list_display = ("__str__", "email", "company_name", "stage", "owner", "created_at")
    list_filter = ("stage", ("deleted_at", admin.EmptyFieldListFilter))
    list_select_related = ("stage", "owner__user")
    search_fields = ("search_text",)
    search_help_text = "Name, e-mail address, company, phone or domain."
    ordering = ("-created_at", "-id")
    actions = ("delete_softly",)

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[QuerySet[Lead], bool]:
        """Search as the leads page does, where an index helps."""
        return queryset.search(search_term) if search_term else queryset, False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Show where each value is from, and when the lead was last changed."""
        return ("provenance", "version", "opted_out_at", "created_at", "changed_at", "deleted_at")

    def view_on_site(self, obj: Lead) -> str:
        """Return the lead's page."""
        return reverse("leads:detail", args=[obj.pk])

    @admin.action(description="Delete the selected leads (they can be restored)")
    def delete_softly(self, request: HttpRequest, queryset: Any) -> None:
        """Delete through the service, which keeps a tombstone."""
        if CappedPaginator(queryset, self.list_per_page).is_capped:
            self.message_user(request, "Too many at once: filter or search first.", messages.ERROR)
            return
        number = delete_leads(leads=queryset)
        self.message_user(request, f"{number} leads deleted.")


@admin.register(Stage)
class StageAdmin(WalledAdmin):
    """The pipeline."""

    list_display = ("name", "position", "kind")
    ordering = ("position", "id")
    search_fields = ("name",)


@admin.register(Tag)
class TagAdmin(WalledAdmin):
    """Tags."""

    list_display = ("name",)
    ordering = ("name",)
    search_fields = ("name",)


@admin.register(FieldDefinition)
class FieldDefinitionAdmin(WalledAdmin):
    """Custom fields: the key and type of one stay, since leads hold values under them."""

    permitted = frozenset({"view", "add", "change"})
    list_display = ("label", "key", "type", "created_at")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Keep the key and type once they are given."""
        return ("key", "type") if obj else ()


@admin.register(Suppression)
class SuppressionAdmin(WalledAdmin):
    """The do-not-contact list."""

    permitted = frozenset({"view"})
    list_display = ("key", "kind", "reason", "detail", "created_at", "lifted_at")
    list_filter = ("kind", "reason")
    search_fields = ("key",)


@admin.register(Activity)
class ActivityAdmin(WalledAdmin):
    """Timelines, as they were written."""

    permitted = frozenset({"view"})
    list_display = ("at", "kind", "lead_id", "actor_label")
    fields = ("lead", "kind", "actor_kind", "actor_label", "payload", "at")
    list_select_related = ("lead",)


@admin.register(Import)
class ImportAdmin(WalledAdmin):
    """Imports: what file, where it stands. They run from their own page."""

    permitted = frozenset({"view"})
    list_display = ("file_name", "state", "policy", "row_count", "created_by", "created_at")
    list_filter = ("state",)
    list_select_related = ("created_by",)
    search_fields = ("file_name",)


@admin.register(ImportProblem)
class ImportProblemAdmin(WalledAdmin):
    """Rows that did not go in."""

    permitted = frozenset({"view"})
    list_display = ("import_run", "line", "column", "message", "is_rejected")
    list_select_related = ("import_run",)


@admin.register(ChangeSet)
class ChangeSetAdmin(WalledAdmin):
    """Imports and bulk edits that can be taken back."""

    permitted = frozenset({"view"})
    list_display = ("title", "kind", "state", "created_by", "created_at")
    list_filter = ("kind", "state")
    list_select_related = ("created_by",)


@admin.register(ChangeSetPart)
class ChangeSetPartAdmin(WalledAdmin):
    """What one step of a change set changed."""

    permitted = frozenset({"view"})
    list_display = ("change_set", "number")
    fields = ("change_set", "number", "created")
    list_select_related = ("change_set",)
