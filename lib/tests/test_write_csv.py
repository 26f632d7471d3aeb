"""CSV for spreadsheets: nothing runs, and what is sent out comes back as it was."""

import csv
import io

import pytest

from lib.tabular import safe_cell, typed_cell, write_csv_row


@pytest.mark.parametrize(
    "text",
    ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1", "\r=1", '=HYPERLINK("x")', "'=1"],
)
def test_it_disarms_a_formula_and_gets_it_back(text: str) -> None:
    assert safe_cell(text) == "'" + text
    assert typed_cell(safe_cell(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "+44 (0)20 7946 0958",
        "+1.555.010.9999x12",
        "-3.5",
        "+1e5",
        "-12,5",
        "-5%",
        "Ann",
        "",
        "O'Neil",
        "'quoted'",
    ],
)
def test_it_leaves_numbers_phones_and_words_alone(text: str) -> None:
    assert safe_cell(text) == text
    assert typed_cell(text) == text


def test_it_judges_a_long_cell_quickly() -> None:
    assert safe_cell("-" + "1" * 100_000 + "=") == "'-" + "1" * 100_000 + "="


def test_it_writes_a_record_that_reads_back() -> None:
    file = io.StringIO()
    write_csv_row(file, ["Zoë, Ltd", None, 5, 'say "hi"\nthere', "=1"])

    assert file.getvalue().endswith("\r\n")
    assert next(csv.reader(io.StringIO(file.getvalue(), newline=""))) == [
        "Zoë, Ltd",
        "",
        "5",
        'say "hi"\nthere',
        "'=1",
    ]
