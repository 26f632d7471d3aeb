"""Whatever Python's csv module writes comes back the same, in any dialect and encoding."""

import csv
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings, strategies as st

from lib.normalise.text import trim
from lib.tabular import Dialect, Kind, Mark, open_table

WIDTH = 3
HEADER = ["E-mail", "Name", "Note"]
# What no table of text holds, and what the encodings at hand cannot write.
_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\r\t"))
_WESTERN = st.text(st.characters(codec="cp1252", exclude_categories=("Cc",)))


def _rows(cells):
    row = st.lists(cells, min_size=WIDTH, max_size=WIDTH)
    return st.lists(row, min_size=1, max_size=12)


def _read(rows, encoding, dialect=None, *, codec=None, **how):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "leads.csv"
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file, **how).writerows([HEADER, *rows])
        known = dialect and Dialect(Kind.TEXT, 0, codec or encoding, how["delimiter"])
        table = open_table(path, dialect=known)
        whole = [row.cells for row in table.rows()]
        # A job reads on from where it stood: each row alone must give the same.
        single, mark = [], Mark()
        while True:
            reading = table.rows(mark)
            row = next(iter(reading), None)
            if row is None:
                break
            single.append(row.cells)
            mark = reading.mark
        return table, whole, single


def _expected(rows):
    trimmed = [[trim(cell) for cell in row] for row in rows]
    return [row for row in trimmed if any(row)]


@settings(max_examples=250, deadline=None)
@given(
    rows=_rows(_TEXT),
    delimiter=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    ending=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"]),
)
@example([["a\r\nb", '"', "c;d"]], ";", csv.QUOTE_MINIMAL, "\r", "utf-16")
def test_rows_come_back_as_they_were(rows, delimiter, quoting, ending, encoding):
    if quoting != csv.QUOTE_ALL:
        # A line break that is not its own line end, csv leaves bare: it is one to any reader.
        rows = [[re.sub(r"[\r\n]", ending, cell) for cell in row] for row in rows]
    codec = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(encoding)
    _, whole, single = _read(
        rows,
        encoding,
        dialect=True,
        codec=codec,
        delimiter=delimiter,
        quoting=quoting,
        lineterminator=ending,
    )
    assert whole == single == _expected(rows)


@settings(max_examples=400, deadline=None)
@given(
    rows=_rows(st.text('"\n ,;|a', max_size=7)),
    delimiter=st.sampled_from(",;\t|^~: "),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    ending=st.sampled_from(["\n", "\r\n"]),
)
def test_quotes_line_breaks_and_delimiters_within_cells_come_back(rows, delimiter, quoting, ending):
    dialect = Dialect(Kind.TEXT, 0, "utf-8", delimiter)
    if delimiter == " ":
        quoting = csv.QUOTE_ALL  # several spaces at an empty cell are one to who reads them
    _, whole, single = _read(
        rows, "utf-8", dialect, delimiter=delimiter, quoting=quoting, lineterminator=ending
    )
    assert whole == single == _expected(rows)


@settings(max_examples=150, deadline=None)
@given(rows=_rows(_WESTERN), encoding=st.sampled_from(["cp1252", "latin-1"]))
def test_rows_in_a_western_code_page_come_back(rows, encoding):
    rows = [[cell.encode(encoding, "ignore").decode(encoding) for cell in row] for row in rows]
    _, whole, single = _read(rows, encoding, dialect=True, delimiter=",")
    assert whole == single == _expected(rows)


_WORD = st.from_regex(r"[A-Za-zäöüéñ]{1,12}( [A-Za-z]{1,8})?", fullmatch=True)


@settings(max_examples=150, deadline=None)
@given(
    rows=st.lists(st.tuples(_WORD, _WORD, _WORD), min_size=3, max_size=20),
    delimiter=st.sampled_from(",;\t|"),
    ending=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_delimiter_encoding_and_header_are_found_out(rows, delimiter, ending, encoding):
    rows = [[f"{first[0].lower()}@x.example", *rest] for first, *rest in rows]
    table, whole, _ = _read(rows, encoding, delimiter=delimiter, lineterminator=ending)
    assert table.columns == HEADER
    assert whole == _expected(rows)


@pytest.mark.parametrize("cells", [["=1+1", "+49 30", "@x"], ["-", "'", '""']])
def test_signs_are_read_as_they_stand(cells):
    _, whole, _ = _read([cells], "utf-8", delimiter=",")
    assert whole == [cells]
