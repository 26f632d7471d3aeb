"""The CRM app."""

from django.apps import AppConfig


class CrmConfig(AppConfig):
    """Keeping leads in step with CRMs."""

    name = "crm"
    verbose_name = "CRM"

    def ready(self) -> None:
        """Take a place in the rail; take part in giving out and erasing a person's data."""
        from accounts import rail
        from accounts.roles import Permission
        from crm.personal_data import forget_links, links_of
        from leads.registry import register_erasure, register_person_data

        rail.register(rail.RailEntry(60, "CRM", "plug-connected", "crm:index", Permission.CRM_READ))
        register_person_data("crm_links", links_of)
        register_erasure(forget_links)
