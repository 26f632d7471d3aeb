"""A row that sums up others is rejected and told, by the check as by the run."""

import pytest

from leads.fields import BUILT_IN
from leads.importing.drafting import Drafter
from leads.importing.terms import Terms
from leads.tests.importing_world import (
    check,
    finish,
    leads_of,
    numbers,
    problems_of,
    run_checked,
    start_text,
)
from lib.tabular import Row

FILE = (
    "Name,Company,Email,City,Employees,Notes\n"
    "Ada,Engines,ada@x.example,London,12,\n"
    "Gus,Total,,,,\n"
    ",Total,,Paris,,\n"
    ",Total,info@total.example,,,\n"
    "Total:,,,,1 234,3 leads\n"
    ",,,,,\n"
    "Grand Total,合計,,2,1234,\n"
)


def test_summary_rows_are_rejected_and_companies_of_that_name_are_not(world):
    run = finish(world, start_text(world, FILE))
    assert numbers(run)["created"] == 4
    assert numbers(run)["rejected"] == 2
    assert [(lead.full_name, lead.company_name) for lead in leads_of(world)] == [
        ("Ada", "Engines"), ("Gus", "Total"), ("", "Total"), ("", "Total"),
    ]  # fmt: skip
    told = [(one.line, one.message) for one in problems_of(world, run) if one.is_rejected]
    assert (6, "The row sums up others (“Total:”); it is not a lead.") in told
    assert (8, "The row sums up others (“Grand Total”); it is not a lead.") in told


def test_the_check_says_what_the_run_does(world):
    checked = check(world, start_text(world, FILE))
    said = numbers(checked)
    assert any("sums up others" in reason for reason in checked.check_result["reasons"])
    assert numbers(run_checked(world, checked)) == said


@pytest.mark.parametrize(
    "word",
    [
        "Total", "TOTALS", "Total: 25", "Summe", "Gesamt", "Insgesamt:", "Sous-total", "Итого",
        "ВСЕГО:", "Разом", "合計", "总计", "小計", "합계", "Σύνολο", "المجموع", "Toplam", "Razem",
        "Összesen", "I alt", "Yhteensä", "Total général",
    ],
)  # fmt: skip
def test_words_of_many_languages(word):
    assert _draft(full_name=word).warnings[0][1].startswith("The row sums up others")


@pytest.mark.parametrize(
    "cells",
    [
        {"full_name": "Total Recall"},
        {"full_name": "Totalina"},
        {"full_name": "Total", "phone": "+49 30 901820"},
        {"full_name": "Total", "linkedin_url": "https://www.linkedin.com/in/total"},
        {"full_name": "Total", "external_id": "7"},
        {"company_name": "Total", "website": "total.example"},
        {"company_name": "Total", "full_name": "Ada"},
        {"city": "Total", "email": "a@x.example"},
        {"notes": "Total"},
    ],
)
def test_what_speaks_of_a_lead_is_drafted(cells):
    drafted = _draft(**cells)
    assert not drafted.warnings
    assert drafted.draft.values


def _draft(**cells):
    drafter = Drafter([*cells], [*cells], BUILT_IN, {}, Terms(system="x"))
    return drafter.draft(Row(7, 9, [*cells.values()], ()))
