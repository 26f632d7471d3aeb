"""The leads app."""

from typing import Any

from django.apps import AppConfig


class LeadsConfig(AppConfig):
    """People we may sell to."""

    name = "leads"

    def ready(self) -> None:
        """Take a place in the rail; give new organizations a pipeline."""
        from accounts import rail
        from accounts.roles import Permission
        from accounts.signals import organization_founded
        from jobs import kinds
        from jobs.queue import every_minute
        from leads.bulk_edit_job import EditInBulk
        from leads.delete_job import DeleteLeads
        from leads.import_job import ImportLeads
        from leads.timeline import register_own_texts
        from leads.undo_job import UndoChangeSet

        rail.register(rail.RailEntry(10, "Leads", "users", "leads:list", Permission.LEADS_READ))
        rail.register(
            rail.RailEntry(
                70,
                "Imports & exports",
                "file-import",
                "leads:imports",
                Permission.LEADS_IMPORT,
            )
        )
        organization_founded.connect(_found_pipeline, dispatch_uid="leads.pipeline")
        register_own_texts()
        kinds.register(ImportLeads())
        kinds.register(DeleteLeads())
        kinds.register(EditInBulk())
        kinds.register(UndoChangeSet())
        every_minute("change sets", "leads.tasks.expire_change_sets")


def _found_pipeline(**_: Any) -> None:
    from leads.services.found_pipeline import found_pipeline

    found_pipeline()
