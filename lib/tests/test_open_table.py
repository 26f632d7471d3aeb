"""Tables made on the spot: encodings, headers, line ends, resuming, and what is refused."""

import contextlib
import json
import random
import zipfile
from pathlib import Path

import pytest

from lib.tabular import (
    BinaryFileError,
    Dialect,
    EmptyFileError,
    FileTooLargeError,
    Limits,
    Mark,
    NoColumnsError,
    Table,
    TableError,
    UnreadableSpreadsheetError,
    open_table,
)

OLD_WORKBOOK = Path(__file__).resolve().parents[3] / "shared" / "data" / "odoo-res_partner.xls"
PEOPLE = "Name,Email\nZoë,zoe@example.com\nBob,bob@example.com\n"


def make(folder: Path, content: str | bytes, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def cells(table: Table) -> list[list[str]]:
    return [row.cells for row in table.rows()]


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-32", "utf-32-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
    ],
)
def test_it_reads_each_encoding_alike(tmp_path: Path, codec: str, encoding: str) -> None:
    table = open_table(make(tmp_path, PEOPLE.encode(codec)))

    assert table.dialect.encoding == encoding
    assert table.columns == ["Name", "Email"]
    assert cells(table) == [["Zoë", "zoe@example.com"], ["Bob", "bob@example.com"]]


def test_it_trusts_utf8_only_when_the_last_line_is_utf8_too(tmp_path: Path) -> None:
    rows = "".join(f"Ann {number},ann{number}@example.com\n" for number in range(50_000))
    table = open_table(
        make(tmp_path, ("Name,Email\n" + rows + "Zoë,z@example.com\n").encode("cp1252"))
    )

    assert table.dialect.encoding == "cp1252"
    assert cells(table)[-1][0] == "Zoë"


def test_it_reads_cyrillic_of_windows(tmp_path: Path) -> None:
    text = "Имя,Город\n" + "Пётр Иванов,Москва\nАнна Смирнова,Санкт-Петербург\n" * 20
    table = open_table(make(tmp_path, text.encode("cp1251")))

    assert table.columns == ["Имя", "Город"]


def test_it_keeps_a_utf8_file_with_one_damaged_byte(tmp_path: Path) -> None:
    good = "Zoë,z@example.com\n" * 100
    content = b"Name,Email\n" + good.encode() + b"Ren\xe9,r@example.com\n" + good.encode()
    table = open_table(make(tmp_path, content))
    rows = list(table.rows())

    [warning] = table.warnings
    assert warning.endswith("read as Windows-1252: 1.")
    assert rows[0].cells[0] == "Zoë"
    assert rows[100].cells[0] == "René"
    assert len(rows) == 201
    copy = tmp_path / "copy.csv"
    assert list(open_table(copy, dialect=table.copy_text(copy)).rows()) == rows


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_it_counts_lines_alike_whatever_ends_them(tmp_path: Path, end: str) -> None:
    text = end.join(["Name,Note", 'Ann,"two', 'lines"', "", "Bob,x"])
    rows = list(open_table(make(tmp_path, text)).rows())

    assert [(row.number, row.line) for row in rows] == [(1, 2), (2, 5)]
    assert rows[0].cells == ["Ann", "two\nlines"]


def test_it_reads_mixed_line_ends(tmp_path: Path) -> None:
    assert len(cells(open_table(make(tmp_path, "Name,Note\rA,1\r\nB,2\nC,3\r")))) == 3


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_it_finds_the_delimiter_and_not_one_within_quotes(tmp_path: Path, delimiter: str) -> None:
    other = ";" if delimiter != ";" else ","
    rows = [["Name", "Note", "City"]] + [["Ann", f'"a{other}b{other}c{other}d"', "Rome"]] * 30
    table = open_table(make(tmp_path, "\n".join(delimiter.join(row) for row in rows)))

    assert table.dialect.delimiter == delimiter
    assert cells(table)[0] == ["Ann", f"a{other}b{other}c{other}d", "Rome"]


