"""One-click sign-in as any of the invented staff. There is no such page where the demonstration is not installed."""

from __future__ import annotations

from allauth.account.internal.flows import login as flow
from allauth.account.internal.flows.logout import logout
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from goldenthread.access.doors import everybody
from goldenthread.access.models import User
from goldenthread.access.roles import BY_THEMSELVES
from goldenthread.demo import door
from goldenthread.demo.users import DOMAIN


@everybody
def people(request: HttpRequest) -> HttpResponse:
    users = {user.email: user for user in User.objects.filter(email__endswith=f"@{DOMAIN}", is_active=True)}
    staff = [
        {"title": role.title, "does": role.description, "user": users[email]}
        for role in BY_THEMSELVES.values()
        if (email := f"{role.name.replace('_', '.')}@{DOMAIN}") in users
    ]
    if door.MANAGER in users:
        staff.insert(1, {"title": door.TITLE, "does": door.DESCRIPTION, "user": users[door.MANAGER]})
    return render(request, "demo/people.html", {"staff": staff})


@everybody
@require_POST
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk, email__endswith=f"@{DOMAIN}", is_active=True)
    if request.user.is_authenticated:
        logout(request, show_message=False)
    response: HttpResponse = flow.perform_login(request, Login(user=user, redirect_url="/"))
    return response
