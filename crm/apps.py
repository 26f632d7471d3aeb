"""The CRM app."""

from django.apps import AppConfig


class CrmConfig(AppConfig):
    """Keeping leads in step with CRMs."""

    name = "crm"
    verbose_name = "CRM"

    def ready(self) -> None:
        """Take a place in the rail; let links follow a merged lead."""
        from accounts import rail
        from accounts.roles import Permission
        from crm.models import Link
        from leads.following import rows_follow
        from leads.registry import register_merge_participant

        rail.register(rail.RailEntry(60, "CRM", "plug-connected", "crm:index", Permission.CRM_READ))
        register_merge_participant(rows_follow(Link, "connection_id", "remote_object"))
