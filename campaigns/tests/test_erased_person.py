"""What campaigns hold on a person goes when the person is erased."""

from django.utils import timezone

from campaigns.models import Campaign, Message, OutboxMail
from leads.models import Lead
from leads.people import Sign
from leads.services.blank_leads import blank_leads
from leads.services.erase_person import erase_person
from leads.services.erase_traces import erase_traces
from leads.services.export_person import export_person
from leads.services.export_traces import export_traces


def test_mails_and_addresses_go_and_the_ledger_keeps_its_count(world):
    with world.inside(world.acme, world.alice):
        campaign = Campaign.objects.create(name="Hello", mode="broadcast")
        ada, bea = (
            Lead.objects.create(full_name=name, email=f"{name}@example.com")
            for name in ("ada", "bea")
        )
        for lead in (ada, bea):
            OutboxMail.objects.create(
                message_id=f"<{lead.pk}@x>", recipient=lead.email, raw=b"Dear you"
            )
            Message.objects.create(
                campaign=campaign, lead=lead, due_at=timezone.now(), time_zone="UTC",
                state=Message.State.SENT, email=lead.email, message_id=f"<{lead.pk}@x>",
            )  # fmt: skip
        exported = export_person(lead=ada)["campaign_messages"]
        assert [one["email"] for one in exported] == ["ada@example.com"]
        erase_person(lead_id=ada.pk)
        assert [mail.recipient for mail in OutboxMail.objects.all()] == ["bea@example.com"]
        assert set(Message.objects.values_list("email", flat=True)) == {"", "bea@example.com"}


def test_who_was_written_to_is_found_and_erased_once_their_lead_is_blank(world):
    with world.inside(world.acme, world.alice):
        campaign = Campaign.objects.create(name="Hello", mode="broadcast")
        gone = Lead.objects.create(deleted_at=timezone.now())
        OutboxMail.objects.create(message_id="<1@x>", recipient="Ada@Example.com", raw=b"Dear Ada")
        Message.objects.create(
            campaign=campaign, lead=gone, due_at=timezone.now(), time_zone="UTC",
            state=Message.State.SENT, email="Ada@Example.com", message_id="<1@x>",
        )  # fmt: skip
        blank_leads(lead_ids=[gone.pk])
        sign = Sign.parse("ada@example.COM")
        [told] = export_traces(sign=sign)["campaign_messages"]
        assert told["email"] == "Ada@Example.com"
        erase_traces(sign=sign)
        assert not OutboxMail.objects.exists()
        assert Message.objects.get().email == ""
        assert not any(export_traces(sign=sign).values())
