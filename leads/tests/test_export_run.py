"""A file of leads comes out whole, once, safe to open, whatever happens on the way."""

import csv
import io
import json
import tracemalloc
from pathlib import Path

import pytest
from django.db import connection, connections

from accounts import audit
from accounts.errors import ConflictError, ProductError
from accounts.models import AuditEvent, Membership
from benchmarks.people import fill
from jobs.engine import run_one_slice
from jobs.models import Job
from leads.export_job import ExportLeads
from leads.exporting import slices
from leads.models import Export, Lead, LeadTag, Stage, Tag
from leads.selection import Selection
from leads.services.create_lead import create_lead
from leads.services.define_field import define_field
from leads.services.delete_export import delete_export
from leads.services.delete_leads import delete_leads
from leads.services.start_export import start_export
from leads.writing import Source, Trust
from lib.tabular import open_table, safe_cell

ALL = Selection(query="")
NASTY = [
    "plain",
    'say "hi", he said',
    "two\nlines",
    "carriage\r\nreturn",
    "Zoë 東京 😀 עברית",
    "=1+1",
    "+4915112345678",
    "-12.5",
    "-2+3",
    "@SUM(A1)",
    "'=1",
    "\\.",
    "\\N",
    "tab\there",
    "a;b|c",
    "_x0041_ <b>&amp;</b>",
    " padded ",
]


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


def start(world, selection=ALL, file_format="csv", columns=("id", "notes"), **more):
    with world.inside(world.acme, world.bob):
        return start_export(selection=selection, file_format=file_format, columns=columns, **more)


def work_off(world, export):
    while run_one_slice():
        pass
    with world.inside(world.acme):
        done = Export.objects.select_related("job").get(pk=export.pk)
    assert done.state == Export.State.FINISHED, done.job.error
    assert done.size == Path(done.file.path).stat().st_size
    return done


def export_of(world, *args, **more):
    return work_off(world, start(world, *args, **more))


def lines_of(export):
    text = Path(export.file.path).read_bytes().decode()
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


@pytest.fixture
def nasty(world):
    with world.inside(world.acme):
        return [Lead.objects.create(full_name="N", notes=text) for text in NASTY]


def test_csv_reads_back_with_formulas_disarmed(world, nasty):
    export = export_of(world)
    header, *rows = lines_of(export)
    assert header == ["ID", "Notes"]
    assert rows == [
        [str(lead.pk), safe_cell(text)] for lead, text in zip(nasty, NASTY, strict=True)
    ]
    assert export.row_count == len(NASTY)
    assert b"\r\n" in Path(export.file.path).read_bytes()


def test_json_lines_read_back_as_they_are(world, nasty):
    export = export_of(world, file_format="jsonl")
    lines = Path(export.file.path).read_bytes().decode().split("\n")
    assert lines.pop() == ""
    assert [json.loads(line) for line in lines] == [
        {"id": lead.pk, "notes": text} for lead, text in zip(nasty, NASTY, strict=True)
    ]


def test_a_workbook_opens_with_text_in_its_cells(world, nasty):
    export = export_of(world, file_format="xlsx")
    table = open_table(Path(export.file.path))
    assert list(table.columns) == ["ID", "Notes"]
    cells = [row.cells for row in table.sample(len(NASTY))]
    assert [[one.replace("\r\n", "\n") for one in row] for row in cells] == [
        [str(lead.pk), text.strip().replace("\r\n", "\n")]
        for lead, text in zip(nasty, NASTY, strict=True)
    ]


def test_every_kind_of_column_has_its_value(world):
    with world.inside(world.acme, world.bob):
        define_field(label="Seats", type="number")
        lead = create_lead(
            values={
                "email": "ann@x.example", "other_emails": ["a@x.example", "b@x.example"],
                "full_name": "Ann Lee", "tags": ["vip", "fair"], "custom.seats": "40",
                "owner": "bob@example.com", "stage": Stage.objects.first().name, "score": 7,
            },
            source=Source(Trust.PERSON, "1"),
        )  # fmt: skip
    keys = [
        "id", "email", "other_emails", "tags", "custom.seats", "owner", "stage", "score", "title",
        "opted_out", "created_at",
    ]  # fmt: skip
    _, row = lines_of(export_of(world, columns=keys))
    added = f"{lead.created_at:%Y-%m-%d}"
    assert row[:10] == [
        str(lead.pk), "ann@x.example", "a@x.example; b@x.example", "fair; vip", "40",
        "bob@example.com", row[6], "7", "", "no",
    ]  # fmt: skip
    assert row[6]
    assert row[10].startswith(added)
    export = export_of(world, columns=keys, file_format="jsonl")
    found = json.loads(Path(export.file.path).read_text())
    assert found["tags"] == ["fair", "vip"]
    assert found["custom.seats"] == 40
    assert found["opted_out"] is False
    assert found["other_emails"] == ["a@x.example", "b@x.example"]
    assert list(found) == keys
