"""Health: ``/healthz`` says the process lives, ``/readyz`` that it can serve."""

from collections.abc import Callable

from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from accounts.wall.months import months_missing
from config.checks import wall_problems
from jobs.heartbeat import worker_is_alive

_migrations_seen = False


class HealthMiddleware:
    """Answer probes before anything that needs a host name, a session or a database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Take the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer ``/healthz`` and ``/readyz``; pass everything else on."""
        if request.path == "/healthz":
            return JsonResponse({"status": "ok"})
        if request.path == "/readyz":
            return readiness()
        return self.get_response(request)


def readiness() -> JsonResponse:
    """Check the database, its migrations, the wall, the workers and the partitions to come.

    Without a worker the pages still serve, so that alone does not fail the probe: it is
    reported as ``"worker": false`` and the pages warn. Nor does ``"months": false``, which says
    that no worker has made the coming month of a table that grows without end.
    """
    checks = dict.fromkeys(("database", "migrations", "wall", "worker", "months"), False)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        checks["database"] = True
        checks["migrations"] = _migrated()
        checks["wall"] = checks["migrations"] and not wall_problems()
        checks["worker"] = worker_is_alive()
        checks["months"] = checks["migrations"] and not months_missing()
    except DatabaseError:
        pass
    is_ready = checks["database"] and checks["migrations"] and checks["wall"]
    return JsonResponse(
        {"status": "ready" if is_ready else "not ready", **checks}, status=200 if is_ready else 503
    )


def _migrated() -> bool:
    """Return whether every migration of this release is applied; remembered once true."""
    global _migrations_seen  # noqa: PLW0603 -- a process's knowledge that only ever turns true
    if not _migrations_seen:
        executor = MigrationExecutor(connections["default"])
        _migrations_seen = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrations_seen
