"""Django admin of leads and what belongs to them."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from accounts.admin_base import CappedPaginator, WalledAdmin
from leads.models import (
    Activity,
    AssignmentRule,
    ChangeSet,
    ChangeSetPart,
    DuplicatePair,
    ErasedPerson,
    Export,
    ExternalId,
    FieldDefinition,
    Import,
    ImportProblem,
    Lead,
    ListView,
    MergeRecord,
    Segment,
    Stage,
    Suppression,
    Tag,
    Task,
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


@admin.register(ListView)
class ListViewAdmin(WalledAdmin):
    """Columns that members chose for their lists. Each chooses their own on the list."""

    permitted = frozenset({"view", "delete"})
    list_display = ("member", "segment", "columns")
    list_select_related = ("member__user", "segment")


@admin.register(Stage)
class StageAdmin(WalledAdmin):
    """The pipeline."""

    list_display = ("name", "position", "kind")
    ordering = ("position", "id")
    search_fields = ("name",)


@admin.register(AssignmentRule)
class AssignmentRuleAdmin(WalledAdmin):
    """Who gets leads that belong to nobody. Rules are changed on their own page."""

    permitted = frozenset({"view"})
    list_display = ("__str__", "position", "members", "is_active", "turn")
    fields = ("position", "countries", "query", "members", "is_active", "turn", "created_at")
    readonly_fields = ("members", "turn", "created_at")
    ordering = ("position", "id")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Load the members in one query."""
        queryset: Any = super().get_queryset(request)
        return queryset.with_members()

    @admin.display(description="goes to")
    def members(self, rule: AssignmentRule) -> str:
        """Return who takes turns."""
        return ", ".join(str(seat.member) for seat in rule.seats.all())


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


@admin.register(Segment)
class SegmentAdmin(WalledAdmin):
    """Segments. They are changed on their page, which reads the filter first."""

    permitted = frozenset({"view", "delete"})
    list_display = ("name", "is_shared", "owner", "updated_at")
    list_filter = ("is_shared",)
    list_select_related = ("owner__user",)
    search_fields = ("name",)


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


@admin.register(ExternalId)
class ExternalIdAdmin(WalledAdmin):
    """By which ids other systems know leads. Imports keep them."""

    permitted = frozenset({"view"})
    list_display = ("key", "lead")
    list_select_related = ("lead",)


@admin.register(Export)
class ExportAdmin(WalledAdmin):
    """Exports: who took what out. They run and are deleted from their own page."""

    permitted = frozenset({"view"})
    list_display = ("description", "format", "state", "row_count", "created_by", "created_at")
    list_filter = ("state", "format")
    list_select_related = ("created_by",)
    search_fields = ("description",)


@admin.register(ImportProblem)
class ImportProblemAdmin(WalledAdmin):
    """Rows that did not go in."""

    permitted = frozenset({"view"})
    list_display = ("import_run", "line", "column", "message", "is_rejected")
    list_select_related = ("import_run",)


@admin.register(DuplicatePair)
class DuplicatePairAdmin(WalledAdmin):
    """Leads that may be one person. They are decided on the duplicates page."""

    permitted = frozenset({"view"})
    list_display = ("lead_a", "lead_b", "reason", "score", "state", "created_at")
    list_filter = ("state", "reason")
    list_select_related = ("lead_a", "lead_b")


@admin.register(MergeRecord)
class MergeRecordAdmin(WalledAdmin):
    """Merges, as they were made."""

    permitted = frozenset({"view"})
    list_display = ("survivor", "loser", "actor_label", "merged_at", "undone_at")
    list_select_related = ("survivor", "loser")


@admin.register(Task)
class TaskAdmin(WalledAdmin):
    """Tasks. They are planned and ticked off on the lead's page, which notes it."""

    permitted = frozenset({"view"})
    list_display = ("title", "due_at", "state", "assignee", "done_at")
    list_filter = ("state",)
    list_select_related = ("assignee__user",)
    fields = ("lead", "title", "due_at", "assignee", "state", "done_at", "created_by")


@admin.register(ErasedPerson)
class ErasedPersonAdmin(WalledAdmin):
    """Hashes of people who asked to be erased; nobody can read who they were."""

    permitted = frozenset({"view"})
    list_display = ("__str__", "opted_out", "erased_at")


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
