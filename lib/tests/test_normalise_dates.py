"""Dates: the style of a column, then each cell strictly by it."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from lib.normalise.dates import DateStyle, guess_style, parse_date


@pytest.mark.parametrize(
    ("cells", "style"),
    [
        (["01/02/2024", "13/02/2024"], DateStyle.DAY_FIRST),
        (["01/02/2024", "02/13/2024"], DateStyle.MONTH_FIRST),
        (["01/02/2024", "", "x"], DateStyle.UNDECIDED),
        (["13/02/2024", "02/13/2024"], DateStyle.UNDECIDED),
        (["01.02.2024"], DateStyle.DAY_FIRST),
        (["2024-02-01", "12 Mar 2024"], DateStyle.ISO),
        (["07/15/2009 02:14:45+0800", "2009-07-14 22:14:45+0800"], DateStyle.MONTH_FIRST),
    ],
)
def test_it_guesses_the_style_of_a_column(cells: list[str], style: DateStyle) -> None:
    assert guess_style(cells) is style


@pytest.mark.parametrize(
    ("cell", "style", "expected"),
    [
        ("13/06/2026", DateStyle.DAY_FIRST, date(2026, 6, 13)),
        ("06/13/2026", DateStyle.MONTH_FIRST, date(2026, 6, 13)),
        ("25.08.1992", DateStyle.DAY_FIRST, date(1992, 8, 25)),
        ("16/08/2022 13:19", DateStyle.DAY_FIRST, datetime(2022, 8, 16, 13, 19)),  # noqa: DTZ001
        ("1/2/24 3:05 PM", DateStyle.MONTH_FIRST, datetime(2024, 1, 2, 15, 5)),  # noqa: DTZ001
        ("12 Mar 2024", DateStyle.ISO, date(2024, 3, 12)),
        ("7-Feb-22", DateStyle.ISO, date(2022, 2, 7)),
        ("March 3rd, 2024", DateStyle.ISO, date(2024, 3, 3)),
        ("3. März 2024", DateStyle.ISO, date(2024, 3, 3)),
        ("3 de março de 2024", DateStyle.ISO, date(2024, 3, 3)),
        ("2026-06-03", DateStyle.DAY_FIRST, date(2026, 6, 3)),
        ("20260603", DateStyle.ISO, date(2026, 6, 3)),
        ("2026-06-03 10:15:22", DateStyle.ISO, datetime(2026, 6, 3, 10, 15, 22)),  # noqa: DTZ001
        ("2026-06-03T10:15:22.5Z", DateStyle.ISO, datetime(2026, 6, 3, 10, 15, 22, 500000, UTC)),
        (
            "07/15/2009T02:14:45+0800",
            DateStyle.MONTH_FIRST,
            datetime(2009, 7, 15, 2, 14, 45, tzinfo=timezone(timedelta(hours=8))),
        ),
        ("01/02/2024", DateStyle.UNDECIDED, None),
        ("01/02/2024", DateStyle.ISO, None),
        ("13/06/2026", DateStyle.MONTH_FIRST, None),
        ("30/02/2026", DateStyle.DAY_FIRST, None),
        ("2026-06-03T25:00:00", DateStyle.ISO, None),
        ("2026-06-03T10:00:00+99:00", DateStyle.ISO, None),
        ('{"age": 29}', DateStyle.ISO, None),
        ("9876543210", DateStyle.ISO, None),
        ("", DateStyle.ISO, None),
    ],
)
def test_it_reads_a_cell_by_its_style(cell: str, style: DateStyle, expected: date | None) -> None:
    found = parse_date(cell, style)

    assert found == expected
    assert type(found) is type(expected)
