import pytest

from crm.models import Connection
from crm.registry import UnknownVendorError, adapter_class


def test_an_empty_page_says_what_can_be_done_today(client, world):
    client.force_login(world.vera)
    page = client.get("/crm/").content.decode()

    assert "has no CRM connectors yet" in page
    assert "/api/docs/" in page


def test_it_lists_the_organizations_connections_alone(client, world):
    with world.inside(world.acme):
        Connection.objects.create(vendor="example", name="Our CRM", state="failing", problem="Key.")
    client.force_login(world.bob)
    page = client.get("/crm/").content.decode()
    assert "Our CRM" in page
    assert "Needs attention" in page
    client.force_login(world.charlie)

    assert "Our CRM" not in client.get("/crm/").content.decode()


def test_it_knows_no_vendor_without_an_adapter():
    with pytest.raises(UnknownVendorError):
        adapter_class("example")
