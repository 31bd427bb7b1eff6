"""Run the whole newsroom on one's own machine: `python manage.py serve` (`make run`)."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from articles.models import Article
from issues.models import Issue
from newsroom import environment
from newsroom.accounts.first_editor import login_to_print, make_first_editor
from newsroom.accounts.models import User
from newsroom.server import HIGHEST_PORT, CannotListen, House, children_for, is_loopback, listen

LOGIN_FILE = settings.DATA_DIR / "editor-login"
NOT_FOR_PRODUCTION = "serve is for one's own machine. docs/running.md says how a newsroom runs behind nginx or Caddy."


class Command(BaseCommand):
    """Gets the database ready, prints the login, and keeps web server, worker and clock running."""

    help = "Run the newsroom on this machine: database, sample, login, web server, worker and clock."
    requires_system_checks = []  # the port comes first; migrate does them

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen."""
        parser.add_argument("--port", type=_port, default=environment.number("PORT", default=8000, least=1))
        parser.add_argument("--host", default="127.0.0.1", help="for this machine only, unless you change it")

    def handle(self, *args: Any, **options: Any) -> None:
        """From the port to the last goodbye."""
        if settings.PRODUCTION:
            raise CommandError(NOT_FOR_PRODUCTION)
        try:
            listener = listen(options["host"], options["port"])
            self._get_ready()
        except CannotListen as error:
            raise CommandError(str(error)) from error
        except OperationalError as error:
            raise CommandError(f"The database does not answer: {error}") from error
        self._print_login(options["host"], options["port"])
        connection.close()
        if not House(children_for(listener)).run():
            raise CommandError("The web server ended unexpectedly, so everything was ended.")
        self.stdout.write("The newsroom is closed.")

    def _get_ready(self) -> None:
        self.check()
        call_command("migrate", interactive=False)
        if not (User.objects.exists() or Article.objects.exists() or Issue.objects.exists()):
            self.stdout.write("Loading the sample publication (the first time only)")
            call_command("load_sample")
        make_first_editor(LOGIN_FILE)

    def _print_login(self, host: str, port: int) -> None:
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
        lines = [f"Readers   {address}", f"Editors   {address}admin/", *_login_lines(), ""]
        if is_loopback(host):
            lines.append("Only this machine can reach it. Ctrl-C ends everything.")
        else:
            lines.append("Open to the network, though made for one machine. Ctrl-C ends everything.")
        width = max(map(len, lines))
        edge = "+" + "-" * (width + 4) + "+"
        self.stdout.write("\n".join([edge, *(f"|  {line:<{width}}  |" for line in lines), edge]))
        self.stdout.flush()


def _port(written: str) -> int:
    if not written.isdecimal() or not 1 <= int(written) <= HIGHEST_PORT:
        raise ArgumentTypeError(f"{written} is no port. Write a number from 1 to {HIGHEST_PORT}.")
    return int(written)


def _login_lines() -> list[str]:
    login = login_to_print(LOGIN_FILE)
    if login is None:
        return []
    name, password = login
    if password:
        return [f"Name      {name}", f"Password  {password}"]
    return [f"Name      {name}", "Password  yours: it was changed, so it isn't shown here"]