def test_it_takes_tags_in_every_row_for_no_delimiter(tmp_path: Path) -> None:
    table = open_table(make(tmp_path, "Name,Tags,City\n" + "Ann,a;b;c;d,Rome\n" * 30))

    assert table.columns == ["Name", "Tags", "City"]


def test_it_takes_decimal_commas_for_no_delimiter(tmp_path: Path) -> None:
    rows = "Anna;1,5;2,5;3,5;Bonn\n" * 30
    table = open_table(make(tmp_path, "Bericht vom 1,5\nName;A;B;C;Ort\n" + rows))

    assert (table.dialect.delimiter, table.columns[-1]) == (";", "Ort")


def test_it_notices_that_there_is_no_header(tmp_path: Path) -> None:
    table = open_table(make(tmp_path, "Ann,ann@example.com\nBob,bob@example.com\n"))

    assert table.dialect.header_row is None
    assert table.columns == ["Column 1", "Column 2"]
    assert table.count() == 2


def test_it_takes_the_header_row_that_somebody_chose(tmp_path: Path) -> None:
    path = make(tmp_path, "Report,of June\nName,Email\nAnn,ann@example.com\n")
    table = open_table(path)
    assert [record.cells[0] for record in table.preview()] == ["Report", "Name", "Ann"]

    chosen = Dialect(**{**table.dialect.to_json(), "kind": table.dialect.kind, "header_row": 1})  # type: ignore[arg-type]

    assert open_table(path, dialect=chosen).columns == ["Name", "Email"]


def test_it_names_empty_and_repeated_headers(tmp_path: Path) -> None:
    table = open_table(make(tmp_path, "Tags,,tags,Tags (2),\n1,2,3,4,\n"))

    assert table.columns == ["Tags", "Column 2", "tags (2)", "Tags (2) (2)"]


def test_it_pads_short_rows_and_flags_long_ones(tmp_path: Path) -> None:
    rows = list(open_table(make(tmp_path, "A,B,C\n1\n1,2,3,,\n1,2,3,,5\n")).rows())

    assert [row.cells for row in rows] == [["1", "", ""], ["1", "2", "3"], ["1", "2", "3"]]
    assert [row.extra for row in rows] == [(), (), ("", "5")]


def test_it_trims_all_white_space_and_control_characters(tmp_path: Path) -> None:
    table = open_table(
        make(tmp_path, "\u00a0Name\u2009, Note\n\u200b A\x00nn\u3000,\t\u202a+44\u202c \n")
    )

    assert table.columns == ["Name", "Note"]
    assert cells(table) == [["Ann", "+44"]]


def test_an_open_quote_costs_one_line_and_not_the_rest(tmp_path: Path) -> None:
    rows = list(open_table(make(tmp_path, 'Name,Note\nAnn,"open\nBob,b\nCarl,c\n')).rows())

    assert [(row.line, row.cells) for row in rows] == [
        (2, ["Ann", '"open']),
        (3, ["Bob", "b"]),
        (4, ["Carl", "c"]),
    ]


def test_a_plain_quote_beside_a_quoted_cell_opens_nothing(tmp_path: Path) -> None:
    table = open_table(make(tmp_path, 'Name,Note\n5" pipe,"two\nlines"\nBob,b\n6" pipe,"x\ny"'))

    assert cells(table) == [['5" pipe', "two\nlines"], ["Bob", "b"], ['6" pipe', "x\ny"]]


def test_an_open_quote_far_from_the_end_costs_one_line_too(tmp_path: Path) -> None:
    rest = "Bob,some note of a usual length\n" * 20_000
    table = open_table(make(tmp_path, 'Name,Note\nAnn,"open\n' + rest))

    assert table.count() == 20_001


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "cp1252"])
def test_it_goes_on_from_a_mark_as_from_a_number(tmp_path: Path, codec: str) -> None:
    lines = [f'Zoë {n},"a\nb"\n' if n % 3 else f"Ann {n},\r\n,\n" for n in range(60)]
    path = make(tmp_path, ("Name,Note\n" + "".join(lines)).encode(codec))
    table = open_table(path)
    whole = list(table.rows())
    assert len(whole) == 60

    dialect = Dialect.from_json(json.loads(json.dumps(table.dialect.to_json())))
    again = open_table(path, dialect=dialect)
    reading = table.rows()
    for row, expected in zip(reading, whole, strict=True):
        mark = Mark(*json.loads(json.dumps(reading.mark)))
        assert row == expected
        assert list(again.rows(mark)) == whole[row.number :]
        assert list(again.rows(row.number)) == whole[row.number :]


