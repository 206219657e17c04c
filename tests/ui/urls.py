"""Addresses for tests of the shell: they lead nowhere."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def nothing(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [
    path("", nothing, name="home"),
    path("children/", nothing, name="children"),
    path("children/<int:pk>/", nothing, name="child"),
    path("picture/", nothing, name="picture"),
    path("find/", nothing, name="find"),
    path("sign-out/", nothing, name="sign-out"),
    path("accessibility/", nothing, name="accessibility"),
]
