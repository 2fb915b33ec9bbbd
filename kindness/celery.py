"""The Celery application. Tasks carry ids only; what is due is always asked of the database."""

from __future__ import annotations

import os

from celery import Celery

from kindness.schedule import BEAT_SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kindness.settings.production")

app = Celery("kindness")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    beat_schedule=BEAT_SCHEDULE,
    timezone="Asia/Seoul",
    # A task is done when it is done: killed in the middle, it is given out again (docs/adr).
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    task_time_limit=600,
    task_soft_time_limit=540,
    worker_soft_shutdown_timeout=10,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,  # what is printed stays as it was printed
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,  # Redis may be gone for a night: a worker waits, it does not give up
    broker_transport_options={
        # Messages given out are remembered by the worker, not in Redis: every look can be repeated, and a worker
        # whose acknowledgement was lost with Redis would end when it puts the message back (kombu 5.7).
        "ack_emulation": False,
        "socket_timeout": 1,
        "socket_connect_timeout": 1,
        "retry_on_timeout": True,
    },
)
app.autodiscover_tasks()
