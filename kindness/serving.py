"""How gunicorn serves the pages: `gunicorn --config python:kindness.serving kindness.wsgi`."""

import gc
import os
from pathlib import Path
from typing import Any

from django.urls import get_resolver

gc.disable()  # what is loaded stays: looking for garbage in it only makes the start slower

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
preload_app = True  # the code is loaded once and shared by the workers
timeout = 30
graceful_timeout = 20
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
control_socket_disable = True
if Path("/dev/shm").is_dir():  # noqa: S108 - memory: the workers' sign of life must not wait for a disk
    worker_tmp_dir = "/dev/shm"  # noqa: S108
# No access log: addresses hold what people searched for. The reverse proxy keeps what an operator needs.
accesslog = None
errorlog = "-"


def when_ready(_master: Any) -> None:
    """Before the workers are forked: load every view once, and keep the collector from unsharing that memory."""
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    gc.enable()
