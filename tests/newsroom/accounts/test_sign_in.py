"""Wrong passwords: how many, from where, under which name; and that nobody else is locked out by them."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory

from newsroom.accounts.sign_in import place_of
from tests.cast import PASSWORD, make_editor

pytestmark = pytest.mark.django_db

HERE, ELSEWHERE = "203.0.113.7", "198.51.100.4"


def sign_in(name: str = "vera", password: str = "wrong", address: str = HERE, **headers: str):
    data = {"username": name, "password": password}
    return Client().post("/admin/login/", data, REMOTE_ADDR=address, headers=headers)


def test_ten_wrong_passwords_close_the_door_even_for_the_right_one():
    make_editor()
    assert [sign_in().status_code for _ in range(9)] == [200] * 9
    locked = sign_in()
    assert (locked.status_code, locked.headers["Retry-After"]) == (429, "900")
    assert sign_in(password=PASSWORD).status_code == 429


def test_nine_wrong_passwords_leave_it_open():
    make_editor()
    for _ in range(9):
        sign_in()
    assert sign_in(password=PASSWORD).status_code == 302


def test_another_writing_of_the_name_counts_as_the_same():
    make_editor()
    for name in ["vera", "Vera", "VERA", " vera", "vera ", "vErA", "veRa", "verA", "VeRa", "vERA"]:
        last = sign_in(name)
    assert last.status_code == 429
    assert sign_in(password=PASSWORD).status_code == 429


def test_a_forged_address_changes_nothing():
    make_editor()
    forged = [sign_in(**{"x-forwarded-for": f"192.0.2.{number}"}) for number in range(10)]
    assert forged[-1].status_code == 429


def test_behind_our_proxy_only_its_own_entry_counts(settings):
    settings.BEHIND_PROXY = True
    make_editor()
    for number in range(10):
        last = sign_in(address="127.0.0.1", **{"x-forwarded-for": f"192.0.2.{number}, {HERE}"})
    assert last.status_code == 429
    colleague = sign_in(password=PASSWORD, address="127.0.0.1", **{"x-forwarded-for": f"{HERE}, {ELSEWHERE}"})
    assert colleague.status_code == 302


def test_another_address_of_the_same_home_network_counts_as_the_same():
    make_editor()
    for number in range(10):
        last = sign_in(address=f"2001:db8:1:2::{number + 1:x}")
    assert last.status_code == 429
    assert sign_in(password=PASSWORD, address="2001:db8:1:3::1").status_code == 302


def test_nobody_is_locked_out_from_afar():
    make_editor()
    for _ in range(10):
        sign_in()
    assert sign_in(password=PASSWORD, address=ELSEWHERE).status_code == 302


def test_many_names_from_one_address_close_the_door_for_that_address():
    make_editor()
    tries = [sign_in(f"name-{number}").status_code for number in range(51)]
    assert (tries[:50], tries[50]) == ([200] * 50, 429)
    assert sign_in(password=PASSWORD).status_code == 429
    assert sign_in(password=PASSWORD, address=ELSEWHERE).status_code == 302


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", None),
        ("unix:", None),
    ],
)
def test_where_a_try_comes_from(written, place):
    assert place_of(RequestFactory().get("/", REMOTE_ADDR=written)) == place
