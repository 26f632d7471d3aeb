"""The finder over a whole base, wall up: the time for each lead, at ten thousand and at many.

The floor of the time a lead is the same in an organization of 10,000 leads, in the same run.
Three in a hundred leads are there twice, and one in a hundred shares a switchboard's phone.
"""

from django.db import connections

from accounts.models import User
from accounts.services.found_organization import found_organization
from accounts.wall.scope import acting_for
from benchmarks.harness import Result
from benchmarks.people import fill, with_indexes, without_indexes
from jobs.engine import run_one_slice
from jobs.models import Job
from leads.models import DuplicatePair, Stage
from leads.services.find_duplicates import find_duplicates
from lib.clock import Stopwatch

DEFAULT_ROWS = 100_000
SHARE = 10
SECONDS_A_MILLION = 300
_TWICE = """
    INSERT INTO leads_lead (organization_id, full_name, company_name, domain, phone, phone_key,
        email, other_emails, first_name, last_name, title, seniority, department, mobile,
        linkedin_url, language, website, industry, company_size, street, postal_code, city, region,
        country, time_zone, lead_source, notes, custom, provenance, version, changed_at, created_at)
    SELECT organization_id, last_name || ', ' || left(first_name, 1) || '.', company_name, domain,
        phone, phone_key, '', '{}', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '',
        '', '', '', '', '{}', '{}', 1, now(), now()
    FROM leads_lead WHERE organization_id = %(organization)s AND id %% 33 = 0;
    UPDATE leads_lead SET phone_key = '+15550000'
    WHERE organization_id = %(organization)s AND id %% 100 = 1
"""


def run(rows: int) -> list[Result]:
    """Fill two organizations, one a tenth of the other; look in each, in the large one twice."""
    indexes = without_indexes()
    few = rows // SHARE
    bases = {size: _organization(size) for size in (few, rows)}
    with_indexes(indexes)
    small = _seconds(bases[few]) / few
    large = _seconds(bases[rows]) / rows
    again = _seconds(bases[rows]) / rows
    with acting_for(bases[rows]):
        pairs = DuplicatePair.objects.count()
    return [
        Result("a lead, large against small", large * 1e6, "µs", small * 1e6, 2.0),
        Result("a million, at this rate", large * 1e6, "s", SECONDS_A_MILLION, 1.0),
        Result("a run that changes nothing", again * 1e6, "µs", large * 1e6, 1.3),
        Result("pairs against twins made", pairs, "", rows / 33, 1.2),
    ]


def _organization(rows: int) -> int:
    user = User.objects.create_user(f"finder-{rows}@example.com", "unused")
    organization = found_organization(name=f"{rows} leads", founder=user)
    with acting_for(organization.pk):
        stage = Stage.objects.first().pk
    fill(organization.pk, stage, rows)
    with connections["owner"].cursor() as cursor:
        cursor.execute(_TWICE, {"organization": organization.pk})
    return organization.pk


def _seconds(organization_id: int) -> float:
    """Return how long the finder takes, as a worker runs it."""
    with acting_for(organization_id):
        job = find_duplicates()
    watch = Stopwatch()
    while run_one_slice():
        pass
    with acting_for(organization_id):
        job.refresh_from_db()
    assert job.state == Job.State.FINISHED, job.error
    return watch.seconds
