"""The real sample files of the project, against what their README says of each."""

import pytest

from lib.tabular import Kind, Table, open_table
from lib.tests.real_files import DATA, README, Listed, listed

pytestmark = pytest.mark.skipif(not README.exists(), reason="../shared/data is absent")


def _cells(table: Table) -> list[list[str]]:
    return [row.cells for row in table.rows()]


def test_it_knows_every_file_of_the_readme() -> None:
    assert len(listed()) == 49


@pytest.mark.parametrize("file", listed(), ids=lambda file: file.name)
def test_it_reads_each_file_as_the_readme_says(file: Listed) -> None:
    table = open_table(DATA / file.name)

    assert (table.count(), len(table.columns)) == (file.rows, file.columns)
    assert (table.dialect.delimiter, table.dialect.encoding) == (file.delimiter, file.encoding)
    assert all(len(row.cells) == file.columns and not row.extra for row in table.rows())


def test_it_reads_utf16_with_tabs_as_its_utf8_twin() -> None:
    wide = open_table(DATA / "derived-utf16le-tab-fakeleaddata.csv")
    twin = open_table(DATA / "mautic-fakeleaddata.csv")

    assert wide.columns == twin.columns
    assert _cells(wide) == _cells(twin)


def test_it_passes_over_the_lines_of_a_report() -> None:
    table = open_table(DATA / "linkedin-connections.csv")

    assert table.columns[0] == "First Name"
    assert table.dialect.header_row == 3
    assert table.sample(1)[0].line == 5


def test_it_counts_blank_records_and_keeps_line_breaks_in_cells() -> None:
    table = open_table(DATA / "french-dup-headers-multiline.csv")
    rows = table.rows()

    first, second = rows
    assert table.columns == ["Email", "Nom", "Tags", "Tags (2)"]
    assert first.cells == ["a@x.fr", "Du\nPont", "x;y", "z"]
    assert (second.number, second.line, second.cells[0]) == (2, 5, "b@x.fr")
    assert rows.mark.blank == 1


def test_it_shows_numbers_of_a_spreadsheet_as_they_were_typed() -> None:
    assert open_table(DATA / "leads-numeric-phones.xlsx").sample(1)[0].cells[1] == "9876543210"
    old = open_table(DATA / "odoo-res_partner.xls")
    assert old.dialect.kind is Kind.XLS
    assert old.sample(1)[0].cells[7] == "95101"


@pytest.mark.parametrize("name", ["broken-encoding-windows-1252.csv", "unescaped-quotes.csv"])
def test_it_reads_a_broken_file_of_the_same_shape_as_its_mended_twin(name: str) -> None:
    broken = open_table(DATA / "broken" / name)
    mended = open_table(DATA / "broken" / "expected-fixed" / name)

    assert broken.columns == mended.columns
    assert [cells[:2] for cells in _cells(broken)] == [cells[:2] for cells in _cells(mended)]


def test_it_reads_windows_1252_to_the_letter() -> None:
    broken = open_table(DATA / "broken" / "broken-encoding-windows-1252.csv")
    mended = open_table(DATA / "broken" / "expected-fixed" / "broken-encoding-windows-1252.csv")

    assert _cells(broken) == _cells(mended)


def test_it_tells_repeated_headers_apart() -> None:
    table = open_table(DATA / "broken" / "duplicate-headers.csv")

    assert table.columns == ["id", "name", "Email", "Email (2)"]
    assert table.sample(1)[0].cells[2:] == ["alice@example.com", "alice@work.com"]


def test_it_flags_a_row_with_a_cell_too_many() -> None:
    rows = open_table(DATA / "broken" / "ragged-rows-extra-columns.csv").sample()

    assert [row.extra for row in rows] == [(), ("unexpected",)]


def test_it_loses_no_line_to_other_delimiters_or_bare_line_breaks() -> None:
    mixed = _cells(open_table(DATA / "broken" / "mixed-delimiters.csv"))
    split = _cells(open_table(DATA / "broken" / "newline-inside-unquoted-field.csv"))

    assert [cells[0] for cells in mixed] == [
        "1",
        "2;Bob;bob@example.com",
        "3\tCara\tcara@example.com",
    ]
    assert [cells[0] for cells in split] == ["1", "second line should be same field", "2"]
