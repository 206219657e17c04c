"""What the pathway shows on the child's page."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.template.loader import render_to_string

from goldenthread.access.clock import today
from goldenthread.access.models import User
from goldenthread.pathway import chronology as chronicle
from goldenthread.pathway import labels, life_line, queries, telling
from goldenthread.pathway.actions.letters import made_of_words
from goldenthread.pathway.models import Discrepancy
from goldenthread.pathway.queries import ChildRecord
from goldenthread.pathway.queries.letters import letters_offered
from goldenthread.pathway.queries.under_way import under_way
from goldenthread.pathway.situation import situation
from goldenthread.pathway.writing.placing import kinds_to_write
from goldenthread.people.models import Person
from goldenthread.rules.months import add_months
from goldenthread.ui.panels import panel

SEE = "see children"
WRITTEN_MOST = ("visit", "case_note")
LATEST = 8  # entries of the chronology shown on the child's page
HEARD = 3  # times the child's own words were written down, shown on the child's page
OFFERED = 4  # documents that can be made, shown on the child's page
SPANS = {"5": 60, "2": 24}  # the life line's last years, in months
LIFE_LINE_COLUMNS = ("Lane", "What", "From", "To", "How long")


def record_for(request: HttpRequest, child: Person) -> ChildRecord:
    """Read once for all the panels of one page, which asked whether the user reads the child."""
    kept: dict[int, ChildRecord] = request.__dict__.setdefault("_child_records", {})
    if child.pk not in kept:
        kept[child.pk] = queries.record_of(child, on=today())
    return kept[child.pk]


def discrepancies_for(request: HttpRequest, child: Person) -> list[Discrepancy]:
    kept: dict[int, list[Discrepancy]] = request.__dict__.setdefault("_discrepancies", {})
    if child.pk not in kept:
        kept[child.pk] = queries.discrepancies(record_for(request, child))
    return kept[child.pk]


@panel("child", order=10, title="What is happening now", permission=SEE)
def happening_now(request: HttpRequest, child: Person) -> str:
    record = record_for(request, child)
    user = _user(request)
    open_now = under_way(record, for_user=user)
    begun = {each.step.kind for each in open_now}
    offered = kinds_to_write(record, for_user=user)
    kinds = [kind for kind in offered if kind.several or kind.id not in begun]
    found = {
        "said": situation(record),
        "child": child,
        "under_way": open_now,
        "title_of": labels.step_title,
        "first": [kind for kind in kinds if kind.id in WRITTEN_MOST],
        "kinds": [kind for kind in kinds if kind.id not in WRITTEN_MOST],
        "waiting": queries.waiting_handovers(record),
    }
    return render_to_string("pathway/panels/now.html", found, request)


@panel("child", order=25, title="Last seen", permission=SEE, column="side")
def last_seen(request: HttpRequest, child: Person) -> str:
    seen = queries.last_seen(record_for(request, child))
    found = {"seen": seen, "child": child, "ago": ago(seen.seen, today()), "alone_ago": ago(seen.alone, today())}
    return render_to_string("pathway/panels/last_seen.html", found, request)


@panel("child", order=30, title="Who is involved", permission=SEE, column="side")
def who_is_involved(request: HttpRequest, child: Person) -> str:
    record = record_for(request, child)
    found = {"holders": queries.holders(record), "says_who_holds": record.says_who_holds, "child": child}
    return render_to_string("pathway/panels/holders.html", found, request)


@panel("child", order=35, title="What is due", permission=SEE, column="side")
def what_is_due(request: HttpRequest, child: Person) -> str:
    """Below what is always short, so that all three begin on the first screen."""
    due = queries.due(record_for(request, child))
    return render_to_string("pathway/panels/due.html", {"due": due}, request)


@panel("child", order=45, title="Their words", permission=SEE)
def their_words(request: HttpRequest, child: Person) -> str | None:
    heard = telling.their_words(record_for(request, child).steps)
    if not heard and child.expected and not child.born:
        return None
    found = {"heard": heard[:HEARD], "child": child, "title_of": labels.step_title, "who_did": labels.who_did}
    return render_to_string("pathway/panels/their_words.html", found, request)


@panel("child", order=50, title="Life line", permission=SEE, column="wide")
def drawn_life_line(request: HttpRequest, child: Person) -> str:
    record = record_for(request, child)
    span = request.GET.get("life", "")
    months = SPANS.get(span)
    line = life_line.life_line(record, add_months(record.on, -months) if months else None)
    found = {
        "line": line,
        "picture": None if line.empty else life_line.draw(line, child.name),
        "columns": LIFE_LINE_COLUMNS,
        "rows": life_line.table(line),
        "span": span if months else "",
        "child": child,
    }
    return render_to_string("pathway/panels/life_line.html", found, request)


@panel("child", order=60, title="Chronology", permission=SEE)
def latest_of_the_chronology(request: HttpRequest, child: Person) -> str:
    entries = chronicle.chronology(record_for(request, child))
    found = {"entries": entries[:LATEST], "total": len(entries), "child": child}
    return render_to_string("pathway/panels/chronology.html", found, request)


@panel("child", order=65, title="Documents", permission="act on a child")
def documents(request: HttpRequest, child: Person) -> str:
    offers = letters_offered(record_for(request, child))[:OFFERED]
    found = {"offers": offers, "child": child, "made_of": made_of_words}
    return render_to_string("pathway/panels/documents.html", found, request)


@panel("child", order=70, title="What does not add up", permission=SEE)
def what_does_not_add_up(request: HttpRequest, child: Person) -> str | None:
    found = discrepancies_for(request, child)
    if not found:
        return None
    return render_to_string("pathway/panels/discrepancies.html", {"discrepancies": found}, request)


def ago(day: date | None, on: date) -> str:
    """`today`, `12 days ago`; nothing for no day."""
    if day is None:
        return ""
    return "today" if day == on else f"{life_line.how_long(day, on)} ago"


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
