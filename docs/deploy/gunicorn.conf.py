"""Gunicorn for an application host: `gunicorn --config docs/deploy/gunicorn.conf.py`. Decision 26 says why so."""

import os

wsgi_app = "newsroom.wsgi"
bind = os.environ.get("NEWSROOM_BIND", "127.0.0.1:8000")
backlog = 2048  # who comes while workers change waits here, and is answered

worker_class = "newsroom.web_worker.WebWorker"  # threads; shares connections out evenly
workers = int(os.environ.get("NEWSROOM_WORKERS", "2"))  # one for each core
threads = int(os.environ.get("NEWSROOM_THREADS", "4"))
worker_tmp_dir = "/dev/shm"  # noqa: S108  memory: a busy disk must not make a worker look dead

# Each worker loads the code itself: so `kill -HUP` (systemctl reload) brings in new code without closing the door.
preload_app = False
timeout = 60
graceful_timeout = 30  # what is under way when workers change is finished
keepalive = 5

accesslog = None  # nginx writes it
errorlog = "-"
loglevel = "warning"
control_socket_disable = True
