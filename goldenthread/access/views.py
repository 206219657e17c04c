"""Signing in and out, and one's password. django-allauth does the work; the pages are ours."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows import login as flow
from allauth.account.internal.flows.logout import logout
from allauth.account.models import Login
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from goldenthread.access import links
from goldenthread.access.actions import set_password
from goldenthread.access.adapter import WAIT
from goldenthread.access.clock import now
from goldenthread.access.doors import everybody, signature, signed_in
from goldenthread.access.forms import ChangePasswordForm, FirstPasswordForm, SignInForm
from goldenthread.access.models import User


def next_page(request: HttpRequest) -> str:
    """Where to go after signing in: a page of this server, or the front page."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else "/"


@everybody
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(next_page(request))
    form = SignInForm(request.POST or None, request=request)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            response: HttpResponse = form.login(request, redirect_url=next_page(request))
            return response
        status = 429 if WAIT in form.non_field_errors() else 200
    return render(request, "access/sign_in.html", {"form": form, "next": next_page(request)}, status=status)


@everybody
def sign_out(request: HttpRequest) -> HttpResponse:
    """Asks when it is merely opened; signs out when the button is pressed."""
    if request.method != "POST":
        return render(request, "access/sign_out.html")
    logout(request, show_message=False)
    messages.success(request, "You have signed out.")
    return redirect("access:sign-in")


@everybody
@never_cache
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    if request.method != "POST":
        user = links.holder_of(token)
        return render(request, "access/sign_in_link.html", {"user": user}, status=200 if user else 410)
    user = links.use_link(token, at=now())
    if user is None:
        return render(request, "access/sign_in_link.html", {"user": None}, status=410)
    if request.user.is_authenticated:
        logout(request, show_message=False)
    flow.record_authentication(request, user, method="link")
    response: HttpResponse = flow.perform_login(request, Login(user=user, redirect_url=next_page(request)))
    return response


@signed_in
@never_cache
@sensitive_post_parameters()
def change_password(request: HttpRequest) -> HttpResponse:
    """Somebody who came in by a sign-in link has no password yet, and chooses the first one here."""
    assert isinstance(request.user, User)
    chosen = request.user.has_usable_password()
    form = (ChangePasswordForm if chosen else FirstPasswordForm)(data=request.POST or None, user=request.user)
    if request.method == "POST":
        if not ratelimit.consume(request, action="change_password", user=request.user):
            form.add_error(None, WAIT)
        elif form.is_valid():
            set_password(by=signature(request), user=request.user, password=form.cleaned_data["password1"])
            update_session_auth_hash(request, request.user)
            get_adapter(request).send_notification_mail("account/email/password_changed", request.user)
            messages.success(request, "Your password has been changed.")
            return redirect("/")
    return render(request, "access/change_password.html", {"form": form, "chosen": chosen})
