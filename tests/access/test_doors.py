"""Nothing opens that does not say to whom."""

from __future__ import annotations

import logging
from datetime import date
from types import ModuleType
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path
from django.views import View

from goldenthread.access import clock
from goldenthread.access.doors import Door, allow, door_of, everybody, signature, signed_in
from goldenthread.access.models import User


def undeclared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("secret")


@allow("see measures")
def measures(request: HttpRequest) -> HttpResponse:
    return HttpResponse("measures")


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse("home")


@everybody
def notice(request: HttpRequest) -> HttpResponse:
    return HttpResponse("notice")


@allow("see children")
class Child(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("child")


class Heir(Child):
    pass


urls = ModuleType("urls_of_test_doors")
urls.urlpatterns = [  # type: ignore[attr-defined]
    path("undeclared", undeclared),
    path("measures", measures),
    path("home", home),
    path("notice", notice),
    path("child", Child.as_view()),
    path("heir", Heir.as_view()),
    path("", include("goldenthread.config.urls")),
]


@pytest.fixture
def _urls(settings: Any) -> None:
    settings.ROOT_URLCONF = urls


@pytest.mark.django_db
@pytest.mark.usefixtures("_urls")
class TestDoors:
    def test_an_undeclared_view_opens_to_nobody_and_is_reported(
        self, client: Client, helen: User, caplog: pytest.LogCaptureFixture
    ) -> None:
        client.force_login(helen)
        for address in ("/undeclared", "/heir"):
            caplog.clear()
            with caplog.at_level(logging.ERROR, "goldenthread.access"):
                answer = client.get(address)
            assert answer.status_code == 403
            assert b"secret" not in answer.content
            assert "declares no door" in caplog.text

    def test_the_whole_world(self, client: Client) -> None:
        assert client.get("/notice").content == b"notice"
        assert client.get("/undeclared").status_code == 403

    @pytest.mark.parametrize("address", ["/home", "/measures?period=2024-25", "/child"])
    def test_signed_out_people_sign_in_and_come_back(self, client: Client, address: str) -> None:
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in?next=" + address.split("?")[0])

    def test_a_form_sent_signed_out_is_not_lost_in_a_get(self, client: Client) -> None:
        assert client.post("/home")["Location"] == "/sign-in?next=/"

    def test_part_of_a_page_asks_the_whole_page_to_sign_in(self, client: Client) -> None:
        answer = client.get("/home", headers={"HX-Request": "true"})
        assert answer["HX-Redirect"] == "/sign-in"

    def test_the_permission_opens_and_its_lack_says_who_could(self, client: Client, joan: User) -> None:
        client.force_login(joan)
        assert client.get("/measures").content == b"measures"
        refused = client.get("/child")
        assert refused.status_code == 403
        assert "Social worker" in refused.content.decode()
        assert "Lead Member" not in refused.content.decode().split("<main")[1]

    def test_every_page_carries_the_security_headers(self, client: Client, joan: User) -> None:
        assert "no-store" not in client.get("/notice").get("Cache-Control", "")
        client.force_login(joan)
        answer = client.get("/home")
        assert "default-src 'self'" in answer["Content-Security-Policy"]
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Cache-Control"] == "no-store"


def test_a_class_declares_for_itself_alone() -> None:
    assert door_of(Child.as_view()) == Door("see children")
    assert door_of(Heir.as_view()) is None


def test_a_misspelt_permission_fails_when_the_code_is_read() -> None:
    with pytest.raises(ValueError, match="No permission is called 'see mesures'"):
        allow("see mesures")


def test_nobody_signs_without_signing_in(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = AnonymousUser()
    with pytest.raises(TypeError, match="@signed_in"):
        signature(request)


@pytest.mark.django_db
def test_a_signature_is_the_user_now_and_why(rf: RequestFactory, amina: User) -> None:
    request = rf.get("/")
    request.user = amina
    signed = signature(request, "because")
    assert (signed.user, signed.why, signed.at.tzinfo is not None) == (amina, "because", True)


class TestClock:
    def test_only_a_demonstration_pretends(self, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GOLDENTHREAD_TODAY", "2024-03-31")
        settings.DEMO = False
        assert clock.today() > date(2025, 1, 1)
        settings.DEMO = True
        assert clock.today() == clock.now().date() == date(2024, 3, 31)

    def test_a_date_that_is_none_is_said_to_be_none(self, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GOLDENTHREAD_TODAY", "31/3/2024")
        settings.DEMO = True
        with pytest.raises(ValueError, match="Write it as a date"):
            clock.today()