def test_it_says_that_a_file_is_empty(tmp_path: Path) -> None:
    for content in ("", "\n\n", " , ,\n,,\n", "\ufeff"):
        with pytest.raises(EmptyFileError, match="is empty"):
            open_table(make(tmp_path, content))


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n",
        b"\x89PNG\r\n\x1a\n",
        b"\x1f\x8b\x08",
        b"\0\1\2\3" * 500,
        random.Random(1).randbytes(5000),
    ],
)
def test_it_refuses_what_is_no_text(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(BinaryFileError, match="Save your list as CSV"):
        open_table(make(tmp_path, content))


def test_it_refuses_a_header_row_that_holds_nothing(tmp_path: Path) -> None:
    path = make(tmp_path, "Name,Email\n,\nAnn,ann@example.com\n")
    for row in (1, 9):
        dialect = Dialect.from_json({**open_table(path).dialect.to_json(), "header_row": row})
        with pytest.raises(NoColumnsError, match="hoose another"):
            open_table(path, dialect=dialect)


@pytest.mark.parametrize(
    "limits", [Limits(max_bytes=10), Limits(max_rows=1), Limits(max_columns=1)]
)
def test_it_refuses_what_passes_a_limit(tmp_path: Path, limits: Limits) -> None:
    with pytest.raises(FileTooLargeError, match="the limit is"):
        open_table(make(tmp_path, PEOPLE), limits=limits)


def test_it_allows_just_as_many_rows_as_the_limit(tmp_path: Path) -> None:
    assert open_table(make(tmp_path, PEOPLE), limits=Limits(max_rows=2)).count() == 2


def test_it_says_that_a_web_page_is_no_spreadsheet(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSpreadsheetError, match="web page"):
        open_table(make(tmp_path, "<html><table><tr><td>Name", "leads.xls"))


def sheet(folder: Path, data: str, **more: str) -> Path:
    """Write a small workbook: a hidden sheet, an empty one, then the data."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    names = ["Hidden", "Empty", "Leads"]
    states = ["hidden", "visible", "visible"]
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        + "".join(
            f'<sheet name="{name}" sheetId="{i}" state="{state}" r:id="r{i}"/>'
            for i, (name, state) in enumerate(zip(names, states, strict=True), 1)
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        + "".join(
            f'<Relationship Id="r{i}" Type="{office}/worksheet" Target="worksheets/sheet{i}.xml"/>'
            for i in (1, 2, 3)
        )
        + "</Relationships>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData><row r="1">'
        '<c r="A1" t="str"><v>secret</v></c></row></sheetData></worksheet>',
        "xl/worksheets/sheet2.xml": f'<worksheet xmlns="{main}"><sheetData/></worksheet>',
        "xl/worksheets/sheet3.xml": f'<worksheet xmlns="{main}"><sheetData>{data}</sheetData>'
        "</worksheet>",
    }
    path = folder / "leads.csv"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (parts | more).items():
            archive.writestr(name, text)
    return path


DATA = (
    '<row r="3"><c r="A3" t="str"><v>Name</v></c><c r="B3" t="str"><v>Phone</v></c></row>'
    '<row r="5"><c r="A5" t="str"><v>007</v></c><c r="B5"><f>1+1</f><v>9876543210</v></c></row>'
    '<row r="6"><c r="A6" t="b"><v>1</v></c><c r="B6"><v>0.5</v></c></row>'
)


def test_it_reads_values_of_the_first_visible_sheet_that_has_any(tmp_path: Path) -> None:
    table = open_table(sheet(tmp_path, DATA))

    assert (table.dialect.sheet, table.columns) == ("Leads", ["Name", "Phone"])
    assert [(row.line, row.cells) for row in table.rows()] == [
        (5, ["007", "9876543210"]),
        (6, ["TRUE", "0.5"]),
    ]


def test_it_goes_on_in_a_spreadsheet(tmp_path: Path) -> None:
    path = sheet(tmp_path, DATA)
    reading = open_table(path).rows()
    next(iter(reading))
    again = open_table(path, dialect=Dialect.from_json(open_table(path).dialect.to_json()))

    assert [row.number for row in again.rows(reading.mark)] == [2]
    assert reading.mark.blank == 1


def test_a_copy_reads_as_the_spreadsheet_does(tmp_path: Path) -> None:
    data = DATA + '<row r="9"><c r="A9" t="str"><v>two&#10;lines</v></c></row>'
    table = open_table(sheet(tmp_path, data))
    copy = tmp_path / "copy.csv"
    again = open_table(copy, dialect=table.copy_text(copy))

    assert list(again.rows()) == list(table.rows())
    assert table.sample()[-1] == (3, 9, ["two\nlines", ""], ())


def test_it_refuses_two_cells_a_world_apart(tmp_path: Path) -> None:
    far = DATA + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    with pytest.raises(FileTooLargeError, match="spans more than"):
        open_table(sheet(tmp_path, far))


def test_it_refuses_an_archive_that_unpacks_to_too_much(tmp_path: Path) -> None:
    path = sheet(tmp_path, DATA, **{"xl/media/zeros": "0" * 3_000_000})
    assert path.stat().st_size < 10_000
    with pytest.raises(FileTooLargeError, match="unpacks to more"):
        open_table(path, limits=Limits(max_unpacked_bytes=1_000_000))


def test_it_counts_what_an_archive_holds_and_not_what_it_declares(tmp_path: Path) -> None:
    path = sheet(tmp_path, DATA, **{"xl/media/zeros": "0" * 3_000_000})
    honest = (3_000_000).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(honest, (10).to_bytes(4, "little")))
    with pytest.raises(FileTooLargeError, match="unpacks to more"):
        open_table(path, limits=Limits(max_unpacked_bytes=1_000_000))


def test_it_says_that_a_cut_spreadsheet_cannot_be_read(tmp_path: Path) -> None:
    whole = sheet(tmp_path, DATA).read_bytes()
    for content in (whole[: len(whole) // 2], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600):
        with pytest.raises(UnreadableSpreadsheetError, match="damaged or was cut short"):
            open_table(make(tmp_path, content))


def test_it_says_that_a_spreadsheet_needs_too_much_memory(tmp_path: Path) -> None:
    path = sheet(tmp_path, DATA)
    with pytest.raises(UnreadableSpreadsheetError, match="cannot be read"):
        open_table(path, limits=Limits(max_memory_bytes=10_000_000))
    assert open_table(path).count() == 2


@pytest.mark.skipif(not OLD_WORKBOOK.exists(), reason="../shared/data is absent")
def test_a_parser_that_dies_takes_nobody_along(tmp_path: Path) -> None:
    """Damage to an old workbook makes the parser panic, or ask for terabytes and abort."""
    whole = OLD_WORKBOOK.read_bytes()
    chance = random.Random(3)
    for _ in range(12):
        content = bytearray(whole)
        for _ in range(200):
            content[chance.randrange(8, len(content))] = chance.randrange(256)
        with contextlib.suppress(TableError):
            open_table(make(tmp_path, bytes(content))).count()


def test_no_damage_brings_anything_but_a_table_error(tmp_path: Path) -> None:
    whole = sheet(tmp_path, DATA).read_bytes()
    chance = random.Random(7)
    for _ in range(25):
        content = bytearray(whole)
        for _ in range(chance.randrange(1, 6)):
            content[chance.randrange(4, len(content))] = chance.randrange(256)
        with contextlib.suppress(TableError):
            open_table(make(tmp_path, bytes(content))).count()
