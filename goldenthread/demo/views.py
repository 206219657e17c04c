"""One-click sign-in as any of the invented staff. There is no such page where the demonstration is not installed."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from goldenthread.access.doors import everybody
from goldenthread.access.models import User
from goldenthread.access.roles import ROLES
from goldenthread.demo.users import DOMAIN


@everybody
def people(request: HttpRequest) -> HttpResponse:
    users = {user.email: user for user in User.objects.filter(email__endswith=f"@{DOMAIN}", is_active=True)}
    staff = [
        {"role": role, "user": users[email]}
        for role in ROLES.values()
        if (email := f"{role.name.replace('_', '.')}@{DOMAIN}") in users
    ]
    return render(request, "demo/people.html", {"staff": staff})


@everybody
@require_POST
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk, email__endswith=f"@{DOMAIN}", is_active=True)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("/")
