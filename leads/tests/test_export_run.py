"""A file of leads comes out whole, once, safe to open, whatever happens on the way."""

import csv
import io
import json
import tracemalloc
from pathlib import Path

import pytest
from django.db import connection

from accounts.errors import ConflictError, ProductError
from accounts.models import AuditEvent
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
from leads.tasks import expire_exports
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


def test_an_empty_cell_alone_in_its_row_is_still_a_row(world):
    with world.inside(world.acme):
        for notes in ("", "x"):
            Lead.objects.create(full_name="N", notes=notes)
    assert lines_of(export_of(world, columns=["notes"])) == [["Notes"], [""], ["x"]]


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
    row[3] = "; ".join(sorted(row[3].split("; ")))
    assert row[:10] == [
        str(lead.pk), "ann@x.example", "a@x.example; b@x.example", "fair; vip", "40",
        "bob@example.com", row[6], "7", "", "no",
    ]  # fmt: skip
    assert row[6]
    assert row[10].startswith(added)
    export = export_of(world, columns=keys, file_format="jsonl")
    found = json.loads(Path(export.file.path).read_text())
    assert sorted(found["tags"]) == ["fair", "vip"]
    assert found["custom.seats"] == 40
    assert found["opted_out"] is False
    assert found["other_emails"] == ["a@x.example", "b@x.example"]
    assert list(found) == keys


def test_tags_that_begin_like_a_formula_are_disarmed(world):
    with world.inside(world.acme):
        lead = Lead.objects.create(full_name="T")
        for name in ("=1+1", "b"):
            LeadTag.objects.create(lead=lead, tag=Tag.objects.create(name=name))
    _, row = lines_of(export_of(world, columns=["tags"]))
    assert row == ["'=1+1; b"]


def test_it_begins_with_a_mark_where_excel_shall_read_it(world, nasty):
    export = export_of(world, has_bom=True)
    assert Path(export.file.path).read_bytes().startswith("\ufeffID,Notes\r\n".encode())


def test_selections(world):
    with world.inside(world.acme):
        countries = ("DE", "DE", "NO", "DE")
        leads = [Lead.objects.create(full_name="L", country=country) for country in countries]
    with world.inside(world.globex):
        theirs = Lead.objects.create(full_name="Theirs", country="DE")
    with world.inside(world.acme, world.bob):
        delete_leads(leads=Lead.objects.filter(pk=leads[0].pk))
    ids = [str(lead.pk) for lead in leads]
    for selection, wanted in (
        (ALL, ids[1:]),
        (Selection(query="country=DE"), [ids[1], ids[3]]),
        (Selection(lead_ids=(leads[3].pk, leads[0].pk, leads[2].pk, theirs.pk)), ids[2:]),
    ):
        _, *rows = lines_of(export_of(world, selection, columns=["id"]))
        assert [row[0] for row in rows] == wanted


def test_what_is_deleted_or_added_meanwhile_is_left_out(world, nasty):
    export = start(world, columns=["id"])
    with world.inside(world.acme, world.bob):
        Lead.objects.create(full_name="Late")
        delete_leads(leads=Lead.objects.all())
    done = work_off(world, export)
    assert lines_of(done) == [["ID"]]
    assert done.row_count == 0


@pytest.mark.parametrize(
    ("selection", "file_format", "columns", "field"),
    [
        (Selection(query="country=XX"), "csv", ["id"], None),
        (Selection(lead_ids=(999_999,)), "csv", ["id"], None),
        (Selection(query="stage=nonsense"), "csv", ["id"], None),
        (ALL, "exe", ["id"], "format"),
        (ALL, "csv", [], "columns"),
        (ALL, "csv", ["id", "password"], "columns"),
        (ALL, "csv", ["custom.unknown"], "columns"),
    ],
)
def test_what_cannot_be_exported_is_refused(world, nasty, selection, file_format, columns, field):
    with pytest.raises(ProductError) as raised:
        start(world, selection, file_format, columns)
    assert raised.value.field == field


