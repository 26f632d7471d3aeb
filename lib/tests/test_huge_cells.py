"""A cell longer than any reader takes is still a cell, wherever it stands."""

import pytest

from lib.tabular import open_table

HUGE = "x" * 300_000


@pytest.mark.parametrize("cell", [HUGE, f'"{HUGE}"', f'"{HUGE}'], ids=["plain", "quoted", "open"])
def test_a_huge_cell_costs_no_other_row(tmp_path, cell):
    path = tmp_path / "leads.csv"
    path.write_text(f"email,note\na@example.com,hi\nb@example.com,{cell}\nc@example.com,bye\n")
    rows = [row.cells for row in open_table(path).rows()]
    assert rows[0] == ["a@example.com", "hi"]
    assert rows[1][0] == "b@example.com"
    assert HUGE in rows[1][1]
    assert rows[2] == ["c@example.com", "bye"]


def test_a_huge_header_is_a_header(tmp_path):
    path = tmp_path / "leads.csv"
    path.write_text(f"email,{HUGE}\na@example.com,hi\n")
    table = open_table(path)
    assert table.columns == ["email", HUGE[:200]]
    assert [row.cells for row in table.rows()] == [["a@example.com", "hi"]]
