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
        from leads import registry
        from leads.delete_job import DeleteLeads
        from leads.duplicates_job import FindDuplicates
        from leads.export_job import ExportLeads
        from leads.following import rows_follow
        from leads.import_check_job import CheckImport
        from leads.import_job import ImportLeads
        from leads.merge_job import MergeDuplicates
        from leads.models import Activity
        from leads.registry import register_merge_participant
        from leads.timeline import register_own_texts

        rail.register(rail.RailEntry(10, "Leads", "users", "leads:list", Permission.LEADS_READ))
        rail.register(
            rail.RailEntry(15, "Segments", "users-group", "leads:segments", Permission.LEADS_READ)
        )
        rail.register(
            rail.RailEntry(
                70,
                "Imports & exports",
                "file-import",
                "leads:imports",
                Permission.LEADS_IMPORT,
            )
        )
        rail.register(
            rail.RailEntry(12, "Tasks", "clipboard-check", "leads:tasks", Permission.LEADS_READ)
        )
        organization_founded.connect(_found_pipeline, dispatch_uid="leads.pipeline")
        register_own_texts()
        register_merge_participant(rows_follow(Activity))
        kinds.register(ImportLeads())
        kinds.register(CheckImport())
        kinds.register(DeleteLeads())
        kinds.register(ExportLeads())
        every_minute("exports", "leads.export_tasks.tick")
        registry.register_bulk_act(
            registry.BulkAct(
                "export", "Export", "download", "leads:export-new", Permission.LEADS_EXPORT
            )
        )
        kinds.register(FindDuplicates())
        kinds.register(MergeDuplicates())


def _found_pipeline(**_: Any) -> None:
    from leads.services.found_pipeline import found_pipeline

    found_pipeline()
