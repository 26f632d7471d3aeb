"""Whatever policy and key: the import does what the check said, and every row comes to one end."""

import random

import pytest

from leads.importing import planning
from leads.importing.terms import Terms
from leads.tests.importing_world import check, finish, numbers, run_checked, start_text
from leads.writing import MatchKey, WritePolicy

HEADER = "Email,Name,Phone,LinkedIn,City,Tags,Contact id,Changed\n"
COLUMNS = {"Contact id": "external_id", "Changed": "said_at"}


def _known():
    return HEADER + "".join(
        f"p{n}@x.example,Person {n},+49151230{n:05d},linkedin.com/in/p{n},"
        f"{'Bonn' if n % 4 else ''},{'vip' if n % 3 else ''},00{n},2024-05-{n + 1:02d}\n"
        for n in range(0, 20, 2)
    )


def _row(draw):
    """Return a row that may be one of the known, another row of the file, or a mix of two."""
    n, other = draw.randrange(24), draw.randrange(24)
    cells = (
        (f"p{n}@x.example", f"P{n}@X.example", "", f"p{n}@x.example; q{n}@x.example", "bad"),
        (f"Person {n}", "", f"Other {n}"),
        ("", f"+49 151 230{n:05d}", f"+49 151 230{other:05d}"),
        ("", f"https://www.linkedin.com/in/p{n}/", f"linkedin.com/in/p{other}"),
        ("", "Bonn", "Köln"),
        ("", "vip", "vip;new"),
        ("", f"00{n}", f"00{other}"),
        ("", f"2024-05-{n + 1:02d}", "2025-01-01 10:00", "2023-01-01", "soon"),
    )
    return ",".join(draw.choice(cell) for cell in cells)


@pytest.mark.parametrize("match_by", MatchKey)
@pytest.mark.parametrize("policy", WritePolicy)
def test_the_import_does_what_the_check_said(world, monkeypatch, policy, match_by):
    monkeypatch.setattr(planning, "ROWS_A_BATCH", 10)
    draw = random.Random(f"{policy}{match_by}")
    terms = Terms(match_by=match_by, system="HubSpot")
    finish(world, start_text(world, _known()), terms=terms, **COLUMNS)
    rows = [_row(draw) for _ in range(40)]
    run = start_text(world, HEADER + "\n".join(rows) + "\n")
    told = check(world, run, policy, terms, **COLUMNS)
    expected = numbers(told)
    assert sum(expected.values()) == told.job.total == len([row for row in rows if row.strip(",")])
    done = run_checked(world, run)
    assert numbers(done) == expected
    assert done.job.done + done.job.failed == done.job.total
