"""A long import by a demo member: the work that faults are thrown at."""

import sys

from tests.stack import ROOT, wait_for

sys.path.insert(0, str(ROOT / "tests" / "smoke"))
from main_job import Visitor

ROWS = 12_000


def member_of(product):
    """Return a browser in which the demo's rep is signed in."""
    visitor = Visitor(product.url)
    page = visitor.get("/accounts/login/")
    visitor.submit(
        page, "/accounts/login/", login="rep@demo.example", password="northwind-demo-only"
    )
    return visitor


def start_import(visitor, path, **answers):
    """Upload a file and start its import as the pages propose, but for ``answers``."""
    with path.open("rb") as file:
        page = visitor.submit(
            visitor.get("/leads/imports/new/"), "/leads/imports/new/", files={"file": file}
        )
    visitor.submit(page, "/run/", **answers)


class LongImport:
    """An import of ``ROWS`` new leads, started and not waited for."""

    def __init__(self, product, folder):
        self.product = product
        self.before = self._counted()
        start_import(member_of(product), self._csv(folder))

    def _csv(self, folder):
        path = folder / "many.csv"
        lines = ["E-mail,First name,Last name,Company,City"]
        lines += [f"p{n}@many.example,Pat,Number{n},Company {n % 500},Oslo" for n in range(ROWS)]
        path.write_text("\n".join(lines))
        return path

    def _counted(self):
        return self.product.query(
            "SELECT count(*), count(DISTINCT email_key) FROM leads_lead WHERE deleted_at IS NULL"
        )[0]

    def job(self):
        """Return state, rows done, rows failed and counts."""
        return self.product.query(
            "SELECT state, done, failed, counts FROM jobs_job WHERE kind = 'leads.import'"
            " ORDER BY id DESC LIMIT 1"
        )[0]

    def wait_for_its_middle(self):
        """Return once some rows are in and others are not."""
        wait_for(lambda: 0 < self.job()[1] < ROWS, 60, "the middle of the import")

    def free_its_lease(self):
        """Let the dead worker's lease run out now."""
        self.product.query("UPDATE jobs_job SET lease_until = now() WHERE lease_until IS NOT NULL")

    def wait_for_its_end(self):
        """Return once it has finished; every row must be there, once."""
        wait_for(lambda: self.job()[0] not in {"queued", "running"}, 120, "the import's end")
        state, done, failed, counts = self.job()
        assert (state, done, failed, counts["created"]) == ("finished", ROWS, 0, ROWS)
        count, distinct = self._counted()
        assert (count - self.before[0], distinct - self.before[1]) == (ROWS, ROWS)
