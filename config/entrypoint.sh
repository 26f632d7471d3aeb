#!/bin/sh
# The image's commands: web, worker, migrate, manage <command>.
set -eu
cd "$(dirname "$0")/.."
command=${1:-web}
[ $# -eq 0 ] || shift
case $command in
    web)
        # Refuses to serve where the login role could look over the wall.
        python manage.py check --database default
        exec python -m gunicorn --config python:config.gunicorn config.wsgi "$@"
        ;;
    worker)
        python manage.py check --database default
        exec python manage.py worker "$@"
        ;;
    migrate) exec python manage.py migrate --noinput "$@" ;;
    manage) exec python manage.py "$@" ;;
    *)
        echo "Usage: web | worker | migrate | manage COMMAND" >&2
        exit 2
        ;;
esac
