"""What a campaign keeps of a lead follows it when it is merged."""

import pytest
from django.utils import timezone

from campaigns.models import Campaign, Enrolment, Message
from leads.models import Lead
from leads.services.merge_leads import merge_leads
from leads.services.undo_merge import undo_merge


@pytest.fixture
def inside(world):
    with world.inside(world.acme, world.alice):
        yield


def _message(campaign, lead):
    Enrolment.objects.create(campaign=campaign, lead=lead)
    return Message.objects.create(
        campaign=campaign, lead=lead, due_at=timezone.now(), time_zone="UTC",
        state=Message.State.SENT,
    )  # fmt: skip


def test_messages_follow_but_never_make_two_of_one_step(inside):
    stays, goes = (Lead.objects.create(full_name=f"Ann {n}") for n in range(2))
    one, other = (Campaign.objects.create(name=name, mode="broadcast") for name in "ab")
    kept = _message(one, stays)
    twin = _message(one, goes)
    followed = _message(other, goes)
    [record] = merge_leads(survivor_id=stays.pk, loser_ids=[goes.pk])
    assert set(Message.objects.filter(lead=stays)) == {kept, followed}
    assert list(Message.objects.filter(lead=goes)) == [twin]
    assert Enrolment.objects.filter(lead=stays).count() == 2
    undo_merge(record_id=record.pk)
    assert set(Message.objects.filter(lead=goes)) == {twin, followed}
    assert Enrolment.objects.filter(lead=stays).count() == 1
