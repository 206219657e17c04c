from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, identify_hasher
from django.core import signing
from django.test import Client
from django.urls import reverse

from goldenthread.access import actions, links
from goldenthread.access.adapter import WAIT, WRONG
from goldenthread.access.models import LogEntry, User
from tests.people_of_erimus import hire, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("forget_attempts")]
PASSWORD = "three plain words"
SIGN_IN = "/sign-in"


@pytest.fixture(autouse=True)
def _cheap_argon2(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of a second and 100 MB for each password is right in use, and long in tests."""
    for cost, value in (("time_cost", 1), ("memory_cost", 8), ("parallelism", 1)):
        monkeypatch.setattr(Argon2PasswordHasher, cost, value)


@pytest.fixture
def lena() -> User:
    """A social worker with a password."""
    return hire("Lena Brook", "social_worker", password=PASSWORD)


def attempt(client: Client, password: str, email: str = "lena.brook@erimus.example", **more: str) -> Any:
    return client.post(SIGN_IN, {"login": email, "password": password, **more})


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def acts() -> list[str]:
    return [e.act for e in LogEntry.objects.filter(act__startswith="access.sign").order_by("id")]


class TestPassword:
    def test_the_right_password_lets_in_and_is_logged(self, client: Client, lena: User) -> None:
        assert b"Email address" in client.get(SIGN_IN).content
        assert attempt(client, PASSWORD)["Location"] == "/"
        assert signed_in(client)
        assert acts() == ["access.sign_in"]
        assert LogEntry.objects.get(act="access.sign_in").user == lena

    def test_passwords_are_kept_by_argon2(self, lena: User) -> None:
        assert identify_hasher(lena.password).algorithm == "argon2"

    def test_letters_of_an_address_may_be_large(self, client: Client, lena: User) -> None:
        attempt(client, PASSWORD, email=" Lena.Brook@Erimus.Example ")
        assert signed_in(client)

    def test_the_session_is_a_new_one(self, client: Client, lena: User) -> None:
        client.get(SIGN_IN)
        session = client.session
        session["planted"] = "x"
        session.save()
        client.cookies["sessionid"] = session.session_key
        attempt(client, PASSWORD)
        assert client.cookies["sessionid"].value != session.session_key

    def test_the_browser_forgets_when_it_is_closed(self, client: Client, lena: User) -> None:
        attempt(client, PASSWORD)
        assert client.cookies["sessionid"]["max-age"] == ""
        assert client.cookies["sessionid"]["httponly"]

    def test_one_comes_back_to_where_one_was_going_but_never_to_another_site(self, client: Client, lena: User) -> None:
        assert attempt(client, PASSWORD, next="/measures?period=2024-25")["Location"] == "/measures?period=2024-25"
        for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"):
            client.logout()
            assert attempt(client, PASSWORD, next=elsewhere)["Location"] == "/"

    def test_who_has_signed_in_does_not_do_it_twice(self, client: Client, lena: User) -> None:
        client.force_login(lena)
        assert client.get(SIGN_IN)["Location"] == "/"

    def test_nobody_learns_whether_an_address_is_known(self, client: Client, lena: User) -> None:
        hire("Gone Person", "social_worker", password=PASSWORD)
        actions.stop_user(by=signed(), user=User.objects.get(name="Gone Person"))
        pages = [
            attempt(client, "wrong password!", email=email).content.decode().replace(email, "")
            for email in ("lena.brook@erimus.example", "nobody@erimus.example")
        ]
        gone = attempt(client, PASSWORD, email="gone.person@erimus.example").content.decode()
        pages.append(gone.replace("gone.person@erimus.example", ""))
        bare = [re.sub(r'value="[^"]*"|X-CSRFToken[^}]*', "", page) for page in pages]
        assert bare[0] == bare[1] == bare[2]
        assert WRONG in bare[0]
        assert not signed_in(client)

    def test_a_failure_is_logged_with_no_address_in_it(self, client: Client, lena: User) -> None:
        attempt(client, "wrong password!")
        attempt(client, "wrong password!", email="nobody@erimus.example")
        known, unknown = LogEntry.objects.filter(act="access.sign_in_failed").order_by("id")
        assert known.objects_touched == {"access.User": [lena.pk]}
        assert unknown.objects_touched == {"access.User": []}
        assert known.why == "from 127.0.0.1"
        assert "nobody" not in str(vars(unknown))
        assert known.digest != unknown.digest

    @pytest.mark.parametrize("email", ["lena.brook@erimus.example", "nobody@erimus.example"])
    def test_five_failures_and_one_waits_even_with_the_right_password(
        self, client: Client, lena: User, email: str
    ) -> None:
        for _ in range(5):
            assert WRONG in attempt(client, "wrong password!", email=email).content.decode()
        answer = attempt(client, PASSWORD, email=email)
        assert answer.status_code == 429
        assert WAIT in answer.content.decode()
        assert not signed_in(client)

    def test_the_product_itself_cannot_sign_in(self, client: Client) -> None:
        product = actions.the_product()
        actions.set_password(by=signed(), user=product, password=PASSWORD)
        attempt(client, PASSWORD, email=product.email)
        assert not signed_in(client)

    def test_who_is_stopped_is_out_at_once(self, client: Client, lena: User) -> None:
        attempt(client, PASSWORD)
        assert client.get("/password").status_code == 200
        actions.stop_user(by=signed(), user=lena)
        assert client.get("/password").status_code == 302

    def test_an_empty_form_says_what_to_enter(self, client: Client) -> None:
        page = attempt(client, "", email="").content.decode()
        assert "<title>Error: Sign in" in page
        assert 'href="#id_login"' in page
        assert "Enter your email address" in page
        assert "Enter your password" in page


class TestSignOut:
    def test_opening_the_page_asks_and_the_button_signs_out(self, client: Client, lena: User) -> None:
        client.force_login(lena)
        assert client.get("/sign-out").status_code == 200
        assert signed_in(client)
        answer = client.post("/sign-out", follow=True)
        assert b"You have signed out." in answer.content
        assert not signed_in(client)
        assert acts() == ["access.sign_out"]

    def test_signing_out_twice_is_no_fault(self, client: Client) -> None:
        assert client.post("/sign-out").status_code == 302
        assert acts() == []

    def test_another_site_cannot_sign_one_out_or_in(self, lena: User) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(lena)
        assert client.post("/sign-out").status_code == 403
        assert client.post(SIGN_IN, {"login": lena.email, "password": PASSWORD}).status_code == 403
        assert signed_in(client)


class TestChangePassword:
    NEW = "another three plain words"

    def change(self, client: Client, old: str, new: str, again: str) -> Any:
        return client.post("/password", {"oldpassword": old, "password1": new, "password2": again})

    def test_it_is_changed_and_this_session_goes_on_while_others_end(self, client: Client, lena: User) -> None:
        other = Client()
        attempt(client, PASSWORD)
        attempt(other, PASSWORD)
        assert self.change(client, PASSWORD, self.NEW, self.NEW)["Location"] == "/"
        assert client.get("/password").status_code == 200
        assert other.get("/password").status_code == 302
        lena.refresh_from_db()
        assert lena.check_password(self.NEW)
        assert LogEntry.objects.get(act="access.set_password").user == lena

    @pytest.mark.parametrize(
        ("old", "new", "again", "said"),
        [
            ("wrong", NEW, NEW, "Enter the password that you use now"),
            (PASSWORD, NEW, "different words here", "the same password"),
            (PASSWORD, "short", "short", "at least 12"),
            (PASSWORD, "lena.brook@erimus.example", "lena.brook@erimus.example", "too similar"),
            ("", "", "", "Enter a new password"),
        ],
    )
    def test_what_is_not_taken(self, client: Client, lena: User, old: str, new: str, again: str, said: str) -> None:
        client.force_login(lena)
        assert said in self.change(client, old, new, again).content.decode()
        lena.refresh_from_db()
        assert lena.check_password(PASSWORD)

    def test_guessing_the_current_one_is_limited(self, client: Client, lena: User) -> None:
        client.force_login(lena)
        for _ in range(5):
            self.change(client, "wrong", self.NEW, self.NEW)
        assert WAIT in self.change(client, PASSWORD, self.NEW, self.NEW).content.decode()

    def test_the_first_password_needs_no_old_one(self, client: Client) -> None:
        user = hire("New Person", "social_worker")
        client.force_login(user)
        page = client.get("/password").content.decode()
        assert "Choose a password" in page
        assert "Current password" not in page
        client.post("/password", {"password1": self.NEW, "password2": self.NEW})
        user.refresh_from_db()
        assert user.check_password(self.NEW)


class TestLink:
    def address(self, user: User, minutes: int = 30) -> str:
        return reverse("access:sign-in-link", args=[links.make_link(user, minutes=minutes)])

    def test_a_scanner_that_opens_it_does_not_use_it(self, client: Client, amina: User) -> None:
        address = self.address(amina)
        for _ in range(3):
            page = client.get(address)
            assert b"Sign in as Amina Yusuf" in page.content
        assert not signed_in(client)
        assert client.post(address)["Location"] == "/"
        assert signed_in(client)
        assert acts() == ["access.sign_in"]

    def test_it_works_once(self, client: Client, amina: User) -> None:
        address = self.address(amina)
        client.post(address)
        other = Client()
        assert other.post(address).status_code == 410
        assert other.get(address).status_code == 410
        assert not signed_in(other)

    def test_two_who_press_at_once_do_not_both_come_in(self, amina: User) -> None:
        token = links.make_link(amina, minutes=5)
        assert links.use_link(token, at=signed().at) == amina
        assert links.use_link(token, at=signed().at) is None

    def test_it_is_good_for_its_minutes(self, amina: User, monkeypatch: pytest.MonkeyPatch) -> None:
        import time

        token, then = links.make_link(amina, minutes=5), time.time()
        monkeypatch.setattr("django.core.signing.time.time", lambda: then + 4 * 60)
        assert links.holder_of(token) == amina
        monkeypatch.setattr("django.core.signing.time.time", lambda: then + 6 * 60)
        assert links.holder_of(token) is None

    def test_no_link_is_good_for_longer_than_a_day(self, amina: User, monkeypatch: pytest.MonkeyPatch) -> None:
        import time

        token, then = links.make_link(amina, minutes=99_999), time.time()
        monkeypatch.setattr("django.core.signing.time.time", lambda: then + 24 * 60 * 60 + 60)
        assert links.holder_of(token) is None

    def test_a_forged_or_broken_one_is_refused(self, client: Client, amina: User) -> None:
        token = links.make_link(amina, minutes=5)
        other_salt = signing.dumps({"user": amina.pk, "last": "", "minutes": 5}, salt="other")
        for bad in (token[:-1], "x", other_salt):
            assert client.post(reverse("access:sign-in-link", args=[bad])).status_code == 410
        assert not signed_in(client)

    def test_who_was_stopped_has_no_link(self, client: Client, amina: User) -> None:
        address = self.address(amina)
        actions.stop_user(by=signed(), user=amina)
        assert client.post(address).status_code == 410

    def test_it_signs_out_who_was_in_before(self, client: Client, amina: User, ruth: User) -> None:
        client.force_login(ruth)
        client.post(self.address(amina))
        assert client.session["_auth_user_id"] == str(amina.pk)
        assert acts() == ["access.sign_out", "access.sign_in"]
