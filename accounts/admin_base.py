"""The bases of our admins: of rows behind the wall, and of rows that belong to nobody."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import ShowFacets
from django.contrib.admin.widgets import ForeignKeyRawIdWidget
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import cached_property

from accounts import audit
from accounts.admin_access import may_manage, may_operate
from accounts.errors import ProductError
from accounts.models import AuditEvent

_COUNT_CAP = 10_000
_HISTORY = 200


class CappedPaginator(Paginator):  # type: ignore[type-arg]
    """Pages of the first rows only, so that opening a list never counts a big table."""

    @cached_property
    def count(self) -> int:
        """Return how many rows there are, at most the cap."""
        return min(self._seen, _COUNT_CAP)

    @property
    def is_capped(self) -> bool:
        """Return whether there are more rows than can be paged through."""
        return self._seen > _COUNT_CAP

    @cached_property
    def _seen(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by().values("pk")[: _COUNT_CAP + 1].count())


class WalledForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form that checks uniqueness within the organization in force."""

    def _get_validation_exclusions(self) -> set[str]:
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - {"organization"}


class GlobalAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows that belong to no organization: for operators, while none is in force."""

    paginator = CappedPaginator
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return whether the model shows in the index."""
        return may_operate(request)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return whether rows may be seen."""
        return may_operate(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return whether rows may be added."""
        return may_operate(request) and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return whether rows may be changed."""
        return may_operate(request) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return whether rows may be deleted."""
        return may_operate(request) and super().has_delete_permission(request, obj)


class WalledAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows of the organization in force, for its admins and for the operator who picked it.

    ``permitted`` names what may be done to the rows. Lists never count a whole table and
    are not sorted by columns without an index. What is done goes to the audit log; where
    services do it, they write the log (``is_audited_by_services``). What a service refuses
    becomes a message, and nothing is changed.
    """

    permitted: ClassVar[frozenset[str]] = frozenset({"view", "add", "change", "delete"})
    is_audited_by_services: ClassVar[bool] = False

    form = WalledForm
    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    sortable_by: ClassVar[tuple[str, ...]] = ()
    list_per_page = 50
    list_max_show_all = 200
    ordering: ClassVar[tuple[str, ...]] = ("-id",)

    # ---- who may do what ------------------------------------------------------------

    def _may(self, request: HttpRequest, act: str) -> bool:
        return act in self.permitted and may_manage(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return whether the model shows in the index."""
        return self._may(request, "view")

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return whether rows may be seen."""
        return self._may(request, "view")

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return whether rows may be added."""
        return self._may(request, "add")

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return whether rows may be changed."""
        return self._may(request, "change")

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return whether rows may be deleted."""
        return self._may(request, "delete")

    # ---- forms ----------------------------------------------------------------------

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> "forms.ModelChoiceField[Any] | None":
        """Ask for an id with a search beside it: a list of all choices may be a million long."""
        if db_field.name not in self.get_autocomplete_fields(request):
            kwargs.setdefault(
                "widget", ForeignKeyRawIdWidget(db_field.remote_field, self.admin_site)
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    # ---- services -------------------------------------------------------------------

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show or take the form."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ProductError as error:
            return _refused(request, error)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask, then delete."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except ProductError as error:
            return _refused(request, error)

    def do_to_each(
        self, request: HttpRequest, rows: Iterable[Any], act: Callable[[Any], object], done: str
    ) -> None:
        """Run ``act`` on each row by itself and say for how many it was ``done``, and why not."""
        number = 0
        for row in rows:
            try:
                with transaction.atomic():
                    act(row)
            except ProductError as error:
                self.message_user(request, error.message, messages.ERROR)
            else:
                number += 1
        if number:
            self.message_user(request, f"{number} {done}.", messages.SUCCESS)

    # ---- history --------------------------------------------------------------------

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> None:  # type: ignore[override]
        """Write the audit log."""
        if not self.is_audited_by_services:
            audit.record("added", obj)

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> None:  # type: ignore[override]
        """Write the audit log, naming the fields but not their values, which may be secret."""
        if not self.is_audited_by_services:
            audit.record("changed", obj, after={"fields": ", ".join(_changed_fields(message))})

    def log_deletions(self, request: HttpRequest, queryset: Iterable[models.Model]) -> None:  # type: ignore[override]
        """Write the audit log."""
        if not self.is_audited_by_services:
            for obj in queryset:
                audit.record("deleted", obj)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what the audit log knows of the row."""
        obj = self.get_object(request, object_id)
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        events = AuditEvent.objects.about(self.opts.label_lower, str(obj.pk))
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of {obj}",
            "events": events[:_HISTORY],
            "object": obj,
            "opts": self.opts,
        }
        return TemplateResponse(
            request, "admin/walled_history.html", context | (extra_context or {})
        )


def _refused(request: HttpRequest, error: ProductError) -> HttpResponse:
    messages.error(request, error.message)
    return redirect(request.get_full_path())


def _changed_fields(message: Any) -> list[str]:
    parts = message if isinstance(message, list) else []
    return [name for part in parts for name in (part.get("changed") or {}).get("fields", [])]
