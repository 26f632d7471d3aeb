"""Links to CRM records follow a merged lead."""

from crm.models import Connection, Link
from leads.models import Lead
from leads.services.merge_leads import merge_leads
from leads.services.undo_merge import undo_merge


def _link(connection, lead, remote_id):
    return Link.objects.create(
        connection=connection, lead=lead, remote_object="contact", remote_id=remote_id
    )


def test_a_link_follows_unless_the_survivor_has_one_of_that_connection(world):
    with world.inside(world.acme, world.alice):
        stays, goes = (Lead.objects.create(full_name=f"Ann {n}") for n in range(2))
        first = Connection.objects.create(vendor="hubspot", name="One", remote_account="1")
        second = Connection.objects.create(vendor="hubspot", name="Two", remote_account="2")
        ours = _link(first, stays, "a")
        twin = _link(first, goes, "b")
        followed = _link(second, goes, "c")
        [record] = merge_leads(survivor_id=stays.pk, loser_ids=[goes.pk])
        assert set(Link.objects.filter(lead=stays)) == {ours, followed}
        assert list(Link.objects.filter(lead=goes)) == [twin]
        undo_merge(record_id=record.pk)
        assert list(Link.objects.filter(lead=stays)) == [ours]
