"""The CRM app."""

from django.apps import AppConfig


class CrmConfig(AppConfig):
    """Keeping leads in step with CRMs."""

    name = "crm"
    verbose_name = "CRM"

    def ready(self) -> None:
        """Take a place in the rail."""
        from accounts import rail
        from accounts.roles import Permission

        rail.register(rail.RailEntry(60, "CRM", "plug-connected", "crm:index", Permission.CRM_READ))
