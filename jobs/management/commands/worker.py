"""`manage.py worker`: a django-q2 cluster with a heartbeat."""

import logging
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections, connections
from django_q.cluster import Cluster

from jobs.heartbeat import BEAT_SECONDS, beat, retire
from jobs.queue import write_schedules
from jobs.tasks import tick

_log = logging.getLogger(__name__)


class Command(BaseCommand):
    """Run the worker until it is told to stop."""

    help = "Run background jobs (a django-q2 cluster with a heartbeat)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Start the cluster, beat every few seconds, wake sleepers."""
        write_schedules()
        cluster = Cluster()
        connections.close_all()  # the cluster forks, and a socket cannot be shared
        cluster.start()
        try:
            self._watch(cluster)
        finally:
            retire()

    def _watch(self, cluster: Cluster) -> None:
        while not cluster.has_stopped:
            self._beat()
            for _ in range(BEAT_SECONDS):
                time.sleep(1)
                if cluster.has_stopped:
                    return
            if not cluster.sentinel.is_alive():
                message = "The cluster's sentinel died; the supervisor should start a new worker."
                raise CommandError(message)

    def _beat(self) -> None:
        try:
            close_old_connections()
            beat()
            tick()
        except DatabaseError:
            _log.exception("the heartbeat could not be written")
