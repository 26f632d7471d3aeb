"""Worker and Postgres are killed over and over while a file comes in, and while it is undone.

Small by default. ``KILL_ROWS=200000 KILLS=10`` is the full size; ``KILL_SEED`` repeats a run.
"""

import os
import random
import time
from contextlib import suppress

import psycopg
import pytest

from tests.faults.importing import member_of, start_import
from tests.stack import kill, wait_for

pytestmark = pytest.mark.faults

ROWS = int(os.environ.get("KILL_ROWS", "10000"))
KILLS = int(os.environ.get("KILLS", "3"))
SEED = int(os.environ.get("KILL_SEED", time.time_ns() % 100_000))
PATIENCE = 120 + ROWS / 200
HEADER = "E-mail,First name,Last name,Company,City,Tags\n"
_DIGEST = """
    SELECT count(*), md5(string_agg(md5(held), '' ORDER BY id)) FROM (
        SELECT lead.id, (to_jsonb(lead) - '{version,changed_xid,changed_at}'::text[])::text
            || coalesce((SELECT string_agg(tag.name, ',' ORDER BY tag.name)
                FROM leads_leadtag link JOIN leads_tag tag ON tag.id = link.tag_id
                WHERE link.lead_id = lead.id), '') AS held
        FROM leads_lead lead WHERE lead.deleted_at IS NULL) rows"""
_ONCE = """
    SELECT (SELECT count(*) FROM leads_lead WHERE deleted_at IS NULL
            AND email LIKE '%@siege.example' AND company_name LIKE 'New %'),
        (SELECT count(DISTINCT email_key) FROM leads_lead WHERE deleted_at IS NULL
            AND email LIKE '%@siege.example'),
        (SELECT count(*) FROM leads_importproblem WHERE is_rejected),
        (SELECT count(DISTINCT row) FROM leads_importproblem WHERE is_rejected),
        (SELECT max(told) FROM (SELECT count(*) AS told FROM leads_activity
            JOIN leads_lead lead ON lead.id = lead_id
            WHERE lead.email LIKE '%@siege.example' AND kind = 'changed'
            GROUP BY lead_id) per_lead)"""


def _kind_of(row):
    """Return what a row must come to; even ones are of leads that are there before."""
    special = {50: "unchanged", 75: "rejected"}.get(row % 100)
    return special or ("created" if row % 2 else "updated")


def _write_files(folder):
    """Write the file of known leads, and the one that changes them and brings as many more."""
    known, changed = folder / "known.csv", folder / "changed.csv"
    with known.open("w") as old, changed.open("w") as new:
        old.write(HEADER)
        new.write(HEADER)
        for row in range(ROWS):
            kind = _kind_of(row)
            if kind == "updated":
                old.write(f"s{row}@siege.example,Pat,Old{row},Old {row},Rome,vip\n")
            cells = f"s{row}@siege.example,Pat,Number{row},New {row % 500},Oslo,fair"
            if kind == "unchanged":
                cells = (
                    f"s{row - 1}@siege.example,Pat,Number{row - 1},New {(row - 1) % 500},Oslo,fair"
                )
            new.write(f"{',,,,Oslo,' if kind == 'rejected' else cells}\n")
    return known, changed


class Siege:
    """A job of the product, and the kills that come down while it runs."""

    def __init__(self, product, kind, size):
        self.product, self.kind, self.size = product, kind, size
        self.draw = random.Random(f"{SEED} {kind}")

    def job(self):
        """Return state, rows gone through and counts; None while Postgres is down."""
        with suppress(OSError, psycopg.Error):
            [(state, done, counts)] = self.product.query(
                "SELECT state, done + failed, counts FROM jobs_job WHERE kind = %s"
                " ORDER BY id DESC LIMIT 1",
                [self.kind],
            )
            return state, done, counts
        return None

    def bear(self, kills):
        """Kill at random points until all kills are done; return how many hit a running job."""
        acts = [self._kill_worker, self._kill_postgres] * kills
        self.draw.shuffle(acts)
        points = sorted(self.draw.uniform(0, 0.9) * self.size for _ in acts)
        hits = 0
        for act, point in zip(acts, points, strict=True):
            self._wait_until_past(point)
            time.sleep(self.draw.uniform(0, 0.3))
            found = self.job()
            hits += found is not None and found[0] == "running"
            act()
            wait_for(self._frees_leases, 60, "Postgres")
        return hits

    def end(self):
        """Return the counts of the finished job."""
        self._wait_until_past(float("inf"))
        state, _, counts = self.job()
        assert state == "finished", f"seed {SEED}"
        return counts

    def _wait_until_past(self, point):
        try:
            wait_for(lambda: self._is_past(point), PATIENCE, f"row {point:.0f}", every=0.02)
        except AssertionError as error:
            raise AssertionError(f"{error}; seed {SEED}; {self._condition()}") from None

    def _condition(self):
        """Return what there is to see of a job that stands still."""
        return self.product.query(
            "SELECT id, state, attempts, lease_owner, lease_until - now(), not_before - now(),"
            " progress_text FROM jobs_job ORDER BY id DESC LIMIT 1"
        ) + self.product.query(
            "SELECT pid, state, wait_event_type, wait_event, now() - xact_start, left(query, 300)"
            " FROM pg_stat_activity WHERE usename = 'doctor_app' AND state <> 'idle'"
        )

    def _is_past(self, point):
        found = self.job()
        return found and (found[1] >= point or found[0] not in {"queued", "running"})

    def _kill_worker(self):
        self.product.kill_worker()

    def _kill_postgres(self):
        killed = wait_for(self.product.postmaster_pid, 60, "Postgres")
        kill([killed])
        wait_for(
            lambda: self.product.postmaster_pid() not in {None, killed}, 60, "another Postgres"
        )

    def _frees_leases(self):
        """Nobody waits for a lease to run out in a test."""
        with suppress(OSError, psycopg.Error):
            self.product.query(
                "UPDATE jobs_job SET lease_until = now() WHERE lease_until IS NOT NULL"
            )
            return True
        return False


def _import(product, visitor, path, **answers):
    start_import(visitor, path, **answers)
    return Siege(product, "leads.import", ROWS)


def test_every_row_comes_in_once_and_goes_out_without_a_trace(product, tmp_path):
    assert product.query("SHOW fsync") == [("on",)]
    known, changed = _write_files(tmp_path)
    expected = dict.fromkeys(("created", "updated", "unchanged", "rejected"), 0)
    for row in range(ROWS):
        expected[_kind_of(row)] += 1
    visitor = member_of(product)
    _import(product, visitor, known).end()
    before = product.query(_DIGEST)

    importing = _import(product, visitor, changed, policy="overwrite")
    assert importing.bear(KILLS) >= KILLS, "too few kills met the import at work"
    counts = importing.end()
    assert {name: counts[name] for name in expected} == expected, f"seed {SEED}"
    leads, rejected = expected["created"] + expected["updated"], expected["rejected"]
    assert product.query(_ONCE) == [(leads, leads, rejected, rejected, 1)], f"seed {SEED}"

    [(change_set,)] = product.query("SELECT max(id) FROM leads_changeset")
    visitor = member_of(product)
    visitor.submit(visitor.get(f"/leads/changes/{change_set}/"), "/undo/")
    undoing = Siege(product, "leads.undo", leads)
    undoing.bear((KILLS + 1) // 2)
    counts = undoing.end()
    assert (counts["removed"], counts["restored"]) == (expected["created"], expected["updated"])
    assert product.query(_DIGEST) == before, f"seed {SEED}"
