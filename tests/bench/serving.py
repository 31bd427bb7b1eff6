"""The servers that are asked: the newsroom's own as `make run` starts it, and nginx with one file where nginx is."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from newsroom.server import listen, web_server
from tests.bench.environment import MARKS
from tests.bench.marks import Marks
from tests.bench.urls import PAGE

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
PATIENCE = 30.0
CONFIGURATION = """
{user} daemon off; worker_processes 2; pid {folder}/pid; error_log {folder}/errors;
events {{}}
http {{
    access_log off; default_type text/html;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{ listen 127.0.0.1:{port}; root {folder}; }}
}}
"""


@dataclass(frozen=True, slots=True)
class Server:
    """Where it listens, the process above all that answer, and its marks if it leaves any."""

    port: int
    process: int
    marks: Marks | None = None


@contextmanager
def newsroom(settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """The web server with as many workers as at home, under these variables of the environment."""
    before = dict(os.environ)
    with listen("127.0.0.1", 0) as listener, tempfile.TemporaryDirectory(prefix="newsroom-marks-") as marks:
        os.environ |= {MARKS: marks} | (settings or {})
        server = web_server(listener, "tests.bench.wsgi")
        server.start()
        os.environ.clear()
        os.environ |= before
        assert server.process is not None
        try:
            yield Server(listener.getsockname()[1], server.process.pid, Marks(Path(marks)))
        finally:
            server.process.terminate()
            server.process.wait()


@contextmanager
def static_file() -> Iterator[Server | None]:
    """The fixed page as a file of nginx, at /fixed.html."""
    if NGINX is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="newsroom-nginx-") as name:
        folder, port = Path(name), _free_port()
        folder.chmod(0o755)
        (folder / "fixed.html").write_text(PAGE, encoding="utf-8")
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(CONFIGURATION.format(folder=folder, port=port, user=user), encoding="utf-8")
        process = subprocess.Popen([NGINX, "-p", name, "-c", str(folder / "nginx.conf"), "-e", str(folder / "errors")])
        try:
            _wait_for(port)
            yield Server(port, process.pid)
        finally:
            process.terminate()
            process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def _wait_for(port: int) -> None:
    begun = time.monotonic()
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            if time.monotonic() - begun > PATIENCE:
                raise
            time.sleep(0.05)
        else:
            return
