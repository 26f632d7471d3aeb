"""Links to a person's records go when the person is erased."""

from django.urls import reverse

from crm.models import Connection, Link
from leads.models import Lead
from leads.services.erase_person import erase_person
from leads.services.export_person import export_person


def test_a_link_and_the_values_it_keeps_go_with_the_person(world):
    with world.inside(world.acme, world.alice):
        portal = Connection.objects.create(vendor="hubspot", name="Portal")
        ada, bea = (Lead.objects.create(full_name=name) for name in ("Ada", "Bea"))
        for lead in (ada, bea):
            Link.objects.create(
                connection=portal, lead=lead, remote_object="contact", remote_id=str(lead.pk),
                base={"full_name": lead.full_name},
            )  # fmt: skip
        assert export_person(lead=ada)["crm_links"][0]["base"] == {"full_name": "Ada"}
        erase_person(lead_id=ada.pk)
        assert [link.lead_id for link in Link.objects.all()] == [bea.pk]


def test_the_page_names_the_records_that_stay_in_the_crm(client, world):
    with world.inside(world.acme, world.alice):
        connection = Connection.objects.create(vendor="hubspot", name="Our HubSpot")
        ada = Lead.objects.create(full_name="Ada")
        Link.objects.create(connection=connection, lead=ada, remote_object="contact", remote_id="7")
    client.force_login(world.alice)
    page = client.get(reverse("leads:erase", args=[ada.pk])).content.decode()
    assert "The record contact 7 in Our HubSpot stays" in page
