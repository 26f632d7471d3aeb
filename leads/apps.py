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
        from leads.assign_job import AssignLeads
        from leads.bulk_edit_job import EditInBulk
        from leads.delete_job import DeleteLeads
        from leads.duplicates_job import FindDuplicates
        from leads.export_job import ExportLeads
        from leads.following import rows_follow
        from leads.import_check_job import CheckImport
        from leads.import_job import ImportLeads
        from leads.merge_job import MergeDuplicates
        from leads.models import Activity, Task
        from leads.registry import register_merge_participant
        from leads.signals import leads_created
        from leads.stage_job import DeleteStage
        from leads.timeline import register_own_texts
        from leads.undo_job import UndoChangeSet

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
        leads_created.connect(_assign, dispatch_uid="leads.assignment")
        register_own_texts()
        register_merge_participant(rows_follow(Activity))
        register_merge_participant(rows_follow(Task))
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
        kinds.register(DeleteStage())
        kinds.register(AssignLeads())
        _link_settings()
        kinds.register(EditInBulk())
        kinds.register(UndoChangeSet())
        every_minute("change sets", "leads.tasks.expire_change_sets")


def _found_pipeline(**_: Any) -> None:
    from leads.services.found_pipeline import found_pipeline

    found_pipeline()


def _link_settings() -> None:
    from accounts.roles import Permission
    from accounts.settings_links import SettingsLink, register

    for order, label, text, icon, url_name in (
        (30, "Pipeline", "The stages that leads go through.", "columns", "leads:stages"),
        (31, "Assignment", "Who gets leads that come in.", "users-group", "leads:rules"),
    ):
        may = Permission.SETTINGS_MANAGE
        register(SettingsLink("Leads", order, label, text, icon, url_name, may))


def _assign(*, ids: list[int], source: Any, **_: Any) -> None:
    from leads.services.assign_leads import assign_leads
    from leads.writing import Trust

    # Who types a lead in says whose it is.
    if source.trust is not Trust.PERSON:
        assign_leads(lead_ids=ids)
