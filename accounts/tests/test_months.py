"""The audit log is kept by month: made ahead, dropped when outlived, never a row too many."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import ProgrammingError, connection, connections
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.tests.months import (
    as_owner,
    begin_months_in,
    homes,
    into_months,
    into_one,
    partitions,
    partitions_read,
)
from accounts.tests.world import build_world
from accounts.wall.months import keep_months, months_missing

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
TABLE = "accounts_auditevent"


@pytest.fixture
def committed():
    """Return the two organizations, committed, with nothing in their logs; mend the months."""
    world = build_world()
    as_owner(f"TRUNCATE {TABLE}")
    yield world
    as_owner(f"TRUNCATE {TABLE}")
    into_one("accounts.AuditEvent")
    into_months("accounts.AuditEvent")


def _note(world, *moments, organization=None):
    with world.inside(organization or world.acme):
        AuditEvent.objects.bulk_create(
            AuditEvent(actor_kind="system", actor_label="x", verb=f"did {moment:%Y-%m}", at=moment)
            for moment in moments
        )


def _verbs(world):
    with world.inside(world.acme):
        return [event.verb for event in AuditEvent.objects.order_by("at")]


def _months_ago(number):
    """Return the middle of the month so many months ago."""
    months = timezone.now().year * 12 + timezone.now().month - 1 - number
    return datetime(months // 12, months % 12 + 1, 15, tzinfo=UTC)


def _name(moment):
    return f"{TABLE}_{moment:%Y_%m}"


def test_a_row_falls_into_its_month_and_a_stray_is_taken_too(committed):
    ahead, far = _months_ago(-2), _months_ago(-40)
    _note(committed, _months_ago(20), ahead, far)
    assert homes(TABLE) == {f"{TABLE}_before": 1, _name(ahead): 1, f"{TABLE}_strays": 1}
    assert len(_verbs(committed)) == 3


def test_months_are_made_ahead_once(committed):
    before = partitions(TABLE)
    assert _name(_months_ago(-3)) in before
    keep_months()
    assert partitions(TABLE) == before


def test_a_missing_month_is_told_and_made_and_takes_its_strays_in(committed):
    late, later = _months_ago(-2), _months_ago(-3)
    for name in [name for name in partitions(TABLE) if name[-7:].replace("_", "").isdigit()]:
        as_owner(f"DROP TABLE {name}")
    _note(committed, late, late, _months_ago(-40))
    assert homes(TABLE) == {f"{TABLE}_strays": 3}
    assert months_missing() == [TABLE]
    keep_months()
    assert months_missing() == []
    assert homes(TABLE) == {_name(late): 2, f"{TABLE}_strays": 1}
    assert _name(later) in partitions(TABLE)
    assert len(_verbs(committed)) == 3


def test_two_workers_make_the_months_once(committed):
    as_owner(f"DROP TABLE {partitions(TABLE)[-2]}")
    wanted = len(partitions(TABLE)) + 1

    def work():
        keep_months()
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert len(partitions(TABLE)) == wanted


def test_only_outlived_months_are_dropped(committed, settings):
    settings.AUDIT_KEEP_MONTHS = 24
    begin_months_in(TABLE, "2019-01-01")
    kept = [_months_ago(24), _months_ago(12), _months_ago(0), _months_ago(-40)]
    _note(committed, datetime(2001, 5, 5, tzinfo=UTC), _months_ago(30), _months_ago(25), *kept)
    keep_months()
    assert _verbs(committed) == [f"did {moment:%Y-%m}" for moment in kept]
    assert partitions(TABLE)[:2] == [f"{TABLE}_before", _name(_months_ago(24))]
    left = partitions(TABLE)
    keep_months()
    assert partitions(TABLE) == left


def test_a_row_that_comes_in_too_old_goes_with_the_next_round(committed, settings):
    settings.AUDIT_KEEP_MONTHS = 24
    begin_months_in(TABLE, "2019-01-01")
    keep_months()
    _note(committed, _months_ago(60), _months_ago(3))
    keep_months()
    assert _verbs(committed) == [f"did {_months_ago(3):%Y-%m}"]


def test_a_page_of_the_log_reads_no_further_back_than_it_has_to(committed):
    begin_months_in(TABLE, f"{_months_ago(24):%Y-%m}-01")
    now = timezone.now()
    _note(
        committed,
        *(_months_ago(n) - timedelta(minutes=m) for n in range(1, 25) for m in range(300)),
    )
    _note(committed, *(now - timedelta(seconds=n) for n in range(300)))
    as_owner(f"ANALYZE {TABLE}")
    with committed.inside(committed.acme):
        events = AuditEvent.objects.newest_first()
        read, sorts = partitions_read(TABLE, lambda: list(events[:51]))
        assert len(read) <= 2  # the month of now, and the one before on its first day
        assert set(read) == {"Index Scan"}
        assert not sorts
        place = events[300 + 51]
        read, sorts = partitions_read(TABLE, lambda: list(events.before(place.at, place.pk)[:51]))
        assert len(read) <= 2
        assert not sorts


def test_zero_keeps_everything(committed, settings):
    settings.AUDIT_KEEP_MONTHS = 0
    begin_months_in(TABLE, "2019-01-01")
    _note(committed, _months_ago(200), _months_ago(60))
    keep_months()
    assert len(_verbs(committed)) == 2


def test_a_year_is_kept_whatever_is_asked_for(committed, settings):
    settings.AUDIT_KEEP_MONTHS = 1
    begin_months_in(TABLE, "2019-01-01")
    _note(committed, _months_ago(13), _months_ago(11), _months_ago(2))
    keep_months()
    assert _verbs(committed) == [f"did {_months_ago(number):%Y-%m}" for number in (11, 2)]


@pytest.mark.parametrize("function", ["doctor_make_months", "doctor_drop_months"])
def test_no_tenant_makes_or_drops_months(committed, function):
    with committed.inside(committed.acme), pytest.raises(ProgrammingError, match="denied"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s::regclass, 12)", [TABLE])


def test_what_is_not_kept_by_month_is_left_alone(committed):
    for function in ("doctor_make_months", "doctor_drop_months"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}('accounts_user'::regclass, 12)")
            assert cursor.fetchone() == (0,)


def _rows():
    return as_owner(f"SELECT t::text FROM {TABLE} t ORDER BY id")


def test_a_table_with_rows_becomes_a_partition_as_it_is(committed):
    into_one("accounts.AuditEvent")
    _note(committed, _months_ago(50), timezone.now(), timezone.now() + timedelta(days=70))
    _note(committed, _months_ago(1), organization=committed.globex)
    before = _rows()
    [(file,)] = as_owner(f"SELECT pg_relation_filenode('{TABLE}')")
    into_months("accounts.AuditEvent")
    assert _rows() == before
    assert as_owner(f"SELECT pg_relation_filenode('{TABLE}_before')") == [(file,)]
    assert homes(TABLE) == {f"{TABLE}_before": 4}
    # The wall stands without another `migrate`, and ids go on.
    assert len(_verbs(committed)) == 3
    _note(committed, timezone.now())
    assert len(_verbs(committed)) == 4
    assert as_owner(f"SELECT count(DISTINCT id) FROM {TABLE}") == [(5,)]
    into_one("accounts.AuditEvent")
    assert _rows()[:4] == before
    _note(committed, timezone.now())
    assert len(_rows()) == 6


def test_people_write_on_while_a_table_moves_into_months(committed):
    into_one("accounts.AuditEvent")
    written, errors, is_over = [], [], threading.Event()

    def write():
        while not is_over.is_set():
            try:
                _note(committed, timezone.now())
                written.append(1)
            except Exception as error:  # noqa: BLE001 -- whatever it is fails the test
                errors.append(error)
        connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    into_months("accounts.AuditEvent")
    is_over.set()
    writer.join(30)
    assert errors == []
    assert as_owner(f"SELECT count(*), count(DISTINCT id) FROM {TABLE}") == [
        (len(written), len(written))
    ]


def test_a_migration_that_broke_off_is_begun_again(committed):
    into_one("accounts.AuditEvent")
    as_owner(f"CREATE INDEX {TABLE}_key ON {TABLE} (verb)")
    as_owner(f"ALTER TABLE {TABLE} ADD CONSTRAINT {TABLE}_edge CHECK (at < '2999-01-01')")
    into_months("accounts.AuditEvent")
    assert partitions(TABLE)[0] == f"{TABLE}_before"
