"""Django admin of people, organizations and what ties them together."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from accounts.admin_base import GlobalAdmin, WalledAdmin
from accounts.models import ApiKey, AuditEvent, Invitation, Membership, Organization, User
from accounts.roles import Role
from accounts.services.change_role import change_role
from accounts.services.remove_member import remove_member
from accounts.services.revoke_api_key import revoke_api_key
from accounts.services.revoke_invitation import revoke_invitation
from accounts.services.update_organization import update_organization

# Roles say who may do what.
admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(GlobalAdmin):
    """People, for operators. Their memberships are within each organization's wall."""

    list_display = ("email", "full_name", "is_active", "is_staff", "date_joined", "last_login")
    list_filter = ("is_staff", "is_active")
    search_fields = ("email", "full_name")
    ordering = ("-id",)
    fields = (
        "email",
        "full_name",
        "time_zone",
        "is_active",
        "is_staff",
        "is_superuser",
        "date_joined",
        "last_login",
    )
    # The address belongs to django-allauth's list of verified ones, which follows it.
    readonly_fields = ("email", "date_joined", "last_login")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: people sign up."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: what people did outlives them; make them inactive."""
        return False


@admin.register(Organization)
class OrganizationAdmin(WalledAdmin):
    """The organization in force, and no other."""

    permitted = frozenset({"view", "change"})
    is_audited_by_services = True
    list_display = ("name", "country", "time_zone", "created_at")
    readonly_fields = ("slug", "created_at")

    def save_model(self, request: HttpRequest, obj: Organization, form: Any, change: bool) -> None:  # noqa: FBT001 -- Django's signature
        """Change the settings through their service."""
        update_organization(
            name=obj.name,
            country=obj.country,
            time_zone=obj.time_zone,
            postal_address=obj.postal_address,
            machines_may_overwrite=obj.machines_may_overwrite,
        )


@admin.register(Membership)
class MembershipAdmin(WalledAdmin):
    """Members: their role, and whether they stay."""

    permitted = frozenset({"view", "change", "delete"})
    is_audited_by_services = True
    list_display = ("user", "email", "role", "created_at")
    list_filter = ("role",)
    list_select_related = ("user",)
    search_fields = ("user__email", "user__full_name")
    readonly_fields = ("user", "created_at")

    @admin.display(description="E-mail address")
    def email(self, membership: Membership) -> str:
        """Return the member's address."""
        return membership.user.email

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:  # noqa: FBT001 -- Django's signature
        """Change the role through its service."""
        change_role(membership_id=obj.pk, role=Role(obj.role))

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        """Remove the member through the service."""
        remove_member(membership_id=obj.pk)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Remove each member through the service."""
        self.do_to_each(
            request, queryset, lambda one: remove_member(membership_id=one.pk), "removed"
        )


@admin.register(Invitation)
class InvitationAdmin(WalledAdmin):
    """Invitations: where they stand. They are sent from the members page."""

    permitted = frozenset({"view"})
    list_display = ("email", "role", "invited_by", "created_at", "expires_at", "accepted_at")
    list_filter = ("role",)
    list_select_related = ("invited_by",)
    search_fields = ("email",)
    ordering = ("-created_at",)
    fields = (
        "email",
        "role",
        "invited_by",
        "created_at",
        "expires_at",
        "accepted_at",
        "revoked_at",
    )
    actions = ("take_back",)

    @admin.action(description="Take back the selected invitations")
    def take_back(self, request: HttpRequest, queryset: Any) -> None:
        """Revoke each."""
        self.do_to_each(
            request, queryset, lambda one: revoke_invitation(invitation_id=one.pk), "taken back"
        )


@admin.register(ApiKey)
class ApiKeyAdmin(WalledAdmin):
    """API keys: what they may do and when they were used. They are made on their page."""

    permitted = frozenset({"view"})
    list_display = ("name", "prefix", "scopes", "last_used_at", "expires_at", "revoked_at")
    list_select_related = ("created_by",)
    search_fields = ("name", "prefix")
    ordering = ("-created_at",)
    fields = (
        "name",
        "prefix",
        "scopes",
        "created_by",
        "created_at",
        "expires_at",
        "revoked_at",
        "last_used_at",
        "last_used_ip",
    )
    actions = ("revoke",)

    @admin.action(description="Revoke the selected keys")
    def revoke(self, request: HttpRequest, queryset: Any) -> None:
        """Revoke each."""
        self.do_to_each(request, queryset, lambda one: revoke_api_key(api_key_id=one.pk), "revoked")


@admin.register(AuditEvent)
class AuditEventAdmin(WalledAdmin):
    """The audit log, as it was written."""

    permitted = frozenset({"view"})
    list_display = ("at", "actor_label", "actor_kind", "verb", "object_label", "ip")
    list_filter = ()
    ordering = ("-at", "-id")