@pytest.mark.parametrize("file_format", Export.Format.values)
def test_slices_join_without_a_seam_and_a_killed_one_is_repeated(
    world, nasty, monkeypatch, file_format
):
    whole = Path(export_of(world, file_format=file_format).file.path)
    expected = _read(whole, file_format)
    monkeypatch.setattr(slices, "ROWS_A_SLICE", 3)
    step, calls = ExportLeads.step, []

    def killed_every_other_time(self, job):
        done = step(self, job)
        calls.append(job.cursor)
        if len(calls) % 2:
            message = "killed after it wrote, before it committed"
            raise RuntimeError(message)
        return done

    monkeypatch.setattr(ExportLeads, "step", killed_every_other_time)
    export = start(world, file_format=file_format)
    while export.state == Export.State.RUNNING:
        assert run_one_slice()
        with world.inside(world.acme):
            Job.objects.update(not_before="2020-01-01T00:00Z")
            export = Export.objects.get(pk=export.pk)
    assert export.state == Export.State.FINISHED
    assert export.row_count == len(NASTY)
    assert len(calls) > 10
    assert _read(Path(export.file.path), file_format) == expected


def _read(path, file_format):
    if file_format == "xlsx":
        return [row.cells for row in open_table(path).sample(100)]
    return path.read_bytes()


def test_a_file_that_is_gone_ends_the_export(world, nasty, monkeypatch):
    monkeypatch.setattr(slices, "ROWS_A_SLICE", 3)
    monkeypatch.setattr("jobs.engine.SLICE_SECONDS", 0)
    export = start(world)
    run_one_slice()
    Path(export.file.path).unlink()
    run_one_slice()
    with world.inside(world.acme):
        export = Export.objects.select_related("job").get(pk=export.pk)
    assert export.state == Export.State.FAILED
    assert "Start the export again" in export.job.error


def test_memory_stays_flat(world):
    with world.inside(world.acme), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO leads_lead (organization_id, email, other_emails, first_name, last_name,"
            " full_name, title, seniority, department, phone, mobile, linkedin_url, language,"
            " company_name, website, domain, industry, company_size, street, postal_code, city,"
            " region, country, time_zone, lead_source, notes, custom, provenance, version,"
            " changed_at, created_at) SELECT %s, '', '{}', '', '', 'Lead ' || n, '', '', '', '',"
            " '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', repeat('x', 500), '{}',"
            " '{}', 1, now(), now() FROM generate_series(1, 20000) n",
            [world.acme.pk],
        )
    peaks = {}
    for file_format in Export.Format.values:
        export = start(world, file_format=file_format, columns=["id", "notes"])
        tracemalloc.start()
        work_off(world, export)
        peaks[file_format] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert max(peaks.values()) < 4_000_000, peaks


def test_exports_expire_with_their_file(world, nasty, django_capture_on_commit_callbacks):
    kept, due = export_of(world), export_of(world)
    with world.inside(world.acme):
        Export.objects.filter(pk=due.pk).update(expires_at="2026-01-01T00:00Z")
    with django_capture_on_commit_callbacks(execute=True):
        expire_exports()
    with world.inside(world.acme):
        states = dict(Export.objects.values_list("pk", "state"))
    assert states == {kept.pk: "finished", due.pk: "expired"}
    assert Path(kept.file.path).exists()
    assert not Path(due.file.path).exists()


def test_an_export_is_deleted_with_its_file_but_not_while_it_runs(
    world, nasty, django_capture_on_commit_callbacks
):
    export = start(world)
    with world.inside(world.acme, world.bob), pytest.raises(ConflictError):
        delete_export(export_id=export.pk)
    work_off(world, export)
    with (
        django_capture_on_commit_callbacks(execute=True),
        world.inside(world.acme, world.bob),
    ):
        delete_export(export_id=export.pk)
    assert not Path(export.file.path).exists()


def test_the_audit_log_says_who_exported_how_many(world, nasty):
    export_of(world)
    with world.inside(world.acme):
        events = {event.verb: event for event in AuditEvent.objects.all()}
    for verb in ("started exporting", "exported"):
        assert events[verb].after["number"] == len(NASTY)
        assert events[verb].actor_id == world.bob.pk
