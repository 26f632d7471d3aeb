"""Kill -9 of the worker in the middle of long work: it resumes, and nothing is there twice."""

import sys

import pytest

from tests.stack import ROOT, wait_for

sys.path.insert(0, str(ROOT / "tests" / "smoke"))
from main_job import Visitor

pytestmark = pytest.mark.faults
ROWS = 12_000


def _csv(tmp_path):
    path = tmp_path / "many.csv"
    lines = ["E-mail,First name,Last name,Company,City"]
    lines += [f"p{n}@many.example,Pat,Number{n},Company {n % 500},Oslo" for n in range(ROWS)]
    path.write_text("\n".join(lines))
    return path


def _member(product):
    visitor = Visitor(product.url)
    page = visitor.get("/accounts/login/")
    visitor.submit(
        page, "/accounts/login/", login="rep@demo.example", password="northwind-demo-only"
    )
    return visitor


def _job(product, kind):
    return product.query(
        "SELECT id, state, done, failed, counts FROM jobs_job WHERE kind = %s"
        " ORDER BY id DESC LIMIT 1",
        [kind],
    )[0]


def test_an_import_goes_on_where_a_killed_worker_stopped(product, tmp_path):
    member = _member(product)
    before = product.query("SELECT count(*) FROM leads_lead")[0][0]
    with _csv(tmp_path).open("rb") as file:
        page = member.submit(
            member.get("/leads/imports/new/"), "/leads/imports/new/", files={"file": file}
        )
    member.submit(page, "/run/")
    wait_for(lambda: 0 < _job(product, "leads.import")[2] < ROWS, 60, "the middle of the import")
    product.kill_worker()
    done_when_killed = _job(product, "leads.import")[2]
    assert done_when_killed < ROWS, "the import was too quick to be killed in its middle"
    _, _, done, failed, counts = wait_for(
        lambda: (job := _job(product, "leads.import"))[1] == "finished" and job,
        150,
        "the import to resume",
    )
    assert (done, failed) == (ROWS, 0)
    assert counts["created"] == ROWS
    assert product.query(
        "SELECT count(*) - %s, count(DISTINCT email_key) - %s FROM leads_lead", [before, before]
    ) == [(ROWS, ROWS)]
