"""What travels packed from the process that reads says the same when it is unpacked."""

import pickle

import pytest

from leads.importing.reading import Plan
from leads.importing.terms import Terms
from leads.naming import Names
from leads.writing import MatchKey, Source, Trust
from lib.normalise.dates import DateStyle
from lib.tabular import Limits, Mark, open_table

_FILE = """Email,Name,Phone,Tags,Changed,Id,Plan,Score,Extra
ada@example.com; ada@home.example,Ada Byron,+1 415 555 2671 x12,"vip, new",2026-03-01,7,12.5,9,=1
not an address,Bea,,,yesterday,8,,oops,
,,,,,,,,
grace@example.com,Grace,0049 151 23456789,,2026-03-02T10:00+02:00,9,1,,,beyond
"""
_TARGETS = [
    *("email", "full_name", "phone", "tags", "said_at", "external_id", "custom.plan", "score"),
    "",
]


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "leads.csv"
    path.write_text(_FILE)
    table = open_table(path)
    return Plan(
        path=path,
        dialect=table.dialect,
        limits=Limits(),
        headers=table.columns,
        targets=_TARGETS,
        date_styles={4: DateStyle.ISO},
        custom_fields=[("plan", "Plan", "number", ())],
        country="DE",
        names=Names(first_stage=1),
        source=Source(Trust.IMPORT, "1"),
        batch_size=100,
        terms=Terms(match_by=MatchKey.EXTERNAL, system="Old CRM"),
    )


def test_every_part_of_every_row_comes_back(plan):
    batch = plan.read(Mark())

    travelled = pickle.loads(pickle.dumps(batch.packed()))

    assert list(travelled.rows) == list(batch.rows)
    assert list(travelled.drafted) == list(batch.drafted)
    assert list(travelled.prepared.drafts) == batch.prepared.drafts
    assert list(travelled.prepared.cleaned) == batch.prepared.cleaned
    assert travelled.prepared.newcomers == batch.prepared.newcomers
    assert travelled.noted == batch.noted
    assert travelled.prepared.noted == batch.prepared.noted


def test_the_file_of_this_test_holds_what_packing_could_lose(plan):
    batch = plan.read(Mark())
    drafts, cleaned = batch.prepared.drafts, batch.prepared.cleaned

    assert [one.said_at is not None for one in drafts] == [True, False, True]
    assert all(one.external_key and one.is_identified for one in drafts)
    assert drafts[0].values["tags"] == ["vip", "new"]
    assert cleaned[0].other_email_keys == ["ada@home.example"]
    assert cleaned[0].values["custom.plan"] == 12.5
    assert cleaned[1].problems
    assert batch.drafted[1].warnings
    assert batch.drafted[2].warnings
    assert batch.rows[2].extra == ("beyond",)
