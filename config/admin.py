"""Django admin behind the wall."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin import AdminSite, ModelAdmin
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse

from accounts.admin_access import is_operator, may_open_admin
from accounts.admin_base import GlobalAdmin, WalledAdmin
from accounts.directory import all_organizations
from accounts.errors import ProductError
from accounts.middleware import OPERATOR_KEY, client_ip
from accounts.services.enter_organization import enter_organization
from lib.normalise.row_id import parse_id


class ProductAdminSite(AdminSite):
    """Organization admins see theirs; platform operators the organization they picked."""

    site_header = "AI Sales Doctor"
    site_title = "AI Sales Doctor"
    index_title = "Administration"

    def has_permission(self, request: HttpRequest) -> bool:
        """Let in organization admins and platform operators."""
        return may_open_admin(request)

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Register models; an admin that is not walled is for operators outside of the wall."""
        admin_class = admin_class or ModelAdmin
        if not issubclass(admin_class, (WalledAdmin, GlobalAdmin)):
            admin_class = type(admin_class.__name__, (GlobalAdmin, admin_class), {})
        super().register(model_or_iterable, admin_class, **options)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Send strangers to our own log-in, with its second factor and rate limits."""
        if request.user.is_authenticated:
            raise PermissionDenied("Only admins of an organization may open this.")
        target = request.GET.get("next") or reverse("admin:index")
        return redirect(f"{reverse('account_login')}?{urlencode({'next': target})}")

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        """Send people to the page where everyone changes their password."""
        return redirect("account_change_password")

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """Answer the search of a field; Postgres knows no text with a NUL in it."""
        if "\0" in request.GET.get("term", ""):
            raise BadRequest("Search for text.")
        return super().autocomplete_view(request)

    def get_urls(self) -> list[URLPattern | URLResolver]:  # type: ignore[override]
        """Add the page where operators pick an organization."""
        picker = path("organization/", self.admin_view(self.organization), name="organization")
        return [picker, *super().get_urls()]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Tell every page whether an operator reads it, and in which organization."""
        return super().each_context(request) | {
            "is_operator": is_operator(request),
            "operated": request.operated,  # type: ignore[attr-defined]
        }

    def organization(self, request: HttpRequest) -> HttpResponse:
        """Let an operator pick the organization to work in, or leave the one picked."""
        if not is_operator(request):
            raise PermissionDenied("Only platform operators pick an organization.")
        if request.method == "POST":
            return self._pick(request)
        context = self.each_context(request) | {
            "title": "Organization",
            "organizations": all_organizations(),
        }
        return TemplateResponse(request, "admin/organization.html", context)

    def _pick(self, request: HttpRequest) -> HttpResponse:
        wanted = request.POST.get("organization", "")
        if not wanted:
            request.session.pop(OPERATOR_KEY, None)
            return redirect("admin:index")
        try:
            organization = enter_organization(
                organization_id=parse_id(wanted) or 0,
                operator=request.user,  # type: ignore[arg-type]
                ip=client_ip(request),
            )
        except ProductError as error:
            messages.error(request, error.message)
            return redirect("admin:organization")
        request.session[OPERATOR_KEY] = organization.pk
        return redirect("admin:index")
