"""The CRM app."""

from django.apps import AppConfig


class CrmConfig(AppConfig):
    """Keeping leads in step with CRMs."""

    name = "crm"
    verbose_name = "CRM"

    def ready(self) -> None:
        """Take a place in the rail; let links follow merges, exports and erasure of a person."""
        from accounts import rail
        from accounts.roles import Permission
        from crm.models import Link
        from crm.personal_data import forget_links, links_of, records_of
        from leads import registry
        from leads.following import rows_follow

        rail.register(rail.RailEntry(60, "CRM", "plug-connected", "crm:index", Permission.CRM_READ))
        registry.register_merge_participant(rows_follow(Link, "connection_id", "remote_object"))
        registry.register_person_data("crm_links", links_of)
        registry.register_blanking(forget_links)
        registry.register_elsewhere(records_of)
