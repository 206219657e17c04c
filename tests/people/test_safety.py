"""Warnings and who may not have contact: what may be said, how it reads, and that it is seen before the page is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from goldenthread.access.models import LogEntry, User
from goldenthread.access.objections import Refused
from goldenthread.people import actions, retention
from goldenthread.people.models import (
    ContactRestriction,
    ContactRestrictionHistory,
    Person,
    Warning,
    WarningHistory,
)
from goldenthread.people.safety import safety_of
from tests.people.family import kin, person
from tests.people.knowing_first import ON, a_warning, kept_away, restricted_to
from tests.people.test_pages import page
from tests.people_of_erimus import signed

pytestmark = pytest.mark.django_db
BORN = date(2015, 3, 3)
LONG_AGO = datetime(2025, 1, 6, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = True
    monkeypatch.setenv("GOLDENTHREAD_TODAY", "2026-03-03")


@pytest.fixture
def leo(db: None) -> Person:
    return person("Leo", "Ferriby", BORN, sex="M")


def lines(child: Person, user: User) -> list[str]:
    return [each.line for each in safety_of(child, for_user=user, on=ON).warnings]


# What may be said


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"kind": "ghost"}, "kind"),
        ({"reason": "  "}, "reason"),
        ({"source": ""}, "source"),
        ({"started": None}, "started"),
        ({"started": date(2026, 3, 4)}, "started"),
        ({"review_on": date(2026, 9, 4)}, "review_on"),
        ({"review_on": date(2026, 1, 4)}, "review_on"),
        ({"review_on": None}, "review_on"),
        ({"ended": date(2026, 1, 4)}, "ended"),
    ],
)
def test_a_warning_that_does_not_hold_together(leo: Person, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        a_warning(leo, **facts)
    assert field in {objection.field for objection in refused.value.objections}
    assert not Warning.objects.exists()


def test_the_authority_sets_how_far_ahead_a_review_may_be(leo: Person, data: Path) -> None:
    (data / "authority.toml").write_text('[[standard]]\nid = "WARNING-REVIEW"\nvalue = 2\nsource = "Ours"\n')
    with pytest.raises(Refused, match="within 2 months: by 3 May 2026"):
        a_warning(leo, review_on=date(2026, 5, 4))
    a_warning(leo, review_on=date(2026, 5, 3))


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": " "}, "name"),
        ({"limits": "some"}, "limits"),
        ({"basis": "dislike"}, "basis"),
        ({"review_on": None}, "review_on"),
        ({"started": None}, "started"),
        ({"started": date(2026, 3, 4)}, "started"),
        ({"ended": date(2026, 1, 4)}, "ended"),
    ],
)
def test_a_restriction_of_contact_that_does_not_hold_together(leo: Person, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        kept_away(leo, **facts)
    assert field in {objection.field for objection in refused.value.objections}


def test_a_child_is_not_kept_from_themselves(leo: Person) -> None:
    with pytest.raises(Refused, match="the child themselves"):
        kept_away(leo, name="", who=leo)


def test_review_and_end_keep_what_was_said(leo: Person) -> None:
    warning = a_warning(leo)
    with pytest.raises(Refused, match="in the past"):
        actions.review_warning(by=signed(), warning=warning, review_on=date(2026, 3, 2), reason="Still")
    with pytest.raises(Refused, match="within 6 months"):
        actions.review_warning(by=signed(), warning=warning, review_on=date(2026, 9, 4), reason="Still")
    actions.review_warning(by=signed(), warning=warning, review_on=date(2026, 8, 1), reason="One dog now")
    for ended, why, says in ((date(2026, 1, 4), "Gone", "before it starts"), (date(2026, 3, 4), "Gone", "future"),
                             (ON, " ", "Say why")):  # fmt: skip
        with pytest.raises(Refused, match=says):
            actions.end_warning(by=signed(), warning=warning, ended=ended, why=why)
    actions.end_warning(by=signed(), warning=warning, ended=ON, why="The dog has died")
    with pytest.raises(Refused, match="ended this already"):
        actions.end_warning(by=signed(), warning=warning, ended=ON, why="Again")
    versions = WarningHistory._default_manager.order_by("pk").values_list("reason", flat=True)
    assert list(versions) == ["Two dogs loose in the yard. Ring from the gate.", "One dog now"]
    assert LogEntry.objects.filter(act="people.end_warning", person_id=leo.pk).count() == 1


def test_contact_reviewed_and_ended(leo: Person) -> None:
    restriction = kept_away(leo)
    with pytest.raises(Refused, match="in the past"):
        actions.review_contact(by=signed(), restriction=restriction, changes={"review_on": date(2026, 3, 1)})
    with pytest.raises(Refused, match="until when it holds"):
        actions.review_contact(by=signed(), restriction=restriction, changes={"review_on": None})
    changes = {"limits": "supervised", "review_on": date(2026, 9, 1), "withhold_address": True}
    actions.review_contact(by=signed(), restriction=restriction, changes=changes)
    actions.end_contact_restriction(by=signed(), restriction=restriction, ended=ON, why="The order was discharged")
    assert ContactRestrictionHistory._default_manager.count() == 2
    assert ContactRestriction.objects.get().why_ended == "The order was discharged"


# How it reads


def test_a_warning_about_the_family_stands_on_the_child_too(leo: Person, helen: User) -> None:
    dean, dawn, mia = person("Dean", "Petch", sex="M"), person("Dawn", "Ferriby", sex="F"), person("Mia", "Ferriby")
    stranger = person("Not", "Theirs")
    kin(leo, dean, "father")
    kin(leo, dawn, "mother")
    kin(mia, dawn, "mother")
    a_warning(dean, kind="violence")
    a_warning(mia, kind="infection")
    a_warning(leo)
    a_warning(stranger, kind="weapon")
    assert lines(leo, helen) == [
        "Dangerous dog",
        "Violence or threats to staff (about the father, Dean Petch)",
        "Infectious illness (about the brother or sister, Mia Ferriby)",
    ]
    assert lines(mia, helen) == ["Infectious illness", "Dangerous dog (about the brother, Leo Ferriby)"]


def test_past_its_review_it_still_stands_and_says_so(leo: Person, helen: User) -> None:
    old = Warning(person=leo, kind="dog", reason="A dog.", source="Police", started=date(2025, 1, 2),
                  review_on=date(2025, 6, 1))  # fmt: skip
    actions.record_warning(by=signed(at=LONG_AGO), warning=old)
    assert lines(leo, helen) == ["Dangerous dog. Review was due on 1 June 2025."]


def test_what_has_ended_does_not_stand(leo: Person, helen: User) -> None:
    warning = a_warning(leo)
    actions.end_warning(by=signed(), warning=warning, ended=date(2026, 3, 2), why="No dog")
    kept_away(leo, ended=date(2026, 3, 2))
    found = safety_of(leo, for_user=helen, on=ON)
    assert (found.warnings, found.kept_away, found.digest) == ((), (), "")
    assert len(safety_of(leo, for_user=helen, on=date(2026, 3, 2)).warnings) == 1


def test_of_a_restricted_relative_the_kind_is_told_and_nothing_else(leo: Person, helen: User, ruth: User) -> None:
    dean = person("Dean", "Petch", sex="M")
    kin(leo, dean, "father")
    a_warning(dean, kind="violence", reason="He said so to Sergeant Cole")
    kept_away(leo, name="", who=dean)
    restricted_to(dean, ruth)
    found = safety_of(leo, for_user=helen, on=ON)
    (warning,), (contact,) = found.warnings, found.kept_away
    assert warning.title == "Violence or threats to staff (about somebody in the family whose record is restricted)"
    assert (warning.reason, warning.hidden) == ("", True)
    assert "Petch" not in contact.line
    assert "Dean Petch" in safety_of(leo, for_user=ruth, on=ON).kept_away[0].line


def test_one_question_where_there_is_nothing_to_know(leo: Person, helen: User, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        safety_of(leo, for_user=helen, on=ON)


# Merging, destroying


def test_a_merge_carries_warnings_and_contact_and_gives_them_back(leo: Person, helen: User) -> None:
    twice = person("Leo", "Feriby")
    dean, same = person("Dean", "Petch"), person("Dean", "Petsch")
    a_warning(twice)
    kept_away(twice, name="", who=same)
    merged = actions.merge(by=signed(), person=leo, gone=twice)
    actions.merge(by=signed(), person=dean, gone=same)
    assert lines(leo, helen) == ["Dangerous dog"]
    assert ContactRestriction.objects.get().who == dean
    assert ContactRestriction.objects.get().person == leo
    actions.undo_merge(by=signed(), merged=merged)
    assert (lines(leo, helen), lines(twice, helen)) == ([], ["Dangerous dog"])


def test_a_child_is_not_merged_with_whom_they_are_kept_from(leo: Person) -> None:
    twice = person("Leo", "Feriby")
    kept_away(leo, name="", who=twice)
    with pytest.raises(Refused):
        actions.merge(by=signed(), person=leo, gone=twice)


def test_destroying_a_record_takes_them_along(leo: Person) -> None:
    dean, mia = person("Dean", "Petch"), person("Mia", "Ferriby")
    actions.review_warning(by=signed(), warning=a_warning(leo), review_on=date(2026, 7, 1), reason="Still")
    kept_away(leo, name="", who=dean)
    kept_away(mia, name="", who=dean)
    restricted_to(leo, signed().user)
    retention.destroy_person(by=signed(), person=leo, ground="Kept long enough")
    assert not Warning.objects.exists()
    assert not WarningHistory._default_manager.exists()
    assert ContactRestriction.objects.get().person == mia


# Seen before the page is


@pytest.fixture
def as_helen(client: Client, helen: User) -> Client:
    client.force_login(helen)
    return client


def go_on(client: Client, child: Person, html: str, path: str) -> str:
    digest = html.split('name="digest" value="')[1].split('"')[0]
    return page(client.post(f"/children/{child.pk}/warnings/read", {"next": path, "digest": digest}, follow=True))


@pytest.mark.parametrize("path", ["", "/chronology", "/notes", "/warnings/add", "/contact/add"])
def test_warnings_are_seen_before_any_page_of_the_child(as_helen: Client, leo: Person, path: str) -> None:
    a_warning(leo)
    address = f"/children/{leo.pk}{path}"
    html = page(as_helen.get(address))
    assert "Before you open this record" in html
    assert "Two dogs loose in the yard" in html
    acts = list(LogEntry.objects.filter(person_id=leo.pk, act__startswith="people.").values_list("act", flat=True))
    assert acts[-1] == "people.warnings"
    assert "people.child" not in acts
    html = go_on(as_helen, leo, html, address)
    assert "Before you open" not in html
    assert "<strong>Warning:</strong> Dangerous dog" in html
    assert "Before you open" not in page(as_helen.get(address))


def test_who_may_not_have_contact_is_seen_first_too(as_helen: Client, leo: Person) -> None:
    kept_away(leo, withhold_address=True)
    address = f"/children/{leo.pk}"
    html = page(as_helen.get(address))
    assert "Before you open this record" in html
    assert "Do not give them the child" in html
    assert "Before you open" not in go_on(as_helen, leo, html, address)


def test_a_new_warning_is_shown_again(as_helen: Client, leo: Person) -> None:
    a_warning(leo)
    address = f"/children/{leo.pk}"
    go_on(as_helen, leo, page(as_helen.get(address)), address)
    a_warning(leo, kind="weapon")
    html = page(as_helen.get(address))
    assert "Before you open this record" in html
    assert "Weapon at the address" in html


def test_another_session_and_another_child_see_it_anew(as_helen: Client, leo: Person, ruth: User) -> None:
    mia = person("Mia", "Lunt")
    a_warning(leo)
    a_warning(mia, kind="weapon")
    go_on(as_helen, leo, page(as_helen.get(f"/children/{leo.pk}")), f"/children/{leo.pk}")
    assert "Before you open this record" in page(as_helen.get(f"/children/{mia.pk}"))


def test_whoever_may_not_open_the_child_sees_no_warning(client: Client, leo: Person, amina: User, joan: User) -> None:
    a_warning(leo)
    client.force_login(amina)
    html = page(client.get(f"/children/{leo.pk}"))
    assert "outside your work" in html
    assert "dog" not in html
    client.force_login(joan)
    assert "dog" not in page(client.get(f"/children/{leo.pk}"), 403)


def test_what_is_sent_is_never_lost_to_a_warning(as_helen: Client, leo: Person) -> None:
    a_warning(leo)
    html = page(as_helen.post(f"/children/{leo.pk}/warnings/add", {"reason": "Typed before anybody warned me"}))
    assert "Typed before anybody warned me" in html


def test_continue_leads_nowhere_else(as_helen: Client, leo: Person) -> None:
    answer = as_helen.post(f"/children/{leo.pk}/warnings/read", {"next": "https://elsewhere.example/", "digest": "x"})
    assert answer["Location"] == f"/children/{leo.pk}"


def test_every_page_about_a_child_says_across_its_top_what_must_be_known() -> None:
    rooms = Path(__file__).resolve().parents[2] / "goldenthread"
    back = (
        "caption %}{{ child.name }}",
        'back_link(url("people:child", child.pk)',
        'back_link(url("people:child", pk=child.pk)',
    )
    wrong = [
        str(file.relative_to(rooms))
        for file in rooms.glob("*/templates/**/*.html")
        if '{% extends "ui/page.html" %}' in (text := file.read_text(encoding="utf-8"))
        and any(words in text for words in back)
        and file.name != "warnings_first.html"
    ]
    assert not wrong, 'Let these begin with {% extends "people/about_child.html" %}: ' + ", ".join(wrong)


# Forms


def date_parts(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def test_a_warning_about_the_father_is_added_from_the_childs_page(as_helen: Client, leo: Person) -> None:
    dean = person("Dean", "Petch", sex="M")
    kin(leo, dean, "father")
    assert "None recorded." in page(as_helen.get(f"/children/{leo.pk}"))
    data = {"about": str(dean.pk), "kind": "violence", "reason": "Threw a chair", "source": "Ruth Calder"}
    data |= date_parts("started", date(2026, 3, 1)) | date_parts("review_on", date(2026, 6, 1))
    html = page(as_helen.post(f"/children/{leo.pk}/warnings/add", data, follow=True))
    assert "Violence or threats to staff (about the father, Dean Petch)" in html
    assert Warning.objects.get().person == dean
    pk = Warning.objects.get().pk
    address = f"/children/{leo.pk}/warnings/{pk}"
    html = page(as_helen.post(address, {"answer": "stands", "reason": "Threw a chair", **date_parts("review_on", ON)},
                              follow=True))  # fmt: skip
    assert "The warning still stands." in html
    html = page(as_helen.post(address, {"answer": "ended", "why": "He has moved away", **date_parts("ended", ON)},
                              follow=True))  # fmt: skip
    assert "The warning has ended." in html
    assert Warning.objects.get().why_ended == "He has moved away"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({}, "Say what happened, and what to do because of it"),
        ({"kind": "ghost"}, "Choose what is the warning of? from the list"),
        ({"about": "999999"}, "Choose whom"),
        (date_parts("review_on", date(2026, 3, 2)), "The review must be on or after 3 March 2026"),
        (date_parts("review_on", date(2026, 9, 4)), "The review must be on or before 3 September 2026"),
        (date_parts("started", date(2026, 3, 4)), "From when must be on or before 3 March 2026"),
        ({"reason": "x" * 2001}, "must be 2000 characters or fewer"),
    ],
)
def test_what_is_wrong_with_a_warning_is_said(as_helen: Client, leo: Person, data: dict[str, str], says: str) -> None:
    html = page(as_helen.post(f"/children/{leo.pk}/warnings/add", {"source": "Typed", **data}))
    assert says in html
    assert 'value="Typed"' in html
    assert not Warning.objects.exists()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({}, "Answer the question"),
        ({"answer": "stands", "reason": ""}, "Enter when to look at it again"),
        ({"answer": "ended"}, "Say why it no longer holds"),
        ({"answer": "ended", "why": "x", **date_parts("ended", date(2026, 1, 4))}, "before it starts"),
        ({"answer": "ended", "why": "x", **date_parts("ended", date(2026, 3, 4))}, "must be on or before"),
    ],
)
def test_what_is_wrong_with_a_review_is_said(as_helen: Client, leo: Person, data: dict[str, str], says: str) -> None:
    pk = a_warning(leo).pk
    assert says in page(as_helen.post(f"/children/{leo.pk}/warnings/{pk}", data))


def test_another_childs_warning_is_not_there(as_helen: Client, leo: Person) -> None:
    pk = a_warning(person("Mia", "Lunt")).pk
    page(as_helen.get(f"/children/{leo.pk}/warnings/{pk}"), 404)
    page(as_helen.get(f"/children/{leo.pk}/contact/1"), 404)
    page(as_helen.get("/children/999999/warnings/add"), 404)


def test_contact_is_restricted_reviewed_and_ended(as_helen: Client, leo: Person) -> None:
    data = {"who": "other", "name": "Uncle Mick", "limits": "supervised", "basis": "bail", "withhold_address": "on"}
    data |= date_parts("started", date(2026, 3, 1)) | date_parts("ended", date(2026, 9, 1))
    html = page(as_helen.post(f"/children/{leo.pk}/contact/add", data, follow=True))
    assert "Supervised contact only: Uncle Mick (bail condition). Do not give them the child’s address" in html
    pk = ContactRestriction.objects.get().pk
    address = f"/children/{leo.pk}/contact/{pk}"
    html = page(as_helen.post(address, {"answer": "stands", "limits": "none", **date_parts("until", date(2026, 10, 1))},
                              follow=True))  # fmt: skip
    assert "No contact: Uncle Mick" in html
    data = {"answer": "ended", "why": "Bail was lifted", **date_parts("ended", ON), **date_parts("until", LONG_AGO)}
    html = page(as_helen.post(address, data, follow=True))
    assert "It holds no longer." in html


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"who": "other"}, "Enter the name of whoever may not have contact"),
        ({"who": "1"}, "Choose who"),
        ({"who": "other", "name": "X", "limits": "none", "basis": "bail"}, "Enter until when it holds"),
        (date_parts("ended", date(2026, 3, 2)), "Until when must be on or after 3 March 2026"),
    ],
)
def test_what_is_wrong_with_contact_is_said(as_helen: Client, leo: Person, data: dict[str, str], says: str) -> None:
    assert says in page(as_helen.post(f"/children/{leo.pk}/contact/add", data))
    assert not ContactRestriction.objects.exists()


def test_an_auditor_reads_them_and_changes_none(client: Client, leo: Person, beth: User) -> None:
    kept_away(leo)
    client.force_login(beth)
    html = page(client.get(f"/children/{leo.pk}"))
    assert "No contact: Mick Petch" in html
    assert "Add a warning" not in html
    page(client.get(f"/children/{leo.pk}/warnings/add"), 403)
