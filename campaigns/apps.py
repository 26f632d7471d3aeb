"""The campaigns app."""

from typing import Any

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """Broadcasts and, later, sequences, triggers and call lists."""

    name = "campaigns"

    def ready(self) -> None:
        """Make the kind of job known; take a place in the rail and on the leads pages."""
        from accounts import rail, settings_links
        from accounts.roles import Permission
        from campaigns.jobs import SendCampaign
        from campaigns.models import Enrolment, Message
        from campaigns.personal_data import KEPT_BY_SIGN, forget_messages, messages_to
        from jobs import kinds
        from jobs.queue import every_minute
        from leads import registry
        from leads.following import rows_follow

        settings_links.register(
            settings_links.SettingsLink(
                "Sending",
                30,
                "Senders",
                "The addresses and mail servers that campaigns leave from.",
                "at",
                "campaigns:sending-accounts",
                Permission.SETTINGS_MANAGE,
            )
        )
        kinds.register(SendCampaign())
        every_minute("campaigns", "campaigns.tasks.tick")
        rail.register(
            rail.RailEntry(40, "Campaigns", "send", "campaigns:list", Permission.CAMPAIGNS_READ)
        )
        registry.register_bulk_act(
            registry.BulkAct(
                "campaign",
                "Add to campaign",
                "send",
                "campaigns:from-selection",
                Permission.CAMPAIGNS_WRITE,
            )
        )
        registry.register_panel(
            registry.Panel(40, "Campaigns", "campaigns:lead-panel", Permission.CAMPAIGNS_READ)
        )
        registry.register_merge_participant(rows_follow(Enrolment, "campaign_id"))
        registry.register_merge_participant(rows_follow(Message, "campaign_id", "step"))
        registry.register_person_data("campaign_messages", messages_to)
        registry.register_erasure(forget_messages)
        registry.register_kept_by_sign("campaign_messages", KEPT_BY_SIGN)
        registry.register_lead_keeper(Enrolment)
        registry.register_lead_keeper(Message)
        registry.register_timeline_text("campaigns.sent", "send", _sent, group="mails")
        registry.register_timeline_text(
            "campaigns.unsubscribed", "mail-off", _unsubscribed, group="mails"
        )


def _sent(payload: dict[str, Any]) -> str:
    return f"Was sent “{payload.get('name', 'a campaign')}”"


def _unsubscribed(payload: dict[str, Any]) -> str:
    return f"Unsubscribed by a link in “{payload.get('name', 'a campaign')}”"
