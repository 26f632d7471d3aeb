import json

import pytest
from django.db import connection as database

from accounts.errors import ProductError
from accounts.models import AuditEvent
from crm.models import Connection
from crm.services.read_credentials import read_credentials
from crm.services.save_credentials import save_credentials
from lib.crypto import Secrets

TOKEN = "pat-na1-0123456789"


def connect(**credentials):
    connection = Connection.objects.create(vendor="example", name="Our CRM")
    if credentials:
        save_credentials(connection=connection, credentials=credentials)
    return connection


def test_it_keeps_credentials_encrypted_in_the_database(world):
    with world.inside(world.acme, world.alice):
        connect(token=TOKEN)
        with database.cursor() as cursor:
            cursor.execute("SELECT row_to_json(c)::text FROM crm_connection c")
            (row,) = cursor.fetchone()

    assert json.loads(row)["sealed_credentials"]
    assert TOKEN not in row
    assert "pat-na1" not in row


def test_it_opens_what_it_sealed(world):
    with world.inside(world.acme, world.alice):
        kept = connect(token=TOKEN, refresh="r-1")

        assert read_credentials(connection=Connection.objects.get(pk=kept.pk)) == {
            "token": TOKEN,
            "refresh": "r-1",
        }
        assert read_credentials(connection=connect()) == {}


def test_it_opens_what_an_older_key_sealed(world, settings):
    old, new = Secrets.new_key(), Secrets.new_key()
    with world.inside(world.acme, world.alice):
        settings.SECRET_ENCRYPTION_KEYS = [old]
        kept = connect(token=TOKEN)
        settings.SECRET_ENCRYPTION_KEYS = [new, old]
        assert read_credentials(connection=kept) == {"token": TOKEN}
        settings.SECRET_ENCRYPTION_KEYS = [new]
        with pytest.raises(ProductError, match="Enter them again"):
            read_credentials(connection=kept)


def test_the_audit_log_learns_that_they_changed_and_not_what_they_are(world):
    with world.inside(world.acme, world.alice):
        connect(token=TOKEN)
        event = AuditEvent.objects.get(object_kind="crm.connection")

        assert event.actor_label == "alice@example.com"
        assert event.after == {"fields": ["token"]}


def test_it_refuses_an_empty_part_and_keeps_the_former_ones(world):
    with world.inside(world.acme, world.alice):
        kept = connect(token=TOKEN)
        with pytest.raises(ProductError, match="“token” is empty"):
            save_credentials(connection=kept, credentials={"token": " "})
        kept.refresh_from_db()

        assert read_credentials(connection=kept) == {"token": TOKEN}


def test_no_page_shows_them(client, world):
    with world.inside(world.acme, world.alice):
        kept = connect(token=TOKEN)
    client.force_login(world.alice)
    pages = [
        client.get(url).content.decode()
        for url in ("/crm/", f"/admin/crm/connection/{kept.pk}/change/")
    ]

    for page in pages:
        assert "Our CRM" in page
        assert TOKEN not in page
        assert kept.sealed_credentials not in page
