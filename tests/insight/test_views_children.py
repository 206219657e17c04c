"""The children behind a figure: named to those who read them, counted to the others, and every look logged."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Callable

import pytest
from django.test import Client

from goldenthread.access.models import LogEntry, User
from goldenthread.insight.store import Snapshot
from goldenthread.people.actions import correct_person
from goldenthread.people.models import Person
from tests.insight.authority import ASSESSED, IN_CARE, IN_CARE_NORTH, Authority
from tests.insight.test_views_measures import text_of
from tests.pathway.children import by

pytestmark = pytest.mark.django_db
As = Callable[[User], Client]
LOOKED_AFTER = "/measures/children_looked_after/children"
IN_TIME = "/measures/assessments_in_45_days_of_referral/children"


def test_the_director_sees_every_child_by_name(as_user: As, helen: User, snapshot: Snapshot, erimus: Authority) -> None:
    page = text_of(as_user(helen), LOOKED_AFTER)
    for each in erimus.in_care:
        assert each.person.name in page
        assert f'href="/children/{each.person.pk}"' in page
    assert f"<b>{IN_CARE}</b> rows" in page
    assert "outside your work" not in page


def test_a_manager_sees_those_of_the_team_and_how_many_others(
    as_user: As, ruth: User, snapshot: Snapshot, erimus: Authority
) -> None:
    page = text_of(as_user(ruth), LOOKED_AFTER)
    named = [each.person for each in erimus.in_care if each.person.name in page]
    assert named == [each.person for each in erimus.in_care[:IN_CARE_NORTH]]
    assert f"{IN_CARE} children in all. {IN_CARE - IN_CARE_NORTH} of them are about children outside your work" in page


def test_others_are_refused(as_user: As, amina: User, joan: User, sam: User, snapshot: Snapshot) -> None:
    for user in (amina, joan, sam):
        assert as_user(user).get(LOOKED_AFTER).status_code == 403
        assert as_user(user).get(f"{LOOKED_AFTER}?as=csv").status_code == 403


def test_each_look_is_logged_with_those_who_were_shown(
    as_user: As, ruth: User, snapshot: Snapshot, erimus: Authority
) -> None:
    shown = sorted(each.person.pk for each in erimus.in_care[:IN_CARE_NORTH])
    for address, act in ((LOOKED_AFTER, "insight.children"), (f"{LOOKED_AFTER}?as=csv", "insight.children_csv")):
        as_user(ruth).get(address)
        entry = LogEntry.objects.filter(user=ruth, act=act).latest("pk")
        assert entry.objects_touched == {"people.Person": shown}


def test_met_and_not_met_are_parts_of_the_list(as_user: As, helen: User, snapshot: Snapshot) -> None:
    client = as_user(helen)
    assert "could not tell what" not in text_of(client, IN_TIME)
    answered = text_of(client, f"{IN_TIME}?met=no")
    assert "Nobody whom you read is in this list" in answered  # no assessment was authorised
    assert "“perhaps” is not an answer" in text_of(client, f"{IN_TIME}?met=perhaps", 400)


def test_a_filter_narrows_the_list(as_user: As, helen: User, snapshot: Snapshot, erimus: Authority) -> None:
    page = text_of(as_user(helen), f"{LOOKED_AFTER}?team=Safeguarding+North")
    assert f"<b>{IN_CARE_NORTH}</b> rows" in page
    assert erimus.in_care[-1].person.name not in page


def test_those_overdue_are_listed(as_user: As, ruth: User, snapshot: Snapshot, erimus: Authority) -> None:
    page = text_of(as_user(ruth), "/measures/assessments_overdue/children")
    assert [person.name in page for person in erimus.assessed] == [True] * (ASSESSED - 1) + [False]


def test_the_download_is_the_list_with_the_words_of_its_figure(
    as_user: As, helen: User, snapshot: Snapshot, erimus: Authority
) -> None:
    answer = as_user(helen).get(f"{LOOKED_AFTER}?as=csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="children_looked_after-2026-02-28.csv"' in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["Children looked after", "28 February 2026", "version 1"]
    assert rows[1] == ["Person id", "Child", "Age now", "Date", "Team", "Ward"]
    assert {row[0] for row in rows[2:]} == {str(each.person.pk) for each in erimus.in_care}


def test_a_name_cannot_run_in_a_spreadsheet(as_user: As, helen: User, snapshot: Snapshot, erimus: Authority) -> None:
    person = Person.objects.get(pk=erimus.in_care[0].person.pk)
    correct_person(by=by(), person=person, changes={"given_names": "=HYPERLINK(1)"})
    text = as_user(helen).get(f"{LOOKED_AFTER}?as=csv").content.decode()
    assert "'=HYPERLINK(1) Marsh" in text


def test_what_was_asked_wrongly_is_said(as_user: As, helen: User, snapshot: Snapshot) -> None:
    client = as_user(helen)
    assert "is not a period" in text_of(client, f"{LOOKED_AFTER}?period=soon", 400)
    assert client.get(f"{LOOKED_AFTER}?period=soon&as=csv").status_code == 400
    assert client.get(f"{LOOKED_AFTER}?page=999").status_code == 200


def test_a_figure_that_could_not_be_told_has_nobody_behind_it(as_user: As, helen: User, snapshot: Snapshot) -> None:
    page = text_of(as_user(helen), f"{LOOKED_AFTER}?period=2019-12-31")
    assert "could not be told, so there is nobody behind it" in html.unescape(page)
