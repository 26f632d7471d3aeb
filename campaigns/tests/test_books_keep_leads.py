"""A lead that was written to is never removed for good: the ledger says to whom mails went."""

from datetime import timedelta

from django.utils import timezone

from campaigns.models import Message
from campaigns.tests.scene import running
from leads.models import FeedHorizon, Lead
from leads.services.purge_tombstones import purge_tombstones


def test_the_lead_of_a_message_outlives_its_tombstones_time(world):
    now = timezone.now()
    with world.inside(world.acme, world.alice):
        Lead.objects.create(full_name="Gus", email="gus@example.com", email_key="gus@example.com")
        campaign = running()
        wrote, other = (
            Lead.objects.create(full_name=name, deleted_at=now - timedelta(days=900))
            for name in ("Ada", "Bea")
        )
        Message.objects.create(
            campaign=campaign, lead=wrote, due_at=now, time_zone="UTC", state=Message.State.SENT
        )
        assert purge_tombstones(before=now - timedelta(days=400)) == 1
        assert Lead.objects.filter(deleted_at__isnull=False).get() == wrote
        assert FeedHorizon.objects.get().xid == other.changed_xid
        assert purge_tombstones(before=now - timedelta(days=400)) == 0
