"""The editor's login of a newsroom on one's own machine."""

from __future__ import annotations

import stat

import pytest

from newsroom.accounts.first_editor import login_to_print, make_first_editor
from newsroom.accounts.models import User
from tests.cast import make_editor

pytestmark = pytest.mark.django_db


def test_the_first_editor_may_do_everything_and_the_printed_password_is_the_right_one(tmp_path):
    make_first_editor(tmp_path / "login")
    editor = User.objects.get()
    name, password = login_to_print(tmp_path / "login")
    assert (editor.username, editor.is_superuser, editor.is_staff) == ("editor", True, True)
    assert (name, editor.check_password(password), len(password)) == ("editor", True, 16)
    assert stat.S_IMODE((tmp_path / "login").stat().st_mode) == 0o600


def test_the_second_start_changes_nothing(tmp_path):
    make_first_editor(tmp_path / "login")
    first = login_to_print(tmp_path / "login")
    make_first_editor(tmp_path / "login")
    assert (login_to_print(tmp_path / "login"), User.objects.count()) == (first, 1)


def test_a_password_that_was_changed_is_not_printed_wrong(tmp_path):
    make_first_editor(tmp_path / "login")
    editor = User.objects.get()
    editor.set_password("something of one's own")
    editor.save()
    assert login_to_print(tmp_path / "login") == ("editor", "")


def test_a_newsroom_with_people_gets_no_editor(tmp_path):
    make_editor("ana")
    make_first_editor(tmp_path / "login")
    assert login_to_print(tmp_path / "login") is None
    assert not (tmp_path / "login").exists()


def test_after_the_file_is_lost_the_name_alone_is_printed(tmp_path):
    make_first_editor(tmp_path / "login")
    (tmp_path / "login").unlink()
    assert login_to_print(tmp_path / "login") == ("editor", "")
