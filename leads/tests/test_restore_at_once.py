"""A lead comes back while somebody else takes its e-mail."""

import threading

import pytest
from django.db import connection

from accounts.errors import ConflictError
from accounts.tests.world import build_world
from accounts.wall.scope import acting_for
from leads.models import Lead
from leads.services.create_lead import create_lead
from leads.services.delete_leads import delete_leads
from leads.services.restore_leads import restore_leads
from leads.writing import Source, Trust

ADA = {"email": "ada@x.example", "full_name": "Ada"}
PERSON = Source(Trust.PERSON, "1")


@pytest.mark.django_db(transaction=True)
def test_the_other_lead_stands_and_the_deleted_one_waits():
    world = build_world()
    with world.inside(world.acme, world.bob):
        gone = create_lead(values=ADA, source=PERSON)
        delete_leads(leads=Lead.objects.filter(pk=gone.pk))
    ended, said = threading.Event(), []

    def restore():
        try:
            with acting_for(world.acme.pk):
                restore_leads(lead_ids=[gone.pk])
        except ConflictError as error:
            said.append(error.message)
        finally:
            ended.set()
            connection.close()

    thread = threading.Thread(target=restore)
    with world.inside(world.acme, world.bob):
        other = create_lead(values=ADA, source=PERSON)
        thread.start()
        assert not ended.wait(1), "it waits for the one that is being created"
    thread.join(10)
    assert len(said) == 1
    assert "Try again" in said[0]
    with world.inside(world.acme):
        assert [lead.pk for lead in Lead.objects.live()] == [other.pk]
        assert Lead.objects.restorable().get().pk == gone.pk
        assert restore_leads(lead_ids=[gone.pk]).taken == [gone.pk]
