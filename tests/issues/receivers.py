"""Receivers of webhooks on this machine: they keep what they were told, or answer as a test wants."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Told:
    """One post."""

    path: str
    headers: dict[str, str]
    body: bytes
    method: str = "POST"


@dataclass
class Receiver:
    """What came in. `status` is what it answers; `drips`: a header now and then, for ever.

    `before_answering` is called when something was received and nobody knows yet.
    """

    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    drips: bool = False
    before_answering: Callable[[], object] = lambda: None
    told: list[Told] = field(default_factory=list)
    address: str = ""


@contextmanager
def receiver(**fields: object) -> Iterator[Receiver]:
    """A receiver that listens while the block runs."""
    kept = Receiver(**fields)  # type: ignore[arg-type]
    ends = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            kept.told.append(Told(self.path, dict(self.headers), body, self.command))
            kept.before_answering()
            if kept.drips:
                self.drip()
                return
            self.send_response(kept.status)
            for name, value in kept.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def do_PURGE(self) -> None:
            self.do_POST()

        def drip(self) -> None:
            self.close_connection = True
            try:
                while not ends.is_set():
                    self.wfile.write(b"H")
                    self.wfile.flush()
                    time.sleep(0.05)
            except OSError:
                return

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    kept.address = f"http://127.0.0.1:{server.server_port}/told"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield kept
    finally:
        ends.set()
        server.shutdown()
        server.server_close()
        thread.join()
