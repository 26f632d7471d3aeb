"""The leads app."""

from typing import Any

from django.apps import AppConfig


class LeadsConfig(AppConfig):
    """People we may sell to."""

    name = "leads"

    def ready(self) -> None:
        """Take places in the rail, the settings, the job engine and on the lead pages."""
        from accounts.signals import organization_founded
        from jobs.queue import every_hour, every_minute
        from leads.signals import leads_created
        from leads.timeline import register_own_texts

        organization_founded.connect(_found_pipeline, dispatch_uid="leads.pipeline")
        leads_created.connect(_assign, dispatch_uid="leads.assignment")
        register_own_texts()
        every_minute("exports", "leads.tasks.expire_exports")
        every_minute("change sets", "leads.tasks.expire_change_sets")
        every_hour("deleted leads", "leads.tasks.purge_deleted_leads")
        every_hour("imports", "leads.tasks.expire_imports")
        every_hour("uploads", "leads.tasks.sweep_import_files")
        every_hour("tombstones", "leads.tasks.purge_tombstones")
        _take_places()
        _link_settings()
        _register_kinds()
        _register_own_rows()


def _take_places() -> None:
    from accounts.rail import RailEntry, register
    from accounts.roles import Permission
    from leads.registry import BulkAct, register_bulk_act

    may_read = Permission.LEADS_READ
    register(RailEntry(10, "Leads", "users", "leads:list", may_read))
    register(RailEntry(12, "Tasks", "clipboard-check", "leads:tasks", may_read))
    register(RailEntry(15, "Segments", "users-group", "leads:segments", may_read))
    register(
        RailEntry(
            70,
            "Imports & exports",
            "file-import",
            "leads:imports",
            Permission.LEADS_IMPORT,
            covers=("leads:exports",),
        )
    )
    register_bulk_act(
        BulkAct("export", "Export", "download", "leads:export-new", Permission.LEADS_EXPORT)
    )


def _register_kinds() -> None:
    from jobs import kinds
    from leads.assign_job import AssignLeads
    from leads.bulk_edit_job import EditInBulk
    from leads.delete_job import DeleteLeads
    from leads.duplicates_job import FindDuplicates
    from leads.export_job import ExportLeads
    from leads.import_check_job import CheckImport
    from leads.import_job import ImportLeads
    from leads.merge_job import MergeDuplicates
    from leads.stage_job import DeleteStage
    from leads.undo_job import UndoChangeSet

    for kind in (
        *(CheckImport, ImportLeads, ExportLeads),
        *(EditInBulk, DeleteLeads, UndoChangeSet),
        *(FindDuplicates, MergeDuplicates),
        *(DeleteStage, AssignLeads),
    ):
        kinds.register(kind())


def _register_own_rows() -> None:
    from leads import people
    from leads.following import rows_follow
    from leads.models import Activity, ExternalId, Task
    from leads.registry import KeptBySign, register_kept_by_sign, register_merge_participant

    register_merge_participant(rows_follow(Activity))
    register_merge_participant(rows_follow(Task))
    register_merge_participant(rows_follow(ExternalId))
    own = {
        "do_not_contact": KeptBySign(
            "entries of the do-not-contact list",
            people.do_not_contact,
            people.forget_do_not_contact,
        ),
        "rejected_rows": KeptBySign(
            "rows that imports left out", people.rejected_rows, people.forget_rejected_rows
        ),
        "earlier_values": KeptBySign(
            "values kept to undo imports and bulk edits",
            people.earlier_values,
            people.forget_earlier_values,
        ),
    }
    for name, kept in own.items():
        register_kept_by_sign(name, kept)


def _found_pipeline(**_: Any) -> None:
    from leads.services.found_pipeline import found_pipeline

    found_pipeline()


def _link_settings() -> None:
    from django.conf import settings

    from accounts.roles import Permission
    from accounts.settings_links import SettingsLink, register

    days = settings.DELETED_LEADS_KEPT_DAYS
    kept = f"Kept for {days} days, then gone for good."
    may = Permission.LEADS_DELETE
    register(SettingsLink("Leads", 32, "Deleted leads", kept, "trash", "leads:deleted", may))
    rights = "Find, hand out or erase what is held on somebody, even once their lead is gone."
    register(SettingsLink("Leads", 33, "A person's data", rights, "eye-off", "leads:people", may))
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
