"""A mail server for tests: real SMTP (RFC 5321, the part that Django's backend speaks) on the loopback, in a thread."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from collections.abc import Callable
from email.message import EmailMessage


class Conversation(socketserver.StreamRequestHandler):
    """One client: greeting, envelope, letter."""

    server: PostOffice

    def handle(self) -> None:
        self.say("220 post office")
        recipients: list[str] = []
        while line := self.rfile.readline().decode().strip():
            word = line[:4].upper()
            if word == "QUIT":
                return self.say("221 bye")
            if word == "RCPT":
                address = line[line.index("<") + 1 : line.index(">")]
                answer = self.server.refuses.get(address, "250 ok")
                recipients += [address] if answer.startswith("250") else []
                self.say(answer)
            elif word == "DATA":
                self.say("354 go on")
                letter = self.read_letter()
                if not self.server.accept(recipients, letter):
                    return None  # hangs up without a word
                self.say("250 taken")
                recipients = []
            else:
                self.say("250 ok")
        return None

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def read_letter(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)


class PostOffice(socketserver.ThreadingTCPServer):
    """Keeps what was posted; refuses whom it is told to; hangs up, before or after taking a letter, when told to."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.posted: list[tuple[str, EmailMessage]] = []
        self.refuses: dict[str, str] = {}
        self.on_letter: Callable[[EmailMessage], bool] = lambda letter: True
        self.lock = threading.Lock()

    @property
    def port(self) -> int:
        return self.server_address[1]

    @property
    def recipients(self) -> list[str]:
        return sorted(recipient for recipient, _letter in self.posted)

    def accept(self, recipients: list[str], raw: bytes) -> bool:
        letter = email.message_from_bytes(raw, policy=email.policy.default)
        with self.lock:
            if not self.on_letter(letter):
                return False
            self.posted += [(recipient, letter) for recipient in recipients]
        return True
