"""After an erasure no row of the organization tells of the person, wherever it was kept."""

import pytest
from django.db import connection

from accounts.wall.tenant import tenant_models
from leads.bulk_edits import BulkEdit
from leads.models import ChangeSetPart, DuplicatePair, Lead, MergeRecord
from leads.selection import Selection
from leads.services.erase_person import erase_person
from leads.services.find_duplicates import find_duplicates
from leads.services.merge_leads import merge_leads
from leads.services.start_bulk_edit import start_bulk_edit
from leads.services.undo_change_set import undo_change_set
from leads.tests.importing_world import finish, start_text, work_off
from leads.writing import Source, Trust

HEADER = "Email,Full name,Phone,City,Notes\n"
FIRST = f"{HEADER}ada@byron.example,Ada Byron,+49 30 901820,Byronville,Likes Byron\n"
SECOND = (
    f"{HEADER}ada@byron.example,Ada Byron,+49 30 901820,Byrontown,Likes Byron\n"
    "countess@byron.example,Ada Byron,+49 30 901820,Byronton,\n"
    "gus@x.example,Gus,,Bonn,\n"
)


def _tables_that_tell(word):
    found = []
    with connection.cursor() as cursor:
        for model in tenant_models():
            table = model._meta.db_table
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text ILIKE %s", [f"%{word}%"])
            if cursor.fetchone()[0]:
                found.append(table)
    return found


@pytest.fixture
def merged(world):
    """Ada, imported twice, edited in bulk, met by the finder, merged with her other lead."""
    finish(world, start_text(world, FIRST))
    run = finish(world, start_text(world, SECOND), "overwrite")
    with world.inside(world.acme, world.bob):
        find_duplicates()
    work_off()
    with world.inside(world.acme, world.bob):
        edit = BulkEdit.parse(key="city", act="set", value="Bath")
        source = Source(Trust.PERSON, str(world.bob.pk))
        start_bulk_edit(selection=Selection(query=""), edit=edit, source=source)
        start_bulk_edit(
            selection=Selection(query=""),
            edit=BulkEdit.parse(key="city", act="set", value="Bonn"),
            source=source,
        )
        ada, countess = Lead.objects.filter(email_key__endswith="@byron.example").order_by("pk")
        merge_leads(survivor_id=ada.pk, loser_ids=[countess.pk])
    return ada.pk, run


def test_nothing_tells_of_the_person_any_more(world, merged):
    pk, _ = merged
    with world.inside(world.acme, world.alice):
        assert {"leads_lead", "leads_changesetpart", "leads_mergerecord"} <= set(
            _tables_that_tell("byron")
        )
        erase_person(lead_id=pk)
        assert _tables_that_tell("byron") == []
        assert not MergeRecord.objects.exists()
        assert not DuplicatePair.objects.exists()
        assert ChangeSetPart.objects.exclude(updated=[]).exists(), "Gus can still be taken back"


def test_an_import_can_still_be_undone_for_the_others(world, merged):
    pk, run = merged
    with world.inside(world.acme, world.alice):
        erase_person(lead_id=pk)
        undo_change_set(change_set_id=run.change_set_id)
    work_off()
    with world.inside(world.acme):
        assert _tables_that_tell("ada@byron") == []
