"""The pages of supervision and absence, as whoever opens them sees them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goldenthread.access.models import LogEntry, User
from goldenthread.access.objections import Objection, Refused
from goldenthread.access.record import Signature
from goldenthread.pathway.actions import end_allocation
from goldenthread.people.models import Person
from goldenthread.workforce import slots
from goldenthread.workforce.actions import correct, record_absence
from goldenthread.workforce.models import Absence, Supervision, Worker
from tests.browser import assert_valid_page
from tests.pathway.children import allocated, child
from tests.people_of_erimus import hire, person_called, signed
from tests.workforce.team import TODAY, North, action, cancelled, held, member, worker

pytestmark = pytest.mark.django_db
At = Callable[[Worker], Client]


def says(client: Client, path: str) -> str:
    """What the page says, without its marks and with single spaces."""
    response = client.get(path)
    assert response.status_code == 200, response.status_code
    html = response.content.decode()
    assert_valid_page(html)
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def day(name: str, on: date) -> dict[str, str]:
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


@pytest.fixture
def kia(team: North) -> Person:
    found = child("Kia Marsh")
    allocated(found, to=team.amina, of=team.team)
    return found


def given(**more: Any) -> dict[str, Any]:
    return {
        **day("held_on", TODAY),
        "kind": "personal",
        "minutes": "60",
        "covered": ["reflection", "wellbeing"],
        "reflection": "She sees the grandmother differently.",
        "rows": "3",
        "who_1": "worker",
        "who_2": "worker",
        "who_3": "worker",
        **more,
    }


def test_the_worker_sees_their_own(team: North, at: At) -> None:
    held(team.amina, team.ruth, date(2026, 2, 10), next_planned=date(2026, 3, 6), agreed=[action("Ring the school")])
    said = says(at(team.amina), "/supervision")
    assert "Supervised by Ruth Calder Last held 10 February 2026 Planned for 6 March 2026" in said
    assert "Due by 10 March 2026, every month" in said
    assert "Personal supervision on 10 February 2026 , with Ruth Calder" in said
    assert "Ring the school Amina Yusuf, by 20 March 2026. Not done yet" in said
    assert "People I supervise" not in said
    assert "In the whole service" not in said


def test_the_manager_sees_who_is_due_and_who_is_away(team: North, at: At) -> None:
    held(team.amina, team.ruth, date(2026, 1, 20))
    cancelled(team.amina, team.ruth, date(2026, 2, 17))
    record_absence(by=signed(), absence=Absence(worker=team.bola, started=date(2026, 2, 23)))
    correct(by=signed(), row=team.bola, changes={"qualified_on": date(2025, 9, 1)})
    said = says(at(team.ruth), "/supervision")
    assert "20 Feb 2026 11 days overdue 20 Jan 2026 – 1 supervision cancelled since the last" in said
    assert "Away since 23 Feb 2026 (sickness). Newly qualified until 31 Aug 2026" in said
    assert said.index("Bola Ade") < said.index("Amina Yusuf"), "who has waited longest comes first"


def test_the_line_and_the_director(team: North, at: At) -> None:
    one = held(team.amina, team.ruth, reflection="A word for the two of them.", covered=["reflection"])
    said = says(at(team.martin), "/supervision")
    assert said.index("Ruth Calder") < said.index("Further down my line") < said.index("Amina Yusuf")
    assert "A word for the two of them." in says(at(team.martin), f"/supervision/{one.pk}")
    director = Client()
    director.force_login(person_called("helen"))
    assert "Amina Yusuf" in says(director, "/supervision?team=SCP1")
    assert "No such team" in says(director, "/supervision?team=nonsense")
    said = says(director, f"/supervision/{one.pk}")
    assert "Covered: 1 of 7 elements Reflection on the work Not covered: actions from last time" in said
    assert "A word for the two of them." not in said
    said = says(director, f"/workers/{team.amina.pk}")
    assert "1 of 7 elements" in said
    assert "Record supervision" not in said
    assert "Absences" not in said


def test_recording_leaves_a_decision_on_each_childs_record(team: North, at: At, kia: Person) -> None:
    ruth = at(team.ruth)
    held(team.amina, team.ruth, date(2026, 2, 3), agreed=[action("Ring the school"), action("Read the file")])
    path = f"/workers/{team.amina.pk}/supervision"
    said = says(ruth, path)
    assert "Kia Marsh 10 years" in said
    assert "Ring the school Amina Yusuf, by 20 March 2026" in said
    sent = given(
        discussed=[str(kia.pk)], **{f"words_{kia.pk}": "To be seen alone by Friday."}, done=["0"], what_1="Book leave"
    )
    response = ruth.post(path, {**sent, **day("by_1", date(2026, 3, 10)), **day("next_planned", date(2026, 3, 31))})
    one = Supervision.objects.get(held_on=TODAY)
    assert response.headers["Location"] == f"/supervision/{one.pk}"
    assert (one.supervisor, one.minutes, one.covered) == (team.ruth, 60, ["reflection", "wellbeing"])
    assert one.agreed == [{"what": "Book leave", "who": "worker", "by": "2026-03-10", "done": ""}]
    assert [a["done"] for a in Supervision.objects.get(held_on=date(2026, 2, 3)).agreed] == ["2026-03-03", ""]
    (step,) = kia.steps.filter(kind="management_oversight")
    assert (step.happened_on, step.worker, step.answers["decision"]) == (
        TODAY,
        team.ruth,
        "To be seen alone by Friday.",
    )
    assert step.recorded_by == team.ruth.user
    assert "Kia Marsh To be seen alone by Friday." in says(ruth, f"/supervision/{one.pk}")
    assert "To be seen alone by Friday." in ruth.get(f"/children/{kia.pk}").content.decode()
    ruth.post(path, {**sent, **day("by_1", date(2026, 3, 10)), **day("next_planned", date(2026, 3, 31))})
    assert Supervision.objects.filter(held_on=TODAY).count() == 1, "sent twice"
    assert kia.steps.filter(kind="management_oversight").count() == 1


def test_what_is_wrong_is_said_beside_it_and_nothing_is_lost(team: North, at: At, kia: Person) -> None:
    path = f"/workers/{team.amina.pk}/supervision"
    wrong = given(
        **day("held_on", date(2026, 3, 4)), minutes="0", discussed=[str(kia.pk)], what_1="Book leave", what_2="",
        **day("by_2", date(2026, 1, 2)),
    )  # fmt: skip
    response = at(team.ruth).post(path, {**wrong, **day("held_on", date(2026, 3, 4))})
    html = response.content.decode()
    assert_valid_page(html)
    for said in (
        "must be on or before 3 March 2026",
        "Write in a line what was decided about Kia Marsh",
        "Say by when action 1 is to be done",
        "Say what action 2 is",
        "She sees the grandmother differently.",
        'value="Book leave"',
    ):
        assert said in html, said
    assert not Supervision.objects.exists()


def test_a_line_without_a_tick_is_asked_about(team: North, at: At, kia: Person) -> None:
    path = f"/workers/{team.amina.pk}/supervision"
    response = at(team.ruth).post(path, given(**{f"words_{kia.pk}": "Seen."}))
    assert "Tick Kia Marsh, or take away the line about them" in response.content.decode()


def test_another_row_keeps_what_was_typed_and_checks_nothing_yet(team: North, at: At, kia: Person) -> None:
    path = f"/workers/{team.amina.pk}/supervision"
    sent = given(more="yes", minutes="", what_3="Third", discussed=[str(kia.pk)])
    html = at(team.ruth).post(path, sent).content.decode()
    assert_valid_page(html)
    assert 'name="what_4"' in html
    assert 'name="what_5"' not in html
    assert 'name="rows" value="4"' in html
    assert 'value="Third"' in html
    assert "There is a problem" not in html
    again = at(team.ruth).post(path, {**sent, "rows": "999999999"}).content.decode()
    assert 'name="what_31"' not in again


def test_what_the_childs_record_refuses_is_said_and_nothing_is_kept(
    team: North, at: At, kia: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(supervision: Supervision, by: Signature) -> None:
        raise Refused([Objection("a-policy", "The record of Kia Marsh cannot take it.")])

    monkeypatch.setattr(slots, "_after_supervision", [refuses])
    sent = given(discussed=[str(kia.pk)], **{f"words_{kia.pk}": "Seen."})
    html = at(team.ruth).post(f"/workers/{team.amina.pk}/supervision", sent).content.decode()
    assert "The record of Kia Marsh cannot take it." in html
    assert 'value="Seen."' in html
    assert not Supervision.objects.exists()


def test_cancelled_absent_back_and_newly_qualified(team: North, at: At) -> None:
    ruth, here = at(team.ruth), f"/workers/{team.amina.pk}"
    ruth.post(f"{here}/supervision/cancelled", {**day("cancelled_for", TODAY), "cancelled_because": "court"})
    assert Supervision.objects.get().cancelled_because == "court"
    assert "Not held: court" in says(ruth, here)
    assert "Not held Court" in says(ruth, f"/supervision/{Supervision.objects.get().pk}")
    ruth.post(f"{here}/absence", {"reason": "sickness", **day("started", date(2026, 3, 2))})
    away = Absence.objects.get()
    assert "Away Since 2 March 2026, sickness" in says(ruth, here)
    again = ruth.post(f"{here}/absence", {"reason": "other", **day("started", date(2026, 3, 3))})
    assert "Amina Yusuf is away from 2 March 2026 on already" in again.content.decode()
    wrong = ruth.post(f"/absences/{away.pk}", day("ended", date(2026, 3, 1)))
    assert "before it starts" in wrong.content.decode()
    ruth.post(f"/absences/{away.pk}", day("ended", date(2026, 3, 2)))
    assert Absence.objects.get().ended == date(2026, 3, 2)
    ruth.post(f"{here}/qualified", day("qualified_on", date(2025, 9, 1)))
    assert "Until 31 August 2026, and holds 14 children at most" in says(ruth, here)


def test_the_worker_signs_once(team: North, at: At) -> None:
    one = held(team.amina, team.ruth)
    amina, ruth = at(team.amina), at(team.ruth)
    assert "Is this how it was?" in says(amina, f"/supervision/{one.pk}")
    assert "Is this how it was?" not in says(ruth, f"/supervision/{one.pk}")
    ruth.post(f"/supervision/{one.pk}", {"words": "Signed for her"})
    assert Supervision.objects.get().signed_on is None
    amina.post(f"/supervision/{one.pk}", {"words": "I had asked for more time."})
    assert (Supervision.objects.get().signed_on, Supervision.objects.get().signed_words) == (
        TODAY,
        "I had asked for more time.",
    )
    assert "I had asked for more time." in says(ruth, f"/supervision/{one.pk}")


# Who may open what: the worker, their manager, the manager's manager, a colleague, another team's manager, the
# Director, an analyst (who takes no part in supervision), a councillor.
MATRIX = {
    "/supervision": "200 200 200 200 200 200 403 403",
    "/workers/{amina}": "200 200 200 404 404 200 403 403",
    "/workers/{amina}/supervision": "404 200 200 404 404 404 403 403",
    "/workers/{amina}/supervision/cancelled": "404 200 200 404 404 404 403 403",
    "/workers/{amina}/absence": "404 200 200 404 404 404 403 403",
    "/workers/{amina}/qualified": "404 200 200 404 404 404 403 403",
    "/supervision/{one}": "200 200 200 404 404 200 403 403",
    "/absences/{away}": "404 200 200 404 404 404 403 403",
    "/workers/999": "404 404 404 404 404 404 403 403",
    "/supervision/999": "404 404 404 404 404 404 403 403",
    "/absences/999": "404 404 404 404 404 404 403 403",
}


@pytest.mark.parametrize("path", MATRIX)
def test_who_may_open_what(team: North, at: At, path: str) -> None:
    one = held(team.amina, team.ruth)
    away = record_absence(by=signed(), absence=Absence(worker=team.amina, started=TODAY))
    at(team.amina)
    users: list[User | None] = [team.amina.user, team.ruth.user, team.martin.user, team.bola.user, team.omar.user]
    users += [person_called("helen"), person_called("tom"), person_called("joan")]
    found = []
    for user in users:
        client = Client()
        assert user
        client.force_login(user)
        found.append(str(client.get(path.format(amina=team.amina.pk, one=one.pk, away=away.pk)).status_code))
    assert " ".join(found) == MATRIX[path]


def test_names_of_children_are_for_those_who_read_them(team: North, at: At, kia: Person) -> None:
    one = held(team.amina, team.ruth, discussed=[{"person_id": kia.pk, "words": "To be seen alone."}])
    assert "Kia Marsh To be seen alone." in says(at(team.amina), f"/supervision/{one.pk}")
    assert LogEntry.objects.filter(act="workforce.one_supervision", person_id=kia.pk, user=team.amina.user).exists()
    end_allocation(by=signed(), allocation=kia.allocations.get(), on=TODAY)
    assert "A child whose record you do not read To be seen alone." in says(at(team.amina), f"/supervision/{one.pk}")


def test_who_is_no_worker_is_told_so(team: North, at: At) -> None:
    at(team.amina)
    client = Client()
    client.force_login(hire("Nobody Inparticular", "social_worker"))
    assert "You are not recorded as a worker" in says(client, "/supervision")


def test_no_page_asks_the_database_much(team: North, at: At, kia: Person) -> None:
    """As many questions for a large team as for a small one, and fewer than thirty."""
    for number in range(12):
        new = worker(f"Worker {number}")
        member(new, team.team)
        held(new, team.ruth, date(2026, 2, 1 + number))
        allocated(child(f"Child {number}"), to=team.amina, of=team.team)
    one = held(team.amina, team.ruth, agreed=[action()], discussed=[{"person_id": kia.pk, "words": "Seen."}])
    for who, path in (
        (team.martin, "/supervision"),
        (team.ruth, f"/workers/{team.amina.pk}"),
        (team.ruth, f"/workers/{team.amina.pk}/supervision"),
        (team.amina, f"/supervision/{one.pk}"),
    ):
        client = at(who)
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(path)
        asked = [query["sql"][:160] for query in captured.captured_queries]
        assert len(asked) < 30, f"{path} asks {len(asked)} times:\n" + "\n".join(asked)
