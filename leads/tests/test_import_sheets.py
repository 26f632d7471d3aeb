"""A workbook: its visible sheets are offered, the first with rows is read."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile

from accounts.errors import ProductError
from leads.services.choose_part import choose_part
from leads.services.reread_import import reread_import
from leads.services.start_import import start_import
from leads.tests.importing_world import kept

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def _sheet(rows):
    cells = "".join(
        f"<row r='{r}'>"
        + "".join(
            f"<c r='{'ABC'[c]}{r}' t='inlineStr'><is><t>{text}</t></is></c>"
            for c, text in enumerate(row)
        )
        + "</row>"
        for r, row in enumerate(rows, 1)
    )
    return f"<worksheet xmlns='{MAIN}'><sheetData>{cells}</sheetData></worksheet>"


def workbook(*sheets):
    """Return a workbook of (name, state, rows)."""
    held = io.BytesIO()
    listed = "".join(
        f"<sheet name='{name}' sheetId='{n}' r:id='rId{n}' state='{state}'/>"
        for n, (name, state, _) in enumerate(sheets, 1)
    )
    kind = f"{REL}/worksheet"
    links = "".join(
        f"<Relationship Id='rId{n}' Type='{kind}' Target='worksheets/sheet{n}.xml'/>"
        for n in range(1, len(sheets) + 1)
    )
    root = f"<Relationship Id='r' Type='{REL}/officeDocument' Target='xl/workbook.xml'/>"
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(
            "_rels/.rels", f"<Relationships xmlns='{PACKAGE}/relationships'>{root}</Relationships>"
        )
        archive.writestr(
            "xl/workbook.xml",
            f"<workbook xmlns='{MAIN}' xmlns:r='{REL}'><sheets>{listed}</sheets></workbook>",
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f"<Relationships xmlns='{PACKAGE}/relationships'>{links}</Relationships>",
        )
        for n, (_, _, rows) in enumerate(sheets, 1):
            archive.writestr(f"xl/worksheets/sheet{n}.xml", _sheet(rows))
    return held.getvalue()


BOOK = workbook(
    ("Empty", "visible", []),
    ("Secret", "hidden", [["Email"], ["secret@x.example"]]),
    ("May", "visible", [["Email"], ["may@x.example"]]),
    ("June", "visible", [["Report"], ["Email", "City"], ["june@x.example", "Bonn"]]),
)


@pytest.fixture
def run(world):
    with world.inside(world.acme, world.bob):
        return start_import(file=ContentFile(BOOK, name="x"), file_name="book.xlsx")


def _choose(world, run, **which):
    with world.inside(world.acme, world.bob):
        return choose_part(import_id=run.pk, **which)


def test_the_first_visible_sheet_with_rows_is_read_and_the_visible_are_offered(run):
    assert (run.dialect["sheet"], run.row_count) == ("May", 1)
    assert run.contents == {"sheets": ["Empty", "May", "June"]}


def test_another_sheet_is_read_afresh_and_remembered_when_the_header_moves(world, run):
    run = _choose(world, run, sheet="June")
    assert (run.dialect["sheet"], run.mapping["headers"]) == ("June", ["Email", "City"])
    with world.inside(world.acme, world.bob):
        run = reread_import(import_id=run.pk, header_row=0)
    assert (run.dialect["sheet"], run.mapping["headers"]) == ("June", ["Report", "Column 2"])
    assert _choose(world, run, sheet="May").mapping["headers"] == ["Email"]


@pytest.mark.parametrize("sheet", ["Secret", "No such sheet", "Empty"])
def test_a_sheet_that_is_hidden_missing_or_empty_leaves_all_as_it_was(world, run, sheet):
    with pytest.raises(ProductError):
        _choose(world, run, sheet=sheet)
    assert kept(world, run).dialect["sheet"] == "May"


def test_the_page_offers_the_sheets(world, client, run):
    client.force_login(world.bob)
    url = f"/leads/imports/{run.pk}/"
    shown = client.get(url).content.decode()
    assert '<option value="June">' in shown
    assert "Secret" not in shown
    client.post(f"{url}part/", {"sheet": "June"})
    assert "june@x.example" in client.get(url).content.decode()
