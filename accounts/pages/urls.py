"""URLs of accounts pages."""

from django.urls import path

from accounts.pages import (
    audit_log,
    invitations,
    keys,
    members,
    organizations,
    profile,
    settings,
)

app_name = "accounts"
urlpatterns = [
    path("organizations/new/", organizations.new, name="organization-new"),
    path("organizations/switch/", organizations.switch, name="switch"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("settings/", settings.settings, name="settings"),
    path("settings/organization/", organizations.settings, name="organization"),
    path("settings/profile/", profile.profile, name="profile"),
    path("settings/members/", members.member_list, name="members"),
    path("settings/members/invite/", members.invite, name="invite"),
    path("settings/members/<int:membership_id>/role/", members.role, name="member-role"),
    path("settings/members/<int:membership_id>/remove/", members.remove, name="member-remove"),
    path(
        "settings/invitations/<int:invitation_id>/revoke/",
        members.uninvite,
        name="invitation-revoke",
    ),
    path("settings/keys/", keys.key_list, name="keys"),
    path("settings/keys/<int:api_key_id>/revoke/", keys.revoke, name="key-revoke"),
    path("settings/audit/", audit_log.audit_log, name="audit-log"),
]
