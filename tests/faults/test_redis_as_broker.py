"""The queue on Redis: the same work gets done, and a ticket that Redis lost delays it only."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager

import pytest
import redis

from tests.faults.importing import LongImport
from tests.stack import ROOT, free_port, running_product, wait_for

pytestmark = pytest.mark.faults


def _answers(client):
    try:
        return client.ping()
    except redis.ConnectionError:
        return False


@contextmanager
def _redis_server(program, folder):
    port = free_port()
    process = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
    )
    url = f"redis://127.0.0.1:{port}/0"
    try:
        wait_for(lambda: _answers(redis.Redis.from_url(url)), 20, "Redis")
        yield url
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory):
    """A throw-away Redis; the tests that need it are skipped where the machine has none."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no redis-server on this machine")
    with _redis_server(program, tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture(scope="module")
def product_on_redis(redis_url):
    """The whole product with Redis as its broker."""
    with running_product(REDIS_URL=redis_url) as started:
        yield started


def test_a_killed_workers_import_is_resumed_though_redis_lost_its_ticket(
    product_on_redis, redis_url, tmp_path
):
    importing = LongImport(product_on_redis, tmp_path)
    importing.wait_for_its_middle()
    assert product_on_redis.query("SELECT count(*) FROM django_q_ormq") == [(0,)]
    product_on_redis.kill_worker()
    queue = redis.Redis.from_url(redis_url)
    queue.flushall()
    assert queue.keys("django_q:*:q") == []
    importing.free_its_lease()
    importing.wait_for_its_end()


TICKETS = """
import json, sys
import django
django.setup()
from django.db import transaction
from django_q.brokers import get_broker
from jobs.queue import issue_ticket

queue = get_broker()
seen = {"broker": type(queue).__module__}
with transaction.atomic():
    issue_ticket()
    seen["inside"] = queue.queue_size()
seen["after commit"] = queue.queue_size()
try:
    with transaction.atomic():
        issue_ticket()
        raise ZeroDivisionError
except ZeroDivisionError:
    pass
seen["after rollback"] = queue.queue_size()
print(json.dumps(seen))
"""


def test_a_ticket_is_sent_after_the_commit_and_none_after_a_rollback(tmp_path):
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no redis-server on this machine")
    with _redis_server(program, tmp_path) as url:
        done = subprocess.run(
            [sys.executable, "-c", TICKETS],
            cwd=ROOT,
            env=os.environ | {"REDIS_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
            capture_output=True,
            check=True,
            text=True,
        )
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "broker": "django_q.brokers.redis_broker",
        "inside": 0,
        "after commit": 1,
        "after rollback": 1,
    }
