"""The enrichment app."""

from django.apps import AppConfig


class EnrichmentConfig(AppConfig):
    """Providers that fill what is missing in leads."""

    name = "enrichment"

    def ready(self) -> None:
        """Take places in the rail, the lead pages and the job engine."""
        from accounts import rail
        from accounts.roles import Permission
        from enrichment.jobs import EnrichmentRun
        from enrichment.models import Answer
        from enrichment.personal_data import answers_about, forget_answers
        from jobs import kinds
        from leads.following import rows_follow
        from leads.registry import (
            BulkAct,
            Panel,
            register_blanking,
            register_bulk_act,
            register_merge_participant,
            register_panel,
            register_person_data,
        )

        kinds.register(EnrichmentRun())
        rail.register(
            rail.RailEntry(
                50, "Enrichment", "sparkles", "enrichment:index", Permission.ENRICHMENT_READ
            )
        )
        register_bulk_act(
            BulkAct("enrich", "Enrich", "sparkles", "enrichment:run", Permission.ENRICHMENT_RUN)
        )
        register_panel(Panel(10, "Enrichment", "enrichment:lead-panel", Permission.ENRICHMENT_READ))
        register_merge_participant(rows_follow(Answer))
        register_person_data("enrichment_answers", answers_about)
        register_blanking(forget_answers)
