"""nginx as docs/deploy sets it up, with other addresses, before a web server of this newsroom: both are real."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
from django.conf import settings

from tests.processes.house import PATIENCE, environment, kill

DEPLOY = Path(__file__).resolve().parents[2] / "docs/deploy"
NAME = "news.example.org"
PROGRAMS = ("nginx", "openssl")
AROUND = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/newsroom.conf;
}}
"""


def why_not() -> str:
    """The reason for which there is no front here; "" when there can be one."""
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    return f"{' and '.join(missing)} is not on this machine: apt-get install {' '.join(missing)}" if missing else ""


@dataclass(slots=True)
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Front:
    """nginx with two application hosts, of which the second one is down from the beginning."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.plain, self.port, web, down = free_ports(4)
        subprocess.run(
            [
                *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
                *("-days", "1", "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"),
                *("-keyout", f"{folder}/{NAME}.key", "-out", f"{folder}/{NAME}.pem"),
            ],
            check=True,
            capture_output=True,
        )
        self.context = ssl.create_default_context(cafile=f"{folder}/{NAME}.pem")
        self._write(web, down)
        place = {"NEWSROOM_BIND": f"127.0.0.1:{web}", "NEWSROOM_BEHIND_PROXY": "1", "NEWSROOM_ALLOWED_HOSTS": NAME}
        place |= {"NEWSROOM_PURGE": "fastly"}
        self.gunicorn = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", str(DEPLOY / "gunicorn.conf.py")],
            cwd=settings.BASE_DIR,
            env=environment() | place | {"NEWSROOM_SITE_URL": f"https://{NAME}"},
            process_group=0,
        )
        self.nginx = subprocess.Popen(["nginx", "-c", f"{folder}/nginx.conf", "-p", str(folder)], process_group=0)

    def _write(self, web: int, down: int) -> None:
        """The files of docs/deploy with this machine's ports and folders, and nothing else changed."""
        text = (DEPLOY / "nginx/newsroom.conf").read_text()
        for shipped, here in {
            "10.0.0.11:8000": f"127.0.0.1:{web}",
            "10.0.0.12:8000": f"127.0.0.1:{down}",
            "listen 80;": f"listen 127.0.0.1:{self.plain};",
            "listen 443 ": f"listen 127.0.0.1:{self.port} ",
            "listen [::]:": "#",
            "/etc/nginx/tls/": f"{self.folder}/",
            "/var/cache/nginx/newsroom": f"{self.folder}/kept",
            "include newsroom-proxy.conf": f"include {DEPLOY}/nginx/newsroom-proxy.conf",
        }.items():
            assert shipped in text, shipped
            text = text.replace(shipped, here)
        (self.folder / "newsroom.conf").write_text(text)
        user = "user root;" if os.geteuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(AROUND.format(folder=self.folder, user=user))

    def opened(self) -> Front:
        """Both answer."""
        last_moment = time.monotonic() + PATIENCE
        while self._status() != 200:
            assert self.nginx.poll() is None, "nginx ended: it has said why"
            assert self.gunicorn.poll() is None
            assert time.monotonic() < last_moment, "it took too long"
            time.sleep(0.1)
        return self

    def _status(self) -> int:
        try:
            return self.ask("/robots.txt").status
        except OSError:
            return 0

    def connect(self) -> ssl.SSLSocket:
        """A connection to nginx, as a browser opens it."""
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        return self.context.wrap_socket(plain, server_hostname=NAME)

    def ask(self, path: str, *, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        """One request; `accept_encoding="br"` is a header."""
        asking = http.client.HTTPSConnection(NAME, self.port, timeout=PATIENCE)
        asking.sock = self.connect()
        try:
            named = {name.replace("_", "-"): text for name, text in headers.items()}
            asking.request(method, path, body, {"host": NAME, "accept-encoding": "identity"} | named)
            given = asking.getresponse()
            return Answer(given.status, given.headers, given.read())
        finally:
            asking.close()

    def workers(self) -> set[int]:
        """Process ids of the web server's workers."""
        return {child.pid for child in psutil.Process(self.gunicorn.pid).children()}

    def end(self) -> None:
        """Both are gone."""
        kill(self.nginx)
        kill(self.gunicorn)


def free_ports(number: int) -> list[int]:
    """Ports that nobody listens at."""
    taken = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [one.getsockname()[1] for one in taken]
    for one in taken:
        one.close()
    return ports
