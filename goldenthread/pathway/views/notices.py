"""What the user is told, and whether they are sent it by e-mail."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from goldenthread.access.clock import today
from goldenthread.access.doors import allow, signature
from goldenthread.access.record import looked
from goldenthread.pathway import actions, doing
from goldenthread.pathway.forms import MailForm
from goldenthread.pathway.queries import notices as query

PER_PAGE = 50


@allow("see children")
def notices(request: HttpRequest) -> HttpResponse:
    by = signature(request)
    page = Paginator(query.notices_of(by.user), PER_PAGE).get_page(request.GET.get("page"))
    shown = query.told(page.object_list, for_user=by.user, on=today())
    looked("pathway.notices", by=by, people=sorted({one.person.pk for one in shown if one.person}))
    actions.see_notices(by=by, notices=[one.notice for one in shown if one.is_new])
    found = {"page": page, "shown": [(one, doing.about(one.notice) if one.person else None) for one in shown]}
    return render(request, "pathway/notices.html", found)


@allow("see children")
def mail(request: HttpRequest) -> HttpResponse:
    by = signature(request)
    form = MailForm(
        request.POST if request.method == "POST" else None,
        initial={"mail": "digest" if query.wants_mail(by.user) else "none"},
    )
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data["mail"] == "digest"
        actions.choose_mail(by=by, wanted=wanted)
        messages.success(request, "You are sent a digest by e-mail." if wanted else "You are sent no e-mail.")
        return redirect("pathway:notices")
    return render(request, "pathway/notices_mail.html", {"form": form, "email": by.user.email})
