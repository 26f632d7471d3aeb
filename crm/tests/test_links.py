from datetime import timedelta

import pytest
from django.db import IntegrityError, connection as database, transaction
from django.utils import timezone

from crm.models import Conflict, Connection, Link
from leads.services.write_leads import write_leads
from leads.writing import LeadDraft, Source, Trust, WritePolicy


def make_lead(email="jane@acme.com"):
    [outcome] = write_leads(
        drafts=[LeadDraft({"email": email})],
        source=Source(Trust.IMPORT, "1"),
        policy=WritePolicy.CREATE_ONLY,
    )
    return outcome.lead_id


def link(connection, lead_id, remote_id="7"):
    return Link.objects.create(
        connection=connection, lead_id=lead_id, remote_object="contacts", remote_id=remote_id
    )


@pytest.fixture
def connection(world):
    with world.inside(world.acme):
        return Connection.objects.create(vendor="example", name="Our CRM")


def test_a_remote_record_is_linked_once_per_connection(world, connection):
    with world.inside(world.acme):
        one, other = make_lead(), make_lead("joe@acme.com")
        link(connection, one)
        with pytest.raises(IntegrityError), transaction.atomic():
            link(connection, other)
        second = Connection.objects.create(vendor="example", name="Another CRM")
        link(second, other)


def test_a_lead_is_linked_once_per_connection(world, connection):
    with world.inside(world.acme):
        lead_id = make_lead()
        link(connection, lead_id)
        with pytest.raises(IntegrityError), transaction.atomic():
            link(connection, lead_id, remote_id="8")


def test_a_field_has_one_open_conflict_at_a_time(world, connection):
    with world.inside(world.acme):
        linked = link(connection, make_lead())
        first = Conflict.objects.create(link=linked, field="title", ours="CTO", theirs="CEO")
        with pytest.raises(IntegrityError), transaction.atomic():
            Conflict.objects.create(link=linked, field="title", ours="CTO", theirs="COO")
        first.resolved_at = first.created_at
        first.save()
        Conflict.objects.create(link=linked, field="title", ours="CTO", theirs="COO")

        assert Conflict.objects.open().get().theirs == "COO"


def test_what_failed_is_due_again_after_its_pause_and_what_is_in_step_never(world, connection):
    with world.inside(world.acme):
        leads = [make_lead(f"p{number}@acme.com") for number in range(4)]
        failed, paused, synced, waiting = (
            link(connection, lead, remote_id=str(lead)) for lead in leads
        )
        now = timezone.now()
        for one, state, pause in (
            (failed, Link.State.FAILED, -1),
            (paused, Link.State.FAILED, 60),
            (synced, Link.State.SYNCED, -1),
            (waiting, Link.State.PENDING, -9),
        ):
            one.state, one.not_before = state, now + timedelta(seconds=pause)
            one.save()

        assert list(Link.objects.due()) == [waiting, failed]


def test_another_organization_sees_neither_connection_nor_link(world, connection):
    with world.inside(world.acme):
        link(connection, make_lead())
    with world.inside(world.globex):
        assert not Connection.objects.exists()
        with database.cursor() as cursor:
            cursor.execute(
                "SELECT (SELECT count(*) FROM crm_connection), (SELECT count(*) FROM crm_link)"
            )
            assert cursor.fetchone() == (0, 0)


def test_a_link_cannot_point_to_another_organizations_lead(world, connection):
    with world.inside(world.globex):
        theirs = make_lead()
    with world.inside(world.acme):
        link(connection, theirs)
        with pytest.raises(IntegrityError), transaction.atomic(), database.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        Link.objects.all().delete()
