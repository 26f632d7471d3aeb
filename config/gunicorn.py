"""gunicorn's settings: `gunicorn --config python:config.gunicorn config.wsgi`."""

from config import env
from config.settings.logging import LOGGING

bind = f"{env.text('HOST', '127.0.0.1')}:{env.number('PORT', 8000, least=1)}"
workers = env.number("WEB_WORKERS", 2, least=1)
# Four threads halve the throughput of pages that are mostly Python; two keep connections
# open and stop a slow reader from holding a worker.
worker_class = "gthread"
threads = 2
keepalive = 30
timeout = 60
graceful_timeout = 20
forwarded_allow_ips = env.text("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
# The request log comes from config.requests, with the ids that gunicorn does not know.
accesslog = None
loglevel = "warning"
logconfig_dict = LOGGING
