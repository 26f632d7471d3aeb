"""Two machines that bring leads in at the same moment deal from one deck."""

import threading
from collections import Counter

import pytest
from django.db import connection

from accounts.models import Membership
from accounts.tests.world import build_world
from accounts.wall.scope import acting_for
from leads.models import AssignmentRule, Lead
from leads.services.save_assignment_rule import save_assignment_rule
from leads.services.write_leads import write_leads
from leads.writing import LeadDraft, Source, Trust, WritePolicy

ROUNDS = 9


@pytest.mark.django_db(transaction=True)
def test_turns_are_fair_when_leads_come_in_from_two_sides():
    world = build_world()
    with world.inside(world.acme, world.alice):
        members = list(Membership.objects.values_list("pk", flat=True))
        save_assignment_rule(countries=[], member_ids=members, is_active=True)
    start, failed = threading.Barrier(2), []

    def bring(side, size):
        try:
            start.wait(10)
            for place in range(ROUNDS):
                with acting_for(world.acme.pk):
                    write_leads(
                        drafts=[
                            LeadDraft({"email": f"{side}{place}.{n}@x.example"})
                            for n in range(size)
                        ],
                        source=Source(Trust.API, side),
                        policy=WritePolicy.FILL,
                    )
        except Exception as error:  # noqa: BLE001 -- looked at below
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=bring, args=side) for side in (("a", 1), ("b", 4))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    with world.inside(world.acme):
        assert AssignmentRule.objects.get().turn == ROUNDS * 5
        assert set(Counter(Lead.objects.values_list("owner_id", flat=True)).values()) == {15}
