"""Django admin of campaigns: to look up, and to keep sending accounts."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.admin_base import WalledAdmin
from campaigns.models import Campaign, Event, Message, OutboxMail, SendingAccount
from campaigns.services.save_sending_account import save_sending_account


@admin.register(Campaign)
class CampaignAdmin(WalledAdmin):
    """Campaigns; they are drafted and steered on their own pages."""

    permitted = frozenset({"view"})
    list_display = ("name", "state", "starts_at", "ends_at", "enrolled_count", "sent_count")
    list_filter = ("state", "mode")
    list_select_related = ()
    search_fields = ("name",)


@admin.register(Message)
class MessageAdmin(WalledAdmin):
    """The ledger; nobody writes it but the sending engine."""

    permitted = frozenset({"view"})
    list_display = ("id", "campaign", "lead", "state", "email", "sent_at", "error")
    list_filter = ("state",)
    list_select_related = ("campaign", "lead")


@admin.register(Event)
class EventAdmin(WalledAdmin):
    """What came back about messages."""

    permitted = frozenset({"view"})
    list_display = ("id", "kind", "message", "at")
    list_filter = ("kind",)
    list_select_related = ("message",)


@admin.register(OutboxMail)
class OutboxMailAdmin(WalledAdmin):
    """Mails that the built-in outbox kept."""

    permitted = frozenset({"view", "delete"})
    list_display = ("id", "subject", "recipient", "sender", "created_at")
    exclude = ("raw",)


@admin.register(SendingAccount)
class SendingAccountAdmin(WalledAdmin):
    """Where mail leaves from. Passwords are set on the settings page and never shown."""

    permitted = frozenset({"view", "change"})
    list_display = ("name", "kind", "from_email", "host", "port")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        """Save through the service, which forgets a password that would go elsewhere."""
        kept = SendingAccount.objects.get(pk=obj.pk)
        save_sending_account(account=kept, values=form.cleaned_data)
