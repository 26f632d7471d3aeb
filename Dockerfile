# syntax=docker/dockerfile:1
FROM node:24-bookworm-slim AS browser
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund
COPY config/assets.mjs config/icons.txt config/
RUN npm run build

FROM python:3.13-slim-bookworm AS packages
RUN python -m venv /opt/venv
COPY requirements.txt .
RUN /opt/venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt

FROM python:3.13-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    HOST=0.0.0.0 \
    PORT=8000 \
    VAR_DIR=/data \
    STATIC_ROOT=/srv/staticfiles
RUN useradd --uid 10001 --create-home --shell /usr/sbin/nologin doctor \
    && install --directory --owner doctor --group doctor /data
COPY --from=packages /opt/venv /opt/venv
WORKDIR /srv/doctor
COPY . .
COPY --from=browser /build/static/vendor static/vendor
# The local settings, because no secret of production belongs in an image; no database is asked.
RUN DJANGO_SETTINGS_MODULE=config.settings.local VAR_DIR=/tmp/build DATABASE_URL=postgresql:///none \
    python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf /tmp/build \
    && python -m compileall -q .
USER doctor
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
# Of the web process; a worker has no port, compose.yaml switches it off there.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/healthz', timeout=2)"]
ENTRYPOINT ["/srv/doctor/config/entrypoint.sh"]
CMD ["web"]
