"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, organizations and the wall between them."""

    name = "accounts"
    verbose_name = "People and organizations"

    def ready(self) -> None:
        """Put the settings in the rail and listen for log-ins."""
        from accounts import logins, rail, settings_links
        from accounts.roles import Permission as May

        logins.listen()
        rail.register(rail.RailEntry(110, "Settings", "settings", "accounts:settings"))

        def link(order: int, label: str, text: str, icon: str, url_name: str) -> None:
            may = permissions.get(url_name)
            group = "Organization" if may else "You"
            settings_links.register(
                settings_links.SettingsLink(group, order, label, text, icon, url_name, may)
            )

        permissions = {
            "accounts:organization": May.SETTINGS_MANAGE,
            "accounts:members": May.MEMBERS_MANAGE,
            "accounts:keys": May.KEYS_MANAGE,
            "accounts:audit-log": May.AUDIT_READ,
        }
        link(10, "Profile", "Your name and time zone.", "user", "accounts:profile")
        link(11, "E-mail address", "Where you sign in and hear from us.", "at", "account_email")
        link(12, "Password", "For when someone may know it.", "lock", "account_change_password")
        link(13, "Two-factor sign-in", "A password is easily stolen.", "shield-lock", "mfa_index")
        link(20, "Organization", "Name, country, address.", "building", "accounts:organization")
        link(21, "Members", "Who may see and do what.", "users", "accounts:members")
        link(22, "API keys", "How partners' systems get in.", "key", "accounts:keys")
        link(23, "Audit log", "Who did what, when, from where.", "history", "accounts:audit-log")
