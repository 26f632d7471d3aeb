import pytest
from django.db import connection
from django.utils import timezone

from config import checks, health
from jobs.heartbeat import beat
from jobs.models import Worker


@pytest.fixture
def forgetful(monkeypatch):
    """Let the migrations be looked at anew."""
    monkeypatch.setattr(health, "_migrations_seen", False)


def test_it_is_healthy_without_asking_the_database(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        response = client.get("/healthz", headers={"host": "whatever.example"})
    assert response.json() == {"status": "ok"}


def test_it_is_ready_with_database_migrations_wall_and_worker(client, db, forgetful):
    beat()
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ready",
        "database": True,
        "migrations": True,
        "wall": True,
        "worker": True,
        "months": True,
    }


def test_it_still_serves_without_a_worker_and_says_so(client, db):
    Worker.objects.all().delete()
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["worker"] is False


def test_it_takes_a_silent_worker_for_dead(client, db):
    Worker.objects.create(
        name="gone",
        started_at=timezone.now(),
        beat_at=timezone.now() - timezone.timedelta(minutes=2),
    )
    assert client.get("/readyz").json()["worker"] is False


def test_it_is_not_ready_with_a_migration_missing(client, db, forgetful, monkeypatch):
    monkeypatch.setattr(
        health.MigrationExecutor, "migration_plan", lambda self, targets: ["something"]
    )
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["migrations"] is False


def test_it_is_not_ready_without_the_wall(client, db, monkeypatch):
    monkeypatch.setattr(checks, "tenant_models", lambda: [Worker])
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["wall"] is False


def test_it_is_not_ready_without_a_database(client, db, monkeypatch):
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")
    monkeypatch.setattr(connection, "connect", _refused)
    connection.connection = None
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["database"] is False


def _refused():
    from django.db import OperationalError

    raise OperationalError("connection refused")
